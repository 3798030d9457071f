package dev.luneo.dr.postgres.catalogue;

import java.util.List;
import java.util.Map;

/**
 * What others may do with objects that a role will make.
 *
 * @param schema empty for all schemas
 * @param objects the catalogue's letter for the kind of objects
 * @param usual what would be so without; within a schema nothing
 */
public record DefaultPrivileges(
        String role, String schema, String objects, List<Privilege> privileges, List<Privilege> usual) {
    private static final Map<String, String> KINDS =
            Map.of("r", "tables", "S", "sequences", "f", "routines", "T", "types", "n", "schemas");

    public DefaultPrivileges {
        Bounds.texts(role, schema);
        Bounds.present(privileges, usual);
        if (!KINDS.containsKey(String.valueOf(objects))) {
            throw new IllegalArgumentException("default privileges are for a kind of objects that is not known");
        }
        privileges = Bounds.few("privileges", privileges, Bounds.MOST_ROLES);
        usual = Bounds.few("privileges", usual, Bounds.MOST_ROLES);
    }

    List<String> statements() {
        String head = "alter default privileges for role " + Quoted.name(role)
                + (schema.isEmpty() ? "" : " in schema " + Quoted.name(schema));
        String kind = KINDS.getOrDefault(objects, "");
        return Grants.between(usual, privileges, head, kind);
    }

    String words() {
        return "default privileges of " + role;
    }
}
