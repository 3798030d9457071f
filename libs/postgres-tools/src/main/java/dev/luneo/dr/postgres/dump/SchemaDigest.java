package dev.luneo.dr.postgres.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells whether anybody changed the schema between two dumps: of all definitions, as pg_restore prints them, and of what the catalogue
 * says of owners, grants, roles and settings. Sees no data.
 */
final class SchemaDigest implements Consumer<String> {
    private final MessageDigest digest = sha256();

    private SchemaDigest() {}

    /** Empty when it cannot be told; a dump is no worse for that. */
    static Optional<String> of(PostgresBinaries binaries, Path directory, DatabaseFacts facts)
            throws InterruptedException {
        SchemaDigest schema = new SchemaDigest();
        Answer<String> printed = new ArchiveTool(binaries).run(directory, List.of("--schema-only", "--file=-"), schema);
        schema.accept(facts.toJson());
        return printed.whenGiven().map(done -> HexFormat.of().formatHex(schema.digest.digest()));
    }

    @Override
    public synchronized void accept(String line) {
        // Comments tell the tools' versions, and newer tools wrap what they print in a random word.
        if (!line.startsWith("-- ") && !line.startsWith("\\restrict ") && !line.startsWith("\\unrestrict ")) {
            digest.update(line.getBytes(UTF_8));
            digest.update((byte) 0);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
