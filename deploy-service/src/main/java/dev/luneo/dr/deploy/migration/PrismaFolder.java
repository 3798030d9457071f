package dev.luneo.dr.deploy.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The migrations that the code beside a migration command knows. */
public final class PrismaFolder {
    private static final int NAMED = 5;

    private PrismaFolder() {}

    /**
     * Says that a database has migrations which the code does not: code that is older than the data. Empty when it has none, or when
     * there is no folder to compare with.
     *
     * @param directory where the migration command runs
     */
    public static Optional<String> newerThanCode(Optional<Path> directory, Set<String> applied) {
        Optional<Path> folder =
                directory.flatMap(place -> Stream.of(place.resolve("prisma/migrations"), place.resolve("migrations"))
                        .filter(Files::isDirectory)
                        .findFirst());
        if (folder.isEmpty() || applied.isEmpty()) {
            return Optional.empty();
        }
        Set<String> known;
        try (Stream<Path> entries = Files.list(folder.get())) {
            known = entries.filter(entry -> Files.exists(entry.resolve("migration.sql")))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Optional.empty();
        }
        Set<String> unknown = new TreeSet<>(applied);
        unknown.removeAll(known);
        // With nothing in common it is some other project's folder.
        if (unknown.isEmpty() || unknown.size() == applied.size()) {
            return Optional.empty();
        }
        String names = unknown.stream().limit(NAMED).collect(Collectors.joining(", "));
        return Optional.of("The data is newer than the code: %d migrations that the database has are not in %s (%s)"
                .formatted(unknown.size(), folder.get(), unknown.size() > NAMED ? names + ", …" : names));
    }
}
