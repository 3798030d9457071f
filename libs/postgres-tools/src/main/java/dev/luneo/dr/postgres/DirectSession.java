package dev.luneo.dr.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/**
 * Opens sessions that are surely with a server and not with a connection pool. A pool hands the same server session to
 * one client after another: what we set there would be met by the application. It is recognised before anything is set
 * there: PgBouncer refuses our startup options; a pool that was told to drop them is known by their absence, and every
 * pool by a backend that answers under another number than the one that greeted us.
 */
final class DirectSession {

    /** What a server says of a startup packet that it cannot take, and never of ours. */
    private static final String PROTOCOL_VIOLATION = "08P01";

    /**
     * What only some servers know and a startup packet therefore must not hold: a view or foreign table in place of a table
     * is not read (minor releases from August 2024 on); limits of newer servers. The time zone of the packet is the driver's own.
     */
    private static final String LATER = "select pg_catalog.set_config(s.name, w.value, false)"
            + " from pg_catalog.pg_settings s join (values ('TimeZone', 'UTC'), ('transaction_timeout', '0'),"
            + " ('idle_session_timeout', '0'), ('restrict_nonsystem_relation_kind', ?)) w(name, value)"
            + " on s.name = w.name";

    /** By idle_session_timeout and by transaction_timeout. */
    private static final Map<String, Integer> VERSION_THAT_ENDS_SO = Map.of(
            "57P05", SessionStart.IDLE_SESSIONS_SINCE,
            "25P04", SessionStart.TRANSACTION_LIMITS_SINCE);

    private DirectSession() {}

    static Connection open(DatabaseUrl url, SessionStart start) throws SQLException {
        if (url.namesPooler()) {
            throw new PoolerException(url.location() + ": the URL says pgbouncer=true");
        }
        try {
            return open(url, start, 0);
        } catch (SQLException e) {
            // A server that ends us by one of its newer limits knows that limit, so that we may set it from the start.
            int atLeast = VERSION_THAT_ENDS_SO.getOrDefault(String.valueOf(e.getSQLState()), 0);
            if (atLeast == 0) {
                throw e;
            }
            return open(url, start, atLeast);
        }
    }

    private static Connection open(DatabaseUrl url, SessionStart start, int atLeast) throws SQLException {
        Properties properties = url.jdbcProperties();
        properties.setProperty("options", start.options(properties.getProperty("options", ""), atLeast));
        Connection connection = connect(url, properties);
        boolean direct = false;
        try {
            check(connection, url, start);
            setLater(connection, start);
            direct = true;
            return connection;
        } finally {
            if (!direct) {
                connection.close();
            }
        }
    }

    private static Connection connect(DatabaseUrl url, Properties properties) throws SQLException {
        try {
            return DriverManager.getConnection(url.jdbcUrl(), properties);
        } catch (PSQLException e) {
            if (e.getServerErrorMessage() != null && PROTOCOL_VIOLATION.equals(e.getSQLState())) {
                throw new PoolerException(
                        url.location() + " does not take the settings of a session: " + e.getMessage());
            }
            throw e;
        }
    }

    /** Sets nothing, and leaves no prepared statement. */
    private static void check(Connection connection, DatabaseUrl url, SessionStart start) throws SQLException {
        int greeted = connection.unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select pg_catalog.pg_backend_pid(), pg_catalog.current_setting('search_path')")) {
            rows.next();
            if (rows.getInt(1) != greeted) {
                throw new PoolerException("%s: backend %d answers where backend %d said hello"
                        .formatted(url.location(), rows.getInt(1), greeted));
            }
            if (!start.searchPath().equals(rows.getString(2))) {
                throw new PoolerException(url.location() + " dropped the settings of our session");
            }
        }
    }

    private static void setLater(Connection connection, SessionStart start) throws SQLException {
        try (var query = connection.prepareStatement(LATER)) {
            query.setString(1, start.everyRow() ? "view, foreign-table" : "");
            query.execute();
        }
    }
}
