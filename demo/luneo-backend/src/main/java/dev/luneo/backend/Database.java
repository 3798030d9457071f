package dev.luneo.backend;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The connections to PostgreSQL: made at the start, made anew when they are ended, waited for briefly when there are none. */
final class Database implements AutoCloseable {

    /** A user waits no longer for a connection; then the answer is that the database is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** No statement of this program takes longer unless the server has died without a word. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final HikariDataSource pool;

    Database(DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("luneo");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMinimumIdle(2);
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        // The server starts and says what is wrong, even with its database away.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "luneo-backend");
        config.addDataSourceProperty("connectTimeout", PATIENCE.toSeconds());
        config.addDataSourceProperty("socketTimeout", SILENCE.toSeconds());
        config.addDataSourceProperty("tcpKeepAlive", true);
        pool = new HikariDataSource(config);
    }

    /** Work with one connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does the work as one transaction. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    /** Asks the server for the database's name, which takes a living connection. */
    String nameAsTheServerSaysIt() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }
}
