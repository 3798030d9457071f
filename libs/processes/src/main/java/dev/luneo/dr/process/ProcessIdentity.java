package dev.luneo.dr.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process it is, also after its number was given to another one.
 *
 * @param startTicks when it was started, in clock ticks since the machine was
 * @param boot which start of the machine that was
 */
record ProcessIdentity(long pid, long startTicks, String boot) {
    /** Field 22 of {@code /proc/PID/stat}, counted from the one after the program's name, which is the third. */
    private static final int START = 22 - 3;

    /** Empty when it has gone, or where the system does not tell. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), ISO_8859_1)
                    .strip();
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START]), boot));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    String text() {
        return "%d %d %s".formatted(pid, startTicks, boot);
    }

    static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.strip().split(" ");
        try {
            return parts.length == 3
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The process itself, if it is there still. */
    Optional<ProcessHandle> alive() {
        return of(pid).filter(this::equals).flatMap(same -> ProcessHandle.of(pid));
    }
}
