package dev.luneo.dr.postgres.catalogue;

import java.util.ArrayList;
import java.util.List;

/**
 * A role, without its password, which is no business of a backup.
 *
 * @param memberOf among the roles that the database needs, and PostgreSQL's own
 */
public record RoleFacts(
        String name,
        boolean superuser,
        boolean inherit,
        boolean createRole,
        boolean createDatabase,
        boolean login,
        boolean replication,
        boolean bypassRowSecurity,
        int connectionLimit,
        List<String> memberOf) {

    public RoleFacts {
        Bounds.texts(name);
        Bounds.present(memberOf);
        memberOf = Bounds.few("memberships", memberOf, Bounds.MOST_ROLES);
    }

    /** PostgreSQL's own roles are on every server and cannot be made. */
    static boolean predefined(String name) {
        return name.startsWith("pg_");
    }

    /** For a person to run who knows whether the role is to be that on the new server; superusers are not made by copying a line. */
    public List<String> createStatements() {
        StringBuilder create = new StringBuilder("CREATE ROLE ").append(Quoted.name(name));
        create.append(login ? " LOGIN" : " NOLOGIN");
        create.append(inherit ? "" : " NOINHERIT");
        create.append(createRole ? " CREATEROLE" : "");
        create.append(createDatabase ? " CREATEDB" : "");
        create.append(replication ? " REPLICATION" : "");
        create.append(bypassRowSecurity ? " BYPASSRLS" : "");
        create.append(connectionLimit >= 0 ? " CONNECTION LIMIT " + connectionLimit : "");
        List<String> statements = new ArrayList<>(List.of(create + ";"));
        memberOf.forEach(group -> statements.add("GRANT %s TO %s;".formatted(Quoted.name(group), Quoted.name(name))));
        return statements;
    }
}
