package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grants what was granted, each by who granted it, and revokes what only a new object has. */
final class GrantsBack {
    private final Connection connection;
    private final Attempts attempts;

    GrantsBack(Connection connection, Attempts attempts) {
        this.connection = connection;
        this.attempts = attempts;
    }

    private record Grantable(String identity, String type, String owner, List<Privilege> privileges, String column) {}

    void of(DatabaseFacts facts) throws SQLException {
        Map<String, Grantable> here = standing(CatalogueQuery.EFFECTIVE_OF_USERS);
        if (!facts.granted().stream().allMatch(object -> here.containsKey(object.key()))) {
            here.putAll(standing(CatalogueQuery.EFFECTIVE));
        }
        Map<String, Grantable> columns = new LinkedHashMap<>();
        for (GrantedObject object : facts.granted()) {
            Grantable target = here.get(object.key());
            if (target == null && object.type().endsWith(" column")) {
                target = columns.computeIfAbsent(object.key(), key -> column(object));
            }
            if (target == null || target.identity().isEmpty()) {
                attempts.refused("privileges on what is not there", object.type() + " " + object.identity());
                continue;
            }
            grants(object, target);
        }
    }

    private Map<String, Grantable> standing(String query) throws SQLException {
        Map<String, Grantable> here = new LinkedHashMap<>();
        list(
                connection,
                query,
                row -> here.put(
                        row.getString(1) + " " + row.getString(2),
                        new Grantable(
                                row.getString(5),
                                row.getString(7),
                                row.getString(3),
                                CatalogueQuery.privileges(row, 4),
                                row.getString(6))));
        return here;
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
            attempts.attempt(statement, "privileges on " + on);
        }
        for (Privilege privilege : object.privileges()) {
            if (!privilege.grantor().equals(object.owner())) {
                attempts.attempt("set role " + Quoted.name(privilege.grantor()), "privileges on " + on);
                attempts.attempt(Grants.grant(privilege, here.column(), on), "privileges on " + on);
                attempts.attempt("reset role", "privileges on " + on);
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
}
