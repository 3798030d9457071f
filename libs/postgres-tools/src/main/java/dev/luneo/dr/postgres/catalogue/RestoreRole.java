package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * A role for one restore, made by a restorer who may make roles, and gone afterwards. It has the name of the database, so that whoever
 * cleans up after a crash knows it.
 */
public final class RestoreRole implements FillRole {
    private final String name;

    /** @param database a {@link RestoredDatabaseName} */
    public RestoreRole(String database) {
        if (!RestoredDatabaseName.matches(database)) {
            throw new IllegalArgumentException(database + " is not the name of a restored database");
        }
        this.name = database;
    }

    @Override
    public String name() {
        return name;
    }

    /** Makes it anew. */
    @Override
    public String open(Connection connection, Duration validity) throws SQLException {
        String password = FillRole.password();
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
        if (!superuser(connection)) {
            // Whoever is a superuser may act as anybody already; a role with CREATEROLE needs to be a member.
            CatalogueQuery.execute(connection, "grant %s to current_user".formatted(Quoted.name(name)));
        }
        return password;
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

    @Override
    public List<String> lock(Connection connection) throws SQLException {
        CatalogueQuery.execute(connection, "alter role %s nologin password null".formatted(Quoted.name(name)));
        FillRole.endSessions(connection, name);
        // Its members are gone with it.
        return List.of();
    }

    @Override
    public void leave(Connection connection) throws SQLException {
        drop(connection);
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

    private static boolean superuser(Connection connection) throws SQLException {
        return CatalogueQuery.list(
                        connection,
                        "select rolsuper from pg_catalog.pg_roles where rolname = current_user",
                        row -> row.getBoolean(1))
                .get(0);
    }
}
