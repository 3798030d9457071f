package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.signing.Stretch.Place;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a service keeps what it has checked: a line that tells by which keys, and one for each {@link Stretch}. Nothing in it is secret; it is
 * readable by its owner alone because nobody else has any use for it.
 */
final class CheckedFile {
    private static final String FORMAT = "luneo-dr checked signatures 1 ";
    /** A hundred million records; more is nothing that we wrote. */
    private static final long LARGEST = 64L * 1024 * 1024;

    private final Path path;
    private final String head;

    /** @param keys that what is in the file was checked with, as a word */
    CheckedFile(Path path, String keys) {
        this.path = path.toAbsolutePath();
        this.head = FORMAT + keys;
    }

    /** @see #getMessage why a file is of no use, to follow its name */
    static final class Useless extends Exception {
        private static final long serialVersionUID = 1L;

        Useless(String why) {
            super(why);
        }
    }

    /** @return nothing when there is no file yet */
    Map<Place, byte[]> read() throws IOException, Useless {
        Map<Place, byte[]> read = new HashMap<>();
        try (var lines = Files.newBufferedReader(path)) {
            if (Files.size(path) > LARGEST) {
                throw new Useless("is larger than any that a service writes");
            }
            String first = lines.readLine();
            if (first == null || !first.startsWith(FORMAT)) {
                throw new Useless("is no such file, or one of another version");
            }
            if (!first.equals(head)) {
                throw new Useless("was written with other keys than this service has and knows now");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 4);
                read.put(
                        new Place(parts[0].intern(), Integer.parseInt(parts[1]), Long.parseLong(parts[2])),
                        Base64.getDecoder().decode(parts[3]));
            }
            return read;
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException e) {
            throw new Useless("is damaged");
        }
    }

    /** All of it or nothing: a service that is killed meanwhile finds the file that was there before. */
    void write(Map<Place, byte[]> checked) throws IOException {
        Path directory = path.resolveSibling("").normalize();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, onlyForUs("rwx------"));
        }
        // Always the same name, so that one that a killed service left is not there for ever.
        Path written = directory.resolve("." + path.getFileName() + ".new");
        Files.deleteIfExists(written);
        Files.createFile(written, onlyForUs("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE);
                    BufferedWriter lines = new BufferedWriter(Channels.newWriter(channel, UTF_8))) {
                lines.write(head + "\n");
                for (Map.Entry<Place, byte[]> each : checked.entrySet()) {
                    Place place = each.getKey();
                    String mac = Base64.getEncoder().encodeToString(each.getValue());
                    lines.write(place.topic() + " " + place.partition() + " " + place.number() + " " + mac + "\n");
                }
                lines.flush();
                channel.force(true);
            }
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?> onlyForUs(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
