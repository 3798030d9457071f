package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.execute;
import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * A lasting role that somebody made for filling, for restorers who may make no roles: the restorer is a member of it, and so may give it a new
 * password for each restore. A role may do much to itself, which code that runs as it could use: its password, its settings and its members
 * are as they were when the restore is over.
 */
public final class LentRole implements FillRole {
    private final String name;

    public LentRole(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String open(Connection connection, Duration validity) throws SQLException {
        CatalogueQuery.prepare(connection);
        String password = FillRole.password();
        // The server gets, and may log, what a password is checked against, and not the password.
        asItself(connection, Quoted.literal(PasswordUtil.encodeScramSha256(password.toCharArray())));
        FillRole.endSessions(connection, name);
        return password;
    }

    @Override
    public List<String> lock(Connection connection) throws SQLException {
        CatalogueQuery.prepare(connection);
        if (list(connection, "select 1 from pg_roles where rolname = ?", row -> row.getInt(1), name)
                .isEmpty()) {
            // A restorer who makes roles does not need it, and nobody may have made it.
            return List.of();
        }
        asItself(connection, "null");
        FillRole.endSessions(connection, name);
        for (String member : members(connection)) {
            new Attempts(connection)
                    .attempt("revoke %s from %s".formatted(Quoted.name(name), Quoted.name(member)), name);
        }
        return members(connection);
    }

    @Override
    public void leave(Connection connection) {
        // It stays, locked, for the next time.
    }

    private void asItself(Connection connection, String password) throws SQLException {
        execute(connection, "set role " + Quoted.name(name));
        try {
            execute(connection, "alter role %s reset all".formatted(Quoted.name(name)));
            for (String database : list(connection, SET_IN, row -> row.getString(1), name)) {
                execute(
                        connection,
                        "alter role %s in database %s reset all".formatted(Quoted.name(name), Quoted.name(database)));
            }
            execute(connection, "alter role %s password %s".formatted(Quoted.name(name), password));
        } finally {
            execute(connection, "reset role");
        }
    }

    /** Whoever is a member of it beside the restorer. */
    private List<String> members(Connection connection) throws SQLException {
        return list(connection, MEMBERS, row -> row.getString(1), name);
    }

    /**
     * What is wrong with it for filling, each with the statement that helps; empty when it is fit.
     *
     * @param connection of whoever restores
     */
    List<String> problems(Connection connection) throws SQLException {
        List<boolean[]> known = list(
                connection,
                "select rolcanlogin, rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls,"
                        + " pg_has_role(current_user, oid, 'usage') from pg_roles where rolname = ?",
                row -> new boolean[] {row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)},
                name);
        String quoted = Quoted.name(name);
        if (known.isEmpty()) {
            return List.of("it is not there: CREATE ROLE %1$s LOGIN; GRANT %1$s TO %2$s WITH ADMIN OPTION;"
                    .formatted(quoted, me(connection)));
        }
        boolean[] role = known.get(0);
        List<String> problems = new ArrayList<>();
        if (!role[0]) {
            problems.add("it may not log in: ALTER ROLE %s LOGIN;".formatted(quoted));
        }
        if (role[1]) {
            problems.add(
                    "it has rights, which the code of owners would have: ALTER ROLE %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;"
                            .formatted(quoted));
        }
        if (!role[2]) {
            problems.add(
                    "%2$s is no member of it: GRANT %1$s TO %2$s WITH ADMIN OPTION;".formatted(quoted, me(connection)));
        }
        for (String group : list(connection, GROUPS, row -> row.getString(1), name)) {
            problems.add("it may act as another role: REVOKE %s FROM %s;".formatted(Quoted.name(group), quoted));
        }
        for (String member : members(connection)) {
            problems.add("%1$s may act as it: REVOKE %2$s FROM %1$s;".formatted(Quoted.name(member), quoted));
        }
        return problems;
    }

    private static String me(Connection connection) throws SQLException {
        return list(connection, "select current_user", row -> Quoted.name(row.getString(1)))
                .get(0);
    }

    private static final String SET_IN =
            "select d.datname from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
                    + " join pg_roles r on r.oid = s.setrole where r.rolname = ? order by 1";

    private static final String GROUPS = "select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid"
            + " join pg_roles r on r.oid = m.member where r.rolname = ? order by 1";

    private static final String MEMBERS =
            "select distinct m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
                    + " join pg_roles m on m.oid = a.member where r.rolname = ? and m.rolname <> current_user order by 1";
}
