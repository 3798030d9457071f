package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.util.Optional;

/** How large the databases are. */
record Sizes(DatabaseUrls urls) {
    /** Empty where that cannot be asked. */
    Optional<Long> of(DatabasePlan database) {
        try {
            var url = urls.planned(database.name());
            return new PostgresServer(url)
                    .databaseBytes(url.location().database())
                    .whenGiven();
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    static String words(long bytes) {
        return bytes < 1_000_000
                ? "%d kB".formatted(bytes / 1000)
                : bytes < 10_000_000_000L
                        ? "%d MB".formatted(bytes / 1_000_000)
                        : "%d GB".formatted(bytes / 1_000_000_000);
    }
}
