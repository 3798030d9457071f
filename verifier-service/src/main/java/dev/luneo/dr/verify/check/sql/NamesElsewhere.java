package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Why a query that people put every day finds nothing: they search in schemas that were set for the database or the role, and no check does. */
final class NamesElsewhere {
    /** No such table, function, column, type or schema. */
    private static final Set<String> NOT_FOUND = Set.of("42P01", "42883", "42703", "42704", "3F000");

    /** Whoever owns the database wrote it; more than plain names is not worth quoting. */
    private static final Pattern PLAIN = Pattern.compile("[\\w$\", ]{1,100}");

    private static final String SET_FOR_SESSIONS = "select pg_catalog.substr(one, 13)"
            + " from pg_catalog.pg_db_role_setting, pg_catalog.unnest(setconfig) one"
            + " where pg_catalog.left(one, 12) = 'search_path='"
            + " and setdatabase in (0, (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database()))"
            + " and setrole in (0, (select oid from pg_catalog.pg_roles where rolname = session_user))"
            + " order by setrole <> 0 desc, setdatabase <> 0 desc limit 1";

    private NamesElsewhere() {}

    /**
     * What to write instead; empty where nothing is set.
     *
     * @param connection of whoever asked, whose failed transaction is ended here; with a search path of ours after that
     */
    static Optional<String> wayOut(Connection connection, SQLException failure) {
        if (!NOT_FOUND.contains(String.valueOf(failure.getSQLState()))) {
            return Optional.empty();
        }
        try {
            connection.rollback();
            return Query.first(connection, SET_FOR_SESSIONS, row -> row.getString(1))
                    .filter(path -> PLAIN.matcher(path).matches())
                    .map(path -> path.replace("\"", ""))
                    .map(path ->
                            "sessions of the database search in %1$s, and a check does not: add `search-path: [%1$s]` to it"
                                    .formatted(path));
        } catch (SQLException e) {
            // The failure itself is what counts.
            return Optional.empty();
        }
    }
}
