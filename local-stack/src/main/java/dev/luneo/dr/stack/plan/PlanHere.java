package dev.luneo.dr.stack.plan;

import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.plan.ValueChecks;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.repository.RepositoryKeys;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a plan as the services will in this environment: every value is looked at by what will use it. */
public final class PlanHere {
    private static final ValueChecks CHECKS =
            new ValueChecks(PlanHere::databaseUrl, PlanHere::repositoryKeys, PlanHere::server);

    private PlanHere() {}

    public static PlanReading read(Path file, Map<String, String> environment) {
        return PlanReader.read(file, environment, CHECKS);
    }

    private static Optional<String> databaseUrl(String text) {
        return DatabaseUrl.parse(text) instanceof DatabaseUrl.Parsed.Bad bad
                ? Optional.of(bad.problem())
                : Optional.empty();
    }

    private static Optional<String> repositoryKeys(String text) {
        try {
            RepositoryKeys.parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    private static Optional<String> server(String text) {
        if (!(DatabaseUrl.parse(text) instanceof DatabaseUrl.Parsed.Ok ok)) {
            return Optional.empty();
        }
        DatabaseLocation place = ok.url().location();
        return Optional.of("%s:%d".formatted(place.host().toLowerCase(Locale.ROOT), place.port()));
    }
}
