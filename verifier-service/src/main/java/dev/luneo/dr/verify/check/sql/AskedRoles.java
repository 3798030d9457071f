package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.SessionStart;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the queries of the plan may be put as the roles that it names, found at the database as it is now. What was found last holds
 * while nobody answers.
 */
public final class AskedRoles {
    /** Of one small query. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AskedAs askedAs;
    private final Map<String, Optional<String>> found = new ConcurrentHashMap<>();

    public AskedRoles(PlanVariables variables) {
        this.askedAs = new AskedAs(variables);
    }

    /**
     * What keeps a query from being put; empty when nothing is known to.
     *
     * @param database where it is now, by credentials of ours
     * @param ask whether the database is asked; otherwise what was found last is told
     */
    public Optional<String> problem(PlannedCheck check, DatabaseUrl database, boolean ask) {
        DatabaseUrl url;
        try {
            url = askedAs.url(check, database);
        } catch (IllegalArgumentException | MissingVariableException e) {
            return Optional.of("cannot be asked: " + e.getMessage());
        }
        String login = "%s at %s".formatted(url.user(), url.location());
        if (ask) {
            look(url, login);
        }
        return found.getOrDefault(login, Optional.empty());
    }

    private void look(DatabaseUrl url, String login) {
        try (Connection connection = url.connect(SessionStart.MAINTENANCE.within(LIMIT))) {
            found.put(login, CheckRole.tooMighty(connection).map(role -> SqlCheck.refusal(url.user(), role)));
        } catch (SQLException e) {
            PostgresFailure failure = PostgresFailure.from(e);
            if (failure.reason() == Reason.WRONG_CREDENTIALS) {
                found.put(login, Optional.of("cannot be asked as %s: %s".formatted(url.user(), failure.detail())));
            }
        }
    }
}
