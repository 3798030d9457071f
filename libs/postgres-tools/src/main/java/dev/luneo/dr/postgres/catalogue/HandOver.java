package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives what was restored back to whom it belonged, with the rights that others had. Until then all of it belongs to the one
 * role that restored.
 */
public final class HandOver {
    /** Of each kind of thing that could not be kept; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private static final Map<String, String> KINDS = kinds();

    private final Connection connection;
    private final String restorer;
    private final Map<String, List<String>> notKept = new TreeMap<>();

    /**
     * @param connection to the restored database, of a superuser or of the restorer, with no other session there
     * @param restorer to whom everything belongs now
     */
    public HandOver(Connection connection, String restorer) throws SQLException {
        this.connection = connection;
        this.restorer = restorer;
        CatalogueQuery.prepare(connection);
        CatalogueQuery.execute(connection, "set synchronous_commit = off");
    }

    private record Here(String type, String identity, String owner, boolean definer, String digest, String schema) {
        String sql() {
            return KINDS.getOrDefault(type, type) + " " + identity;
        }
    }

    private record Grantable(String identity, String type, String owner, List<Privilege> privileges, String column) {}

    /**
     * What is not as it was recorded: objects that nobody backed up, and functions, tables or views that were altered. The
     * backup's own code may have done that while it ran in the restore; nothing of it may be given to anybody else.
     *
     * @param sameVersion whether both servers have the same major version, so that the same text says the same
     */
    public List<String> tampered(DatabaseFacts facts, boolean sameVersion) throws SQLException {
        Map<String, OwnedObject> recorded = new LinkedHashMap<>();
        facts.owned().forEach(object -> recorded.put(object.key(), object));
        List<String> tampered = new ArrayList<>();
        for (Here here : here()) {
            OwnedObject was = recorded.get(here.type() + " " + here.identity());
            if (was == null) {
                tampered.add(here.type() + " " + here.identity() + " was not in the backup");
            } else if (!was.digest().equals(here.digest())
                    && (sameVersion || was.type().equals("function"))) {
                tampered.add(here.type() + " " + here.identity() + " is not as it was");
            }
        }
        return tampered;
    }

    /** Owners, privileges and default privileges. What of it the server refuses is in {@link #notKept()}. */
    public void carryOut(DatabaseFacts facts) throws SQLException {
        owners(facts);
        grants(facts);
        for (DefaultPrivileges defaults : facts.defaultPrivileges()) {
            defaults.statements().forEach(statement -> attempt(statement, defaults.words()));
        }
    }

    /** For a backup that does not say whose anything was: all of it to one role, and no function runs with that role's rights. */
    public void carryOut(String owner) throws SQLException {
        for (Here here : here()) {
            if (here.definer()) {
                invoker(here);
            }
            if (!owner.equals(here.owner()) && !RoleFacts.predefined(here.owner())) {
                attempt("alter %s owner to %s".formatted(here.sql(), Quoted.name(owner)), "the owner of " + here.sql());
            }
        }
    }

