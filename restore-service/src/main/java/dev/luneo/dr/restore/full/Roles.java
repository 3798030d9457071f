package dev.luneo.dr.restore.full;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a restore can give everything back to whom it belonged. What a server lacks for that is left out as a whole and
 * said, rather than found out at the end of a long restore, where pg_restore sets the grants.
 *
 * @param strangers owners that the server does not have, or that we may not act as
 * @param unknown roles with grants that the server does not have
 */
record Roles(List<String> strangers, List<String> unknown) {
    static final String OWNERS = "owners";
    static final String GRANTS = "grants";
    static final String KEPT = "kept";
    static final String LEFT_OUT = "left-out";

    Roles {
        strangers = List.copyOf(strangers);
        unknown = List.copyOf(unknown);
    }

    static Answer<Roles> on(DatabaseUrl server, ArchiveScript script) {
        return Administration.ask(
                server,
                connection -> new Roles(
                        failing(connection, script.owners(), "pg_catalog.pg_has_role(current_user, r.oid, 'member')"),
                        failing(connection, script.grantees(), "true")));
    }

    Map<String, String> facts() {
        return Map.of(OWNERS, strangers.isEmpty() ? KEPT : LEFT_OUT, GRANTS, unknown.isEmpty() ? KEPT : LEFT_OUT);
    }

    /** What is left out and what that means; empty when nothing is. */
    Optional<String> words(String user) {
        List<String> sentences = new ArrayList<>();
        if (!strangers.isEmpty()) {
            sentences.add(
                    "owners are left out, because %s cannot act as %s on this server: everything will belong to %s"
                            .formatted(user, String.join(", ", strangers), user));
        }
        if (!unknown.isEmpty()) {
            sentences.add(
                    "grants are left out, because this server has no role %s".formatted(String.join(", ", unknown)));
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
    }

    private static List<String> failing(Connection connection, Collection<String> names, String condition)
            throws SQLException {
        Array array = connection.createArrayOf("text", names.toArray());
        try (PreparedStatement query = connection.prepareStatement("select n from pg_catalog.unnest(?) n"
                + " where not exists (select from pg_catalog.pg_roles r where r.rolname = n and " + condition
                + ") order by n")) {
            query.setArray(1, array);
            try (ResultSet rows = query.executeQuery()) {
                List<String> failing = new ArrayList<>();
                while (rows.next()) {
                    failing.add(rows.getString(1));
                }
                return failing;
            }
        }
    }
}
