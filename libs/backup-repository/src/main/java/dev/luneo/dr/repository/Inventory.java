package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What really lies in a backup's directory, links not followed.
 *
 * @param files everything but directories, by path relative to the backup
 * @param unreadable what could not be looked at, with the reason
 * @param lastWrite the latest change of anything in it
 */
record Inventory(
        Map<String, BasicFileAttributes> files,
        Set<String> directories,
        Map<String, String> unreadable,
        Instant lastWrite) {

    /** Twice what a backup may hold: whoever puts a million files beside it fills neither our memory nor our time. */
    static final int MOST_FILES = 2 * Manifest.MOST_OBJECTS;

    /**
     * Of a directory with more than {@value #MOST_FILES} files or directories, so many of them, and the word that it has more
     * among the {@code unreadable}.
     *
     * @throws NoSuchFileException when the directory is not there
     */
    static Inventory of(Path directory) throws IOException {
        Survey survey = new Survey(directory, MOST_FILES);
        Files.walkFileTree(directory, survey);
        return new Inventory(survey.files, survey.directories, survey.unreadable, survey.lastWrite);
    }

    long bytes() {
        return files.values().stream().mapToLong(BasicFileAttributes::size).sum();
    }

    /** What can be told from names and lengths alone: everything but altered content. */
    List<Damage> comparedWith(Manifest manifest) {
        List<Damage> damages = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        listed.add(Manifest.FILE_NAME);
        for (StoredObject object : manifest.objects()) {
            listed.add(object.path());
            compare(object, damages);
        }
        unreadable.forEach((path, why) -> damages.add(new Damage(Damage.Kind.UNREADABLE, path, why)));
        files.forEach((path, attributes) -> {
            if (!listed.contains(path)) {
                damages.add(
                        attributes.isRegularFile()
                                ? new Damage(Damage.Kind.EXTRA, path, "not listed, " + attributes.size() + " bytes")
                                : new Damage(Damage.Kind.NOT_A_FILE, path, kindOf(attributes)));
            }
        });
        return damages;
    }

    private void compare(StoredObject object, List<Damage> damages) {
        String path = object.path();
        BasicFileAttributes attributes = files.get(path);
        if (attributes == null) {
            if (directories.contains(path)) {
                damages.add(new Damage(Damage.Kind.NOT_A_FILE, path, "a directory, not a file"));
            } else if (unreadable.keySet().stream().noneMatch(closed -> path.startsWith(closed + "/"))) {
                damages.add(new Damage(Damage.Kind.MISSING, path, object.bytes() + " bytes are not there"));
            }
        } else if (!attributes.isRegularFile()) {
            damages.add(new Damage(Damage.Kind.NOT_A_FILE, path, kindOf(attributes)));
        } else if (attributes.size() < object.bytes()) {
            damages.add(new Damage(
                    Damage.Kind.TRUNCATED, path, attributes.size() + " of " + object.bytes() + " bytes are there"));
        } else if (attributes.size() > object.bytes()) {
            damages.add(
                    new Damage(Damage.Kind.ALTERED, path, attributes.size() + " bytes instead of " + object.bytes()));
        }
    }

    static String kindOf(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink() ? "a symbolic link, not a file" : "a device, pipe or socket, not a file";
    }

    private static final class Survey extends SimpleFileVisitor<Path> {
        private final Path root;
        private final int most;
        private final Map<String, BasicFileAttributes> files = new TreeMap<>();
        private final Set<String> directories = new HashSet<>();
        private final Map<String, String> unreadable = new TreeMap<>();
        private Instant lastWrite = Instant.MIN;

        Survey(Path root, int most) {
            this.root = root;
            this.most = most;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            directories.add(nameOf(directory));
            touchedAt(attributes);
            return goOn();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.put(nameOf(file), attributes);
            touchedAt(attributes);
            return goOn();
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            // A file that vanishes under our eyes is a file that is not there.
            if (!(failure instanceof NoSuchFileException)) {
                unreadable.put(nameOf(file), "cannot be read: " + failure);
            }
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult goOn() {
            if (files.size() + directories.size() <= most) {
                return FileVisitResult.CONTINUE;
            }
            unreadable.put(".", "more than " + most + " files: the rest was not looked at");
            return FileVisitResult.TERMINATE;
        }

        private void touchedAt(BasicFileAttributes attributes) {
            Instant at = attributes.lastModifiedTime().toInstant();
            if (at.isAfter(lastWrite)) {
                lastWrite = at;
            }
        }

        private String nameOf(Path file) {
            return root.relativize(file).toString();
        }
    }
}
