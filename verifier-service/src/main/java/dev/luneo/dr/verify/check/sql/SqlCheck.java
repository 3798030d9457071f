package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.SqlCheckPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.SessionStart;
import dev.luneo.dr.verify.check.Asking;
import dev.luneo.dr.verify.check.Attempt;
import dev.luneo.dr.verify.check.Attempt.Prospect;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.Concealment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts a query in a read-only transaction, which is rolled back, and compares its one value as text. A boolean may be
 * expected as PostgreSQL writes it ({@code t}) or as people do ({@code true}).
 */
final class SqlCheck implements Check {
    /** Answers of the server that the same query gets every time: syntax, missing tables, missing rights. */
    private static final String FOR_GOOD = "42";
    /** The server ends a slow query itself and says so; only if it does not, we hang up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SqlCheckPlan check;
    private final AskedAs askedAs;

    SqlCheck(SqlCheckPlan check, AskedAs askedAs) {
        this.check = check;
        this.askedAs = askedAs;
    }

    @Override
    public Future<Attempt> attempt(Asking asking) {
        DatabaseUrl database;
        try {
            database = askedAs.url(asking.check(), asking.database().get());
        } catch (IllegalArgumentException | MissingVariableException e) {
            // Neither quotes the URL: the one names variables, the other only what is wrong with the text.
            return CompletableFuture.completedFuture(new Attempt.Impossible("cannot be asked: " + e.getMessage()));
        }
        Concealment concealment = new Concealment(asking.secrets());
        return OwnThread.begin("sql-check-" + check.name(), open -> ask(database, concealment, open));
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    private Attempt ask(DatabaseUrl database, Concealment concealment, AtomicReference<@Nullable Statement> open) {
        // The search path is ours until it is known who is asking: looking that up must run nothing of the database's.
        try (Connection connection = database.connect(SessionStart.MAINTENANCE.within(check.timeLimit()))) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                open.set(statement);
                if (Thread.currentThread().isInterrupted()) {
                    // Given up while connecting, when there was no statement yet that could be cancelled.
                    return new Attempt.NotHeld("given up");
                }
                Optional<String> tooMighty = CheckRole.tooMighty(connection);
                if (tooMighty.isPresent()) {
                    return new Attempt.Impossible(refusal(database.user(), tooMighty.get()));
                }
                look(connection, CheckRole.searchPath(check.searchPath()));
                return judge(statement, database.user(), concealment);
            } catch (SQLException e) {
                return failed(e, database, NamesElsewhere.wayOut(connection, e), concealment);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            return failed(e, database, Optional.empty(), concealment);
        }
    }

    /** For the transaction alone. */
    private static void look(Connection connection, String searchPath) throws SQLException {
        try (PreparedStatement set =
                connection.prepareStatement("select pg_catalog.set_config('search_path', ?, true)")) {
            set.setString(1, searchPath);
            set.execute();
        }
    }

    /** Why a query is put to nobody by that login. */
    static String refusal(String user, String role) {
        return ("is not put as %s, who is or may become %s: whatever the database's owner has put behind a name would run with"
                        + " those rights. Name a login without them: `checks-as` of the database, or the template of the"
                        + " application's `database-url`")
                .formatted(user, role);
    }

    private Attempt judge(Statement statement, String user, Concealment concealment) throws SQLException {
        statement.setMaxRows(2);
        if (!statement.execute(check.sql())) {
            return wrong("is no query: it answers no rows");
        }
        try (ResultSet rows = statement.getResultSet()) {
            int columns = rows.getMetaData().getColumnCount();
            if (columns != 1) {
                return wrong("answers %d columns instead of one".formatted(columns));
            }
            if (!rows.next()) {
                return new Attempt.NotHeld("the query answered no row instead of '%s'".formatted(check.expected()));
            }
            Optional<String> value = Optional.ofNullable(rows.getString(1));
            if (rows.next()) {
                return new Attempt.NotHeld(
                        "the query answered more than one row instead of '%s' alone".formatted(check.expected()));
            }
            boolean truth = rows.getMetaData().getColumnTypeName(1).equals("bool");
            return compare(value, truth, user, concealment);
        }
    }

    private Attempt compare(Optional<String> value, boolean truth, String user, Concealment concealment) {
        if (value.isEmpty()) {
            return new Attempt.NotHeld("the query answered NULL instead of '%s'".formatted(check.expected()));
        }
        boolean equal = value.get().equals(check.expected())
                || (truth && check.expected().equals(value.get().equals("t") ? "true" : "false"));
        return equal
                ? new Attempt.Held("answered %s, asked as %s with the search path %s"
                        .formatted(concealment.excerpt(value.get()), user, CheckRole.searchPath(check.searchPath())))
                : new Attempt.NotHeld("the query answered '%s' instead of '%s'"
                        .formatted(concealment.excerpt(value.get()), check.expected()));
    }

    private static Attempt wrong(String problem) {
        return new Attempt.NotHeld("the sql " + problem, Prospect.NONE, Optional.empty());
    }

    private static Attempt failed(
            SQLException failure, DatabaseUrl database, Optional<String> wayOut, Concealment concealment) {
        String state = String.valueOf(failure.getSQLState());
        return new Attempt.NotHeld(
                "%s: %s (SQLSTATE %s)%s"
                        .formatted(
                                database.location(),
                                concealment.excerpt(String.valueOf(failure.getMessage())),
                                state,
                                wayOut.map(way -> "; " + way).orElse("")),
                prospect(failure, state),
                Optional.empty());
    }

    private static Prospect prospect(SQLException failure, String state) {
        Reason reason = PostgresFailure.from(failure).reason();
        if (reason == Reason.SERVER_UNREACHABLE || reason == Reason.CONNECTIONS_REFUSED) {
            return Prospect.AWAY;
        }
        return state.startsWith(FOR_GOOD) ? Prospect.NONE : Prospect.SOME;
    }
}
