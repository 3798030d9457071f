package dev.luneo.dr.postgres.catalogue;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * The role that fills a new database. What the owners of a database wrote, from checks to generated columns, runs with its rights: so
 * it has none beyond the new database, is a member of nothing, and nobody can be it before or afterwards.
 */
public interface FillRole {

    String name();

    /**
     * Opens its login, with no other setting or password than ours.
     *
     * @param connection of whoever restores, not to the new database
     * @param validity how long it may log in, at most, where the server can be told so
     * @return its password, which is nowhere else
     */
    String open(Connection connection, Duration validity) throws SQLException;

    /**
     * From now on nobody is it and nobody can become it.
     *
     * @param connection of whoever restores, to any database
     * @return who was made a member of it meanwhile and could not be removed
     */
    List<String> lock(Connection connection) throws SQLException;

    /** Leaves as little of it as there may be; it must own nothing any more. */
    void leave(Connection connection) throws SQLException;

    /** Gives it a new and empty database. */
    default void own(Connection connection, String database) throws SQLException {
        CatalogueQuery.execute(
                connection, "alter database %s owner to %s".formatted(Quoted.name(database), Quoted.name(name())));
    }

    static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static void endSessions(Connection connection, String role) throws SQLException {
        CatalogueQuery.list(
                connection,
                "select pg_catalog.pg_terminate_backend(pid, 10000) from pg_catalog.pg_stat_activity where usename = ?",
                row -> row.getBoolean(1),
                role);
    }
}