    /** Whether a role is there that we may give things to, and no superuser. */
    public boolean mayHave(String role) {
        try {
            return !list(
                            connection,
                            "select 1 from pg_catalog.pg_roles r, pg_catalog.pg_roles me where me.rolname = current_user"
                                    + " and (me.rolsuper or pg_catalog.pg_has_role(current_user, r.oid, 'member'))"
                                    + " and r.rolname = ? and not r.rolsuper",
                            row -> row.getInt(1),
                            role)
                    .isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    /** What the role that restored still has, such as extensions, goes to another one. */
    public void leaveNothing(String to) throws SQLException {
        for (Here here : here()) {
            if (here.definer() && here.owner().equals(restorer)) {
                invoker(here);
            }
        }
        CatalogueQuery.execute(
                connection, "reassign owned by %s to %s".formatted(Quoted.name(restorer), Quoted.name(to)));
        CatalogueQuery.execute(connection, "drop owned by " + Quoted.name(restorer));
    }

    /** In sentences; empty when everything is as it was. */
    public List<String> notKept() {
        return notKept.entrySet().stream()
                .map(entry -> "%s: %s%s"
                        .formatted(
                                entry.getKey(),
                                String.join(
                                        ", ",
                                        entry.getValue().stream()
                                                .limit(MOST_NAMED)
                                                .toList()),
                                entry.getValue().size() > MOST_NAMED
                                        ? " and %d more"
                                                .formatted(entry.getValue().size() - MOST_NAMED)
                                        : ""))
                .toList();
    }

    private void owners(DatabaseFacts facts) throws SQLException {
        Map<String, String> wanted = new LinkedHashMap<>();
        facts.owned().forEach(object -> wanted.put(object.key(), object.owner()));
        Set<String> possible = possible(facts);
        List<Here> schemasLast = new ArrayList<>(here());
        schemasLast.sort((one, other) ->
                Boolean.compare(one.type().equals("schema"), other.type().equals("schema")));
        List<String> takenBack = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (Here here : schemasLast) {
            String owner = wanted.getOrDefault(here.type() + " " + here.identity(), here.owner());
            if (owner.equals(here.owner())) {
                continue;
            }
            if (here.type().equals("schema")) {
                takenBack.forEach(statement -> attempt(statement, statement));
                takenBack.clear();
            }
            if (!possible.contains(owner)) {
                refused("still owned by %s and not by %s".formatted(here.owner(), owner), here.sql());
                if (here.definer()) {
                    invoker(here);
                }
                continue;
            }
            if (here.type().equals("publication") && given.add(owner)) {
                String database = "database " + Quoted.name(connection.getCatalog());
                attempt("grant create on %s to %s".formatted(database, Quoted.name(owner)), database);
                takenBack.add("revoke create on %s from %s".formatted(database, Quoted.name(owner)));
            }
            if (!here.schema().isEmpty() && given.add(here.schema() + " " + owner)) {
                mayCreate(here.schema(), owner, takenBack);
            }
            if (!attempt("alter %s owner to %s".formatted(here.sql(), Quoted.name(owner)), "the owner of " + here.sql())
                    && here.definer()) {
                invoker(here);
            }
        }
        takenBack.forEach(statement -> attempt(statement, statement));
    }

    /** A superuser gives to anybody; others only to who may create in the schema, which it may then for a moment. */
    private void mayCreate(String schema, String owner, List<String> takenBack) throws SQLException {
        boolean may = list(
                        connection,
                        "select rolsuper or pg_catalog.has_schema_privilege(?, ?, 'create') from pg_catalog.pg_roles"
                                + " where rolname = current_user",
                        row -> row.getBoolean(1),
                        owner,
                        Quoted.names(schema).get(0))
                .get(0);
        if (!may) {
            attempt("grant create on schema %s to %s".formatted(schema, Quoted.name(owner)), "schema " + schema);
            takenBack.add("revoke create on schema %s from %s".formatted(schema, Quoted.name(owner)));
        }
    }

    private void grants(DatabaseFacts facts) throws SQLException {
        Map<String, Grantable> here = new LinkedHashMap<>();
        list(
                connection,
                CatalogueQuery.EFFECTIVE,
                row -> here.put(
                        row.getString(1) + " " + row.getString(2),
                        new Grantable(
                                row.getString(5),
                                row.getString(7),
                                row.getString(3),
                                CatalogueQuery.privileges(row, 4),
                                row.getString(6))));
        Map<String, Grantable> columns = new LinkedHashMap<>();
        for (GrantedObject object : facts.granted()) {
            Grantable target = here.get(object.key());
            if (target == null && object.type().endsWith(" column")) {
                target = columns.computeIfAbsent(object.key(), key -> column(object));
            }
            if (target == null || target.identity().isEmpty()) {
                refused("privileges on what is not there", object.type() + " " + object.identity());
                continue;
            }
            grants(object, target);
        }
    }

    /** A column without grants is not in the list of what has some: asked for by itself. */
    private Grantable column(GrantedObject object) {
        try {
            List<Grantable> found = list(
                    connection,
                    CatalogueQuery.COLUMN,
                    row -> new Grantable(
                            row.getString(1), row.getString(2), row.getString(3), List.of(), row.getString(4)),
                    object.identity());
            return found.isEmpty() ? new Grantable("", "", "", List.of(), "") : found.get(0);
        } catch (SQLException e) {
            return new Grantable("", "", "", List.of(), "");
        }
    }

    private void grants(GrantedObject object, Grantable here) {
        String on = onWhat(here.type()) + " " + here.identity();
        List<Privilege> byOwner = object.privileges().stream()
                .filter(privilege -> privilege.grantor().equals(object.owner()))
                .toList();
        for (String statement : Grants.between(here.privileges(), byOwner, "", here.column(), on)) {
            attempt(statement, "privileges on " + on);
        }
        for (Privilege privilege : object.privileges()) {
            if (!privilege.grantor().equals(object.owner())) {
                attempt("set role " + Quoted.name(privilege.grantor()), "privileges on " + on);
                attempt(Grants.grant(privilege, here.column(), on), "privileges on " + on);
                attempt("reset role", "privileges on " + on);
            }
        }
    }

    private static String onWhat(String type) {
        return switch (type) {
            case "view", "materialized view", "foreign table" -> "table";
            case "function", "procedure", "aggregate" -> "routine";
            case "foreign-data wrapper" -> "foreign data wrapper";
            case "server" -> "foreign server";
            default -> type;
        };
    }

    private void invoker(Here function) {
        String kind = function.type().equals("procedure") ? "procedure" : "function";
        if (attempt(
                "alter %s %s security invoker".formatted(kind, function.identity()),
                "the rights of " + function.sql())) {
            refused("made SECURITY INVOKER, because its owner could not be kept", function.identity());
        }
    }

    /** Roles that an object can be given to: a superuser only what a superuser had. */
    private Set<String> possible(DatabaseFacts facts) throws SQLException {
        Set<String> possible = new HashSet<>();
        list(
                connection,
                "select r.rolname, r.rolsuper from pg_catalog.pg_roles r, pg_catalog.pg_roles me where me.rolname = current_user"
                        + " and (me.rolsuper or pg_catalog.pg_has_role(current_user, r.oid, 'member'))",
                row -> {
                    String role = row.getString(1);
                    return !row.getBoolean(2) || facts.superuser(role) ? possible.add(role) : false;
                });
        return possible;
    }

    private List<Here> here() throws SQLException {
        return list(
                connection,
                CatalogueQuery.OWNED,
                row -> new Here(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getString(5),
                        row.getString(6)));
    }

    private boolean attempt(String sql, String words) {
        try {
            CatalogueQuery.execute(connection, sql);
            return true;
        } catch (SQLException e) {
            refused("not taken by the server (SQLSTATE %s)".formatted(e.getSQLState()), words);
            return false;
        }
    }

    private void refused(String why, String what) {
        List<String> all = notKept.computeIfAbsent(why, key -> new ArrayList<>());
        if (!all.contains(what)) {
            all.add(what);
        }
    }

    private static Map<String, String> kinds() {
        return Map.of("statistics object", "statistics", "foreign-data wrapper", "foreign data wrapper");
    }
}
