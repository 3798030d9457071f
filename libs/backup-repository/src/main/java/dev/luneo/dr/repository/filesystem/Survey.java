package dev.luneo.dr.repository.filesystem;

import dev.luneo.dr.repository.store.Listing;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What really lies in a directory, links not followed. */
public final class Survey extends SimpleFileVisitor<Path> {
    private final Path root;
    private final int most;
    private final Map<String, Long> lengths = new TreeMap<>();
    private final Map<String, String> strange = new TreeMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private Instant lastWrite = Instant.MIN;

    private Survey(Path root, int most) {
        this.root = root;
        this.most = most;
    }

    /**
     * Of a directory with more than so many files or directories, so many of them, and the word that it has more among the
     * {@code unreadable}.
     *
     * @throws NoSuchFileException when the directory is not there
     */
    public static Listing of(Path directory, int most) throws IOException {
        Survey survey = new Survey(directory, most);
        Files.walkFileTree(directory, survey);
        return new Listing(survey.lengths, survey.strange, survey.directories, survey.unreadable, survey.lastWrite);
    }

    static String kindOf(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink() ? "a symbolic link, not a file" : "a device, pipe or socket, not a file";
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        directories.add(nameOf(directory));
        return touchedAt(attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            lengths.put(nameOf(file), attributes.size());
        } else {
            strange.put(nameOf(file), kindOf(attributes));
        }
        return touchedAt(attributes);
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

    private FileVisitResult touchedAt(BasicFileAttributes attributes) {
        Instant at = attributes.lastModifiedTime().toInstant();
        if (at.isAfter(lastWrite)) {
            lastWrite = at;
        }
        if (lengths.size() + strange.size() + directories.size() <= most) {
            return FileVisitResult.CONTINUE;
        }
        unreadable.put(".", "more than " + most + " files: the rest was not looked at");
        return FileVisitResult.TERMINATE;
    }

    private String nameOf(Path file) {
        return root.relativize(file).toString();
    }
}
