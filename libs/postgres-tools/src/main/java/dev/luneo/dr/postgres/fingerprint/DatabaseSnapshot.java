package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.SessionStart;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One moment of a database that several connections and pg_dump read together: an exported snapshot of a REPEATABLE
 * READ READ ONLY transaction that stays open until this is closed.
 */
public final class DatabaseSnapshot implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseSnapshot.class);

    private final DatabaseUrl url;
    private final Connection holder;
    private final List<Connection> joined = new ArrayList<>();
    private final List<CopySession> copying = new ArrayList<>();
    private String id = "";
    private String encoding = "";
    private Instant takenAt = Instant.EPOCH;
    private int serverVersionNum;
    private long databaseBytes;
    private int tables;
    private boolean closed;

    private DatabaseSnapshot(DatabaseUrl url, Connection holder) {
        this.url = url;
        this.holder = holder;
    }

    public static Answer<DatabaseSnapshot> open(DatabaseUrl url) {
        try {
            DatabaseSnapshot snapshot = new DatabaseSnapshot(url, url.connect(SessionStart.READING));
            try {
                snapshot.take();
                return Answer.given(snapshot);
            } catch (SQLException e) {
                snapshot.close();
                return Answer.failed(PostgresFailure.from(e));
            }
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    /** What {@code SET TRANSACTION SNAPSHOT} and {@code pg_dump --snapshot} take. */
    public String id() {
        return id;
    }

    /** By the server's clock, just before: all that was committed until then is in. */
    public Instant takenAt() {
        return takenAt;
    }

    public int serverVersionNum() {
        return serverVersionNum;
    }

    public long databaseBytes() {
        return databaseBytes;
    }

    /** Tables and leaf partitions whose rows are dumped. */
    public int tables() {
        return tables;
    }

    /** Another connection in the same snapshot, closed with it. */
    public Connection join() throws SQLException {
        Connection connection = url.connect(SessionStart.READING);
        synchronized (joined) {
            if (closed) {
                connection.close();
                throw new SQLException("the snapshot is closed", "57014");
            }
            joined.add(connection);
        }
        begin(connection);
        Query.execute(connection, "set transaction snapshot '" + id + "'");
        return connection;
    }

    /** Reads tables in the snapshot without plans; ended with it. */
    CopySession copies(Path psql) throws SQLException {
        synchronized (joined) {
            if (closed) {
                throw new SQLException("the snapshot is closed", "57014");
            }
            CopySession session = CopySession.open(psql, url, serverVersionNum, id, encoding);
            copying.add(session);
            return session;
        }
    }

    /** Gives a joined connection's locks back; it goes on in the same snapshot. */
    void letGo(Connection joined) throws SQLException {
        joined.rollback();
        Query.execute(joined, "set transaction snapshot '" + id + "'");
    }

    /** A connection to the same database that reads what is there now. */
    Connection besides() throws SQLException {
        return url.connect(SessionStart.READING);
    }

    /** Cancels what still runs in the snapshot, and ends it. */
    @Override
    public void close() {
        List<Connection> all;
        synchronized (joined) {
            closed = true;
            copying.forEach(CopySession::close);
            all = new ArrayList<>(joined);
        }
        try {
            for (Connection connection : all) {
                if (!connection.isClosed()) {
                    connection.unwrap(PGConnection.class).cancelQuery();
                    connection.close();
                }
            }
            holder.close();
        } catch (SQLException e) {
            log.debug("closing snapshot {}", id, e);
        }
    }

    private void take() throws SQLException {
        begin(holder);
        try (Statement statement = holder.createStatement();
                ResultSet rows = statement.executeQuery("select pg_catalog.pg_export_snapshot(),"
                        + " pg_catalog.statement_timestamp(), pg_catalog.current_setting('server_version_num')::int,"
                        + " pg_catalog.pg_database_size(pg_catalog.current_database()),"
                        + " pg_catalog.current_setting('server_encoding')")) {
            rows.next();
            id = rows.getString(1);
            takenAt = rows.getObject(2, OffsetDateTime.class).toInstant();
            serverVersionNum = rows.getInt(3);
            databaseBytes = rows.getLong(4);
            encoding = rows.getString(5);
        }
        tables = (int) Relation.all(holder).stream()
                .filter(relation -> relation.kind() == TableFingerprint.Kind.TABLE)
                .count();
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }
}
