package dev.luneo.dr.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Finds processes of this user by a mark in the environment that they were started with. */
final class Marked {
    private Marked() {}

    /** Empty where the system does not tell, or for processes of others. */
    static List<ProcessHandle> by(String mark) {
        String entry = Trail.VARIABLE + "=" + mark;
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> environment(process).contains(entry))
                .toList();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            byte[] all = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return Arrays.asList(new String(all, UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
