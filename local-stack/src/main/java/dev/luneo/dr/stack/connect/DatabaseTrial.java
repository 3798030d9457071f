package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresTool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a database can be backed up: the login, what it may read, and a tool that is new enough. */
record DatabaseTrial(DatabasePlan plan, DatabaseUrls urls, PostgresBinaries binaries) implements Trial {

    @Override
    public String subject() {
        return "databases.%s.url".formatted(plan.name());
    }

    @Override
    public List<Found> made() throws InterruptedException {
        DatabaseUrl url;
        try {
            url = urls.planned(plan.name());
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return List.of();
        }
        Readable readable;
        try (Connection connection = url.connect()) {
            readable = Readable.by(connection);
        } catch (SQLException e) {
            PostgresFailure failure = PostgresFailure.from(e);
            return List.of(Found.wrong(
                    subject(),
                    new Closed(urls).why(plan).orElse("%s. Way out: %s".formatted(failure.detail(), failure.hint()))));
        }
        List<Found> found = new ArrayList<>();
        readable.problem(url.user()).map(text -> Found.wrong(subject(), text)).ifPresent(found::add);
        Answer<PostgresTool> dump = binaries.require("pg_dump", readable.serverVersion());
        dump.whenFailed()
                .map(PostgresFailure::describe)
                .map(text -> Found.wrong(subject(), text))
                .ifPresent(found::add);
        if (found.isEmpty()) {
            found.add(Found.good(
                    subject(),
                    "%s: %s may read all of it, with pg_dump %s"
                            .formatted(
                                    readable.words(), url.user(), dump.orThrow().version())));
        }
        return found;
    }

    /** Whether the server lets us in at all. */
    static Optional<PostgresFailure> knock(DatabaseUrl url) {
        try (Connection connection = url.connect()) {
            return connection.isValid(10)
                    ? Optional.empty()
                    : Optional.of(PostgresFailure.of(PostgresFailure.Reason.TIMED_OUT, "the server does not answer"));
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }
}
