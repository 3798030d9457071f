package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each object to whom it belonged. What that takes of rights for a moment, such as to create in the object's schema, is
 * taken back.
 */
final class OwnersBack {
    private final Connection connection;
    private final Attempts attempts;
    private final List<String> takenBack = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    OwnersBack(Connection connection, Attempts attempts) {
        this.connection = connection;
        this.attempts = attempts;
    }

    void of(DatabaseFacts facts) throws SQLException {
        Map<String, String> wanted = new HashMap<>();
        facts.owned().forEach(object -> wanted.put(object.key(), object.owner()));
        Set<String> possible = possible(facts);
        // A schema's new owner could refuse what the objects in it still need.
        List<StandingObject> schemasLast = new ArrayList<>(StandingObject.all(connection));
        schemasLast.sort((one, other) -> Boolean.compare(one.isSchema(), other.isSchema()));
        for (StandingObject object : schemasLast) {
            String owner = wanted.getOrDefault(object.key(), unrecorded(object, facts));
            if (owner.equals(object.owner())) {
                continue;
            }
            if (object.isSchema()) {
                takeBack();
            }
            if (possible.contains(owner)) {
                give(object, owner);
            } else {
                attempts.refused("still owned by %s and not by %s".formatted(object.owner(), owner), object.sql());
                withoutRights(object);
            }
        }
        takeBack();
    }

    /** Earlier versions did not record partitioned tables. */
    private static String unrecorded(StandingObject object, DatabaseFacts facts) {
        return !facts.digestsComparable() && object.type().equals("table")
                ? facts.database().owner()
                : object.owner();
    }

    /** All of it to one role, and no function runs with that role's rights. */
    void to(String owner) throws SQLException {
        for (StandingObject object : StandingObject.all(connection)) {
            withoutRights(object);
            if (!owner.equals(object.owner()) && !RoleFacts.predefined(object.owner())) {
                alter(object, owner);
            }
        }
    }

    /** A function that still belongs to a role runs with its caller's rights from now on. */
    void disarm(String role) throws SQLException {
        for (StandingObject object : StandingObject.all(connection)) {
            if (object.owner().equals(role)) {
                withoutRights(object);
            }
        }
    }

    private void give(StandingObject object, String owner) throws SQLException {
        if (object.type().equals("publication") && given.add(owner)) {
            String database = "database " + Quoted.name(connection.getCatalog());
            forAMoment("create on " + database, owner, database);
        }
        if (!object.schema().isEmpty()
                && given.add(object.schema() + " " + owner)
                && !mayCreate(object.schema(), owner)) {
            forAMoment("create on schema " + object.schema(), owner, "schema " + object.schema());
        }
        if (!alter(object, owner)) {
            withoutRights(object);
        }
    }

    private boolean alter(StandingObject object, String owner) {
        return attempts.attempt(
                "alter %s owner to %s".formatted(object.sql(), Quoted.name(owner)), "the owner of " + object.sql());
    }

    private void forAMoment(String right, String role, String what) {
        attempts.attempt("grant %s to %s".formatted(right, Quoted.name(role)), what);
        takenBack.add("revoke %s from %s".formatted(right, Quoted.name(role)));
    }

    private void takeBack() {
        takenBack.forEach(statement -> attempts.attempt(statement, statement));
        takenBack.clear();
    }

    /** A superuser gives to anybody; others only to who may create in the schema. */
    private boolean mayCreate(String schema, String owner) throws SQLException {
        return list(
                        connection,
                        "select rolsuper or pg_catalog.has_schema_privilege(?, ?, 'create') from pg_catalog.pg_roles"
                                + " where rolname = current_user",
                        row -> row.getBoolean(1),
                        owner,
                        Quoted.names(schema).get(0))
                .get(0);
    }

    /** Whoever its owner is now must not lend rights that the recorded owner did not have. */
    private void withoutRights(StandingObject object) {
        if (!object.definer()) {
            return;
        }
        String kind = object.type().equals("procedure") ? "procedure" : "function";
        if (attempts.attempt(
                "alter %s %s security invoker".formatted(kind, object.identity()), "the rights of " + object.sql())) {
            attempts.refused("made SECURITY INVOKER, because its owner could not be kept", object.identity());
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
}
