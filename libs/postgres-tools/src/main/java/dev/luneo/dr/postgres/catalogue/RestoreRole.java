package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * A role for one restore. What the owners of a database wrote, from checks to generated columns, runs with the rights of
 * whoever restores: this role has none beyond the new database, is a member of nothing, and is gone afterwards. It has the
 * name of the database, so that whoever cleans up after a crash knows it.
 */
public final class RestoreRole {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;

    private final String name;

    /** @param database a {@link RestoredDatabaseName} */
    public RestoreRole(String database) {
        if (!RestoredDatabaseName.matches(database)) {
            throw new IllegalArgumentException(database + " is not the name of a restored database");
        }
        this.name = database;
    }

    public String name() {
        return name;
    }

    /**
     * Makes it anew.
     *
     * @param connection of a superuser
     * @param validity how long it may log in, at most
     * @return its password, which is nowhere else
     */
    public String create(Connection connection, Duration validity) throws SQLException {
        byte[] random = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String until = CatalogueQuery.list(
                        connection,
                        "select (pg_catalog.now() + pg_catalog.make_interval(secs => ?))::pg_catalog.text",
                        row -> row.getString(1),
                        (double) validity.toSeconds())
                .get(0);
        // The server gets, and may log, what a password is checked against, and not the password.
        String verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
        CatalogueQuery.execute(
                connection,
                "create role %s login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %s valid until %s"
                        .formatted(Quoted.name(name), Quoted.literal(verifier), Quoted.literal(until)));
        return password;
    }

    /** Gives it a new and empty database. */
    public void own(Connection connection, String database) throws SQLException {
        CatalogueQuery.execute(
                connection, "alter database %s owner to %s".formatted(Quoted.name(database), Quoted.name(name)));
    }

    /**
     * Has it create extensions that only a superuser may create, which it is for that moment: what runs is on the server's own
     * disk, and nothing of anybody's is in the database yet.
     *
     * @param login to the database, as this role
     */
    public void install(Connection connection, DatabaseUrl login, List<ExtensionFacts> extensions) throws SQLException {
        if (extensions.isEmpty()) {
            return;
        }
        CatalogueQuery.execute(connection, "alter role %s superuser".formatted(Quoted.name(name)));
        try (Connection own = CatalogueQuery.connect(login)) {
            for (ExtensionFacts extension : extensions) {
                CatalogueQuery.execute(own, "create schema if not exists " + Quoted.name(extension.schema()));
                CatalogueQuery.execute(
                        own,
                        "create extension if not exists %s with schema %s cascade"
                                .formatted(Quoted.name(extension.name()), Quoted.name(extension.schema())));
            }
        } finally {
            CatalogueQuery.execute(connection, "alter role %s nosuperuser".formatted(Quoted.name(name)));
        }
    }

    /** From now on nobody is it and nobody can become it. */
    public void lock(Connection connection) throws SQLException {
        CatalogueQuery.execute(connection, "alter role %s nologin password null".formatted(Quoted.name(name)));
        CatalogueQuery.list(
                connection,
                "select pg_catalog.pg_terminate_backend(pid, 10000) from pg_catalog.pg_stat_activity where usename = ?",
                row -> row.getBoolean(1),
                name);
    }

    /** Drops it where there is one; it must own nothing any more. Says whether there was one. */
    public boolean drop(Connection connection) throws SQLException {
        boolean there = !CatalogueQuery.list(
                        connection, "select 1 from pg_catalog.pg_roles where rolname = ?", row -> row.getInt(1), name)
                .isEmpty();
        if (there) {
            CatalogueQuery.execute(connection, "drop role " + Quoted.name(name));
        }
        return there;
    }
}
