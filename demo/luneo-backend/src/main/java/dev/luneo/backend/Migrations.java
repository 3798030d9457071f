package dev.luneo.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the schema to the version that this program needs. */
final class Migrations {

    private static final String OWN = "classpath:db/migration";

    private Migrations() {}

    /** What was done, or why not; neither names a password. */
    record Outcome(boolean succeeded, List<String> lines) {}

    /**
     * @param more a further directory of migrations, as a release that is not built yet would bring
     */
    static Outcome migrate(DatabaseAddress address, Optional<String> more) {
        List<String> locations = new ArrayList<>(List.of(OWN));
        more.ifPresent(directory -> locations.add("filesystem:" + directory));
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(address.jdbcUrl(), address.user(), address.password())
                    .locations(locations.toArray(String[]::new))
                    .load()
                    .migrate();
            List<String> lines = new ArrayList<>();
            for (MigrateOutput one : result.migrations) {
                lines.add("applied " + one.version + " " + one.description + " in " + one.executionTime + " ms");
            }
            String version = Optional.ofNullable(result.targetSchemaVersion)
                    .or(() -> Optional.ofNullable(result.initialSchemaVersion))
                    .orElse("none");
            lines.add("the schema of " + address + " is at version " + version
                    + (result.migrations.isEmpty() ? ", nothing to apply" : ""));
            return new Outcome(true, lines);
        } catch (FlywayException failure) {
            return new Outcome(
                    false,
                    String.valueOf(failure.getMessage())
                            .lines()
                            .filter(line -> !line.isBlank())
                            .toList());
        }
    }
}
