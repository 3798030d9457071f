package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a database stands at this moment.
 *
 * @param why it is not open; empty when it is
 */
public record Availability(Kind kind, Optional<PostgresFailure> why) {

    /** What can be done with it. */
    public enum Kind {
        /** It takes connections. */
        OPEN,
        /** It is there, and closed to new connections. */
        FENCED,
        /** It is there and should take connections, but cannot: damaged, or out of something. */
        BROKEN,
        /** The server is there, the database is not. */
        MISSING,
        /** No server answers us. Whether it is dead, or only we cannot reach it, is unknown. */
        UNREACHABLE,
        /** The server answers and does not let us look. */
        REFUSED
    }

    public static Availability of(DatabaseUrl url) {
        PostgresServer server = new PostgresServer(url);
        String name = url.location().database();
        Answer<Boolean> exists = server.databaseExists(name);
        Answer<Boolean> fenced = exists.fold(yes -> yes ? server.isFenced(name) : exists, Answer::failed);
        return exists.whenFailed()
                .or(fenced::whenFailed)
                .map(Availability::unanswered)
                .orElseGet(() -> known(url, exists.orThrow(), fenced.orThrow()));
    }

    private static Availability known(DatabaseUrl url, boolean exists, boolean fenced) {
        if (!exists) {
            return new Availability(
                    Kind.MISSING,
                    Optional.of(new PostgresFailure(
                            Reason.DATABASE_MISSING, "there is no database " + url.location(), "")));
        }
        if (fenced) {
            return new Availability(
                    Kind.FENCED,
                    Optional.of(new PostgresFailure(
                            Reason.CONNECTIONS_REFUSED, url.location() + " is closed to connections", "")));
        }
        Optional<PostgresFailure> failure = knock(url);
        return new Availability(failure.isEmpty() ? Kind.OPEN : Kind.BROKEN, failure);
    }

    private static Availability unanswered(PostgresFailure failure) {
        return new Availability(
                failure.reason() == Reason.SERVER_UNREACHABLE ? Kind.UNREACHABLE : Kind.REFUSED, Optional.of(failure));
    }

    /** Why a connection cannot be made; empty when it can. */
    public static Optional<PostgresFailure> knock(DatabaseUrl url) {
        try (Connection connection = url.connect()) {
            return connection.isValid(10)
                    ? Optional.empty()
                    : Optional.of(new PostgresFailure(
                            Reason.TIMED_OUT, url.location() + " does not answer a query within 10 s", ""));
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    /** As an application does it, which may be through a pool: why it does not get in; empty when it does. */
    public static Optional<PostgresFailure> knockAsApplication(DatabaseUrl url) {
        try (Connection connection = url.connectAsApplication()) {
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    /** Whether its server says that it does not exist, so that nobody can write to it. */
    public boolean gone() {
        return kind == Kind.MISSING;
    }

    /** Whether nobody answers, which says nothing about whether others can write to it. */
    public boolean unreachable() {
        return kind == Kind.UNREACHABLE;
    }

    /**
     * Whether it may be another way in a moment, by itself: nobody answers, a server that is just starting, or one that went away
     * between two questions.
     */
    public boolean maySettle() {
        return unreachable()
                || kind == Kind.REFUSED && why.map(PostgresFailure::retryable).orElse(false)
                || kind == Kind.BROKEN
                        && why.map(failure -> failure.reason() == Reason.SERVER_UNREACHABLE)
                                .orElse(false);
    }

    /** Why it is not open, for a sentence; empty when it is. */
    public String reason() {
        return why.map(PostgresFailure::detail).orElse("");
    }
}
