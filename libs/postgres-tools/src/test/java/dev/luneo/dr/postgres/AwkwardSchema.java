package dev.luneo.dr.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A schema with everything in it that backups get wrong, and some rows. */
public final class AwkwardSchema {

    private AwkwardSchema() {}

    public static DatabaseUrl freshDatabase(String prefix) {
        return TestPostgres.copyOf(Template.DATABASE, prefix);
    }

    /** Made once a JVM and copied: quicker than running all the statements each time. */
    private static final class Template {
        static final DatabaseUrl DATABASE = TestPostgres.freshDatabase("awkward_template");

        static {
            TestPostgres.execute(DATABASE, sql());
        }
    }

    public static String sql() {
        try (InputStream file = AwkwardSchema.class.getResourceAsStream("awkward-schema.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
