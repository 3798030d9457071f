package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a database needs of a server that the server, or the role that restores, does not have. Asked before anything is restored.
 *
 * @param superuser whether the role that restores is one
 * @param mayCreateRoles whether it may make roles
 * @param missing roles that the server does not have
 * @param raised owners that are superusers on this server and were none where the backup was taken
 * @param foreign owners that the role that restores may not act as
 * @param extensions that are not installed on the server
 * @param reservedExtensions that only a superuser may create
 * @param tablespaces and {@code collations} that the server does not have
 * @param fillRole what is wrong with the role that the plan names for filling, each with the statement that helps
 */
public record Needs(
        boolean superuser,
        boolean mayCreateRoles,
        List<RoleFacts> missing,
        List<String> raised,
        List<String> foreign,
        List<String> extensions,
        List<String> reservedExtensions,
        List<String> tablespaces,
        List<String> collations,
        List<String> fillRole) {

    /**
     * @param connection to any database of the server
     * @param fillAs the role that the plan names for filling; one that can make roles needs none
     */
    public static Needs of(Connection connection, Optional<DatabaseFacts> recorded, Optional<String> fillAs)
            throws SQLException {
        CatalogueQuery.prepare(connection);
        boolean[] rights = list(
                        connection,
                        "select rolsuper, rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = current_user",
                        row -> new boolean[] {row.getBoolean(1), row.getBoolean(2)})
                .get(0);
        List<String> fillRole =
                rights[1] || fillAs.isEmpty() ? List.of() : new LentRole(fillAs.get()).problems(connection);
        if (recorded.isEmpty()) {
            return new Needs(
                    rights[0], rights[1], List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                    fillRole);
        }
        DatabaseFacts facts = recorded.get();
        Set<String> known = names(connection, "select rolname from pg_catalog.pg_roles");
        Set<String> superusers = names(connection, "select rolname from pg_catalog.pg_roles where rolsuper");
        Set<String> mine = names(
                connection,
                "select rolname from pg_catalog.pg_roles r where pg_catalog.pg_has_role(current_user, r.oid, 'member')");
        Set<String> available = names(connection, "select name from pg_catalog.pg_available_extensions");
        Set<String> creatable = names(
                connection,
                "select name from pg_catalog.pg_available_extension_versions where trusted or not superuser");
        List<String> raised = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        for (String owner : facts.owners()) {
            if (superusers.contains(owner) && !facts.superuser(owner)) {
                raised.add(owner);
            } else if (known.contains(owner) && !mine.contains(owner) && !facts.superuser(owner)) {
                foreign.add(owner);
            }
        }
        List<String> extensions =
                facts.extensions().stream().map(ExtensionFacts::name).toList();
        return new Needs(
                rights[0],
                rights[1],
                facts.roles().stream()
                        .filter(role -> !known.contains(role.name()))
                        .toList(),
                raised,
                foreign,
                without(extensions, available),
                extensions.stream()
                        .filter(name -> available.contains(name) && !creatable.contains(name))
                        .filter(name -> !name.equals("plpgsql"))
                        .toList(),
                without(facts.tablespaces(), names(connection, "select spcname from pg_catalog.pg_tablespace")),
                without(
                        facts.collations(),
                        names(
                                connection,
                                "select collname from pg_catalog.pg_collation where collnamespace = 'pg_catalog'::pg_catalog.regnamespace")),
                fillRole);
    }

    /** Makes the missing roles, none of which can log in, with the memberships among them. */
    public static void create(Connection connection, List<RoleFacts> roles) throws SQLException {
        CatalogueQuery.prepare(connection);
        for (RoleFacts role : roles) {
            CatalogueQuery.execute(connection, "create role " + Quoted.name(role.name()) + " nologin");
        }
        Set<String> made = new HashSet<>(roles.stream().map(RoleFacts::name).toList());
        for (RoleFacts role : roles) {
            for (String group : role.memberOf()) {
                if (made.contains(group)) {
                    CatalogueQuery.execute(
                            connection, "grant %s to %s".formatted(Quoted.name(group), Quoted.name(role.name())));
                }
            }
            // Whoever is a superuser may act as anybody already; a role with CREATEROLE needs to be a member.
            if (!list(
                            connection,
                            "select rolsuper from pg_catalog.pg_roles where rolname = current_user",
                            row -> row.getBoolean(1))
                    .get(0)) {
                CatalogueQuery.execute(connection, "grant %s to current_user".formatted(Quoted.name(role.name())));
            }
        }
    }

    /** For a person to run on the server, so that it has all roles. */
    public List<String> createStatements() {
        return missing.stream()
                .flatMap(role -> role.createStatements().stream())
                .toList();
    }

    /** For a person to run on the server, so that the role may give everything back to whom it belonged. */
    public List<String> membershipStatements(String restorer) {
        return foreign.stream()
                .map(owner -> "GRANT %s TO %s;".formatted(Quoted.name(owner), Quoted.name(restorer)))
                .toList();
    }

    private static List<String> without(List<String> wanted, Set<String> there) {
        return wanted.stream().filter(name -> !there.contains(name)).toList();
    }

    private static Set<String> names(Connection connection, String query) throws SQLException {
        return new HashSet<>(list(connection, query, row -> row.getString(1)));
    }
}
