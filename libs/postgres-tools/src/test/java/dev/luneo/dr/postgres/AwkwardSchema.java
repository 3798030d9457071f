package dev.luneo.dr.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A schema with everything in it that backups get wrong, and some rows. */
public final class AwkwardSchema {

    private AwkwardSchema() {}

    public static DatabaseUrl freshDatabase(String prefix) {
        DatabaseUrl database = TestPostgres.freshDatabase(prefix);
        TestPostgres.execute(database, sql());
        return database;
    }

    public static String sql() {
        try (InputStream file = AwkwardSchema.class.getResourceAsStream("awkward-schema.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
