package dev.luneo.dr.postgres.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What belongs to a database but not to its content, and which pg_dump therefore leaves out without {@code --create}:
 * owner, grants, connection limit, and settings by ALTER DATABASE and ALTER ROLE ... IN DATABASE.
 */
final class DatabaseProperties {

    private static final Logger log = LoggerFactory.getLogger(DatabaseProperties.class);

    private DatabaseProperties() {}

    /** Gives one database the properties of another, in the caller's transaction. */
    static void copy(Connection connection, String from, String to) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.addAll(list(
                connection,
                "select pg_catalog.format('alter database %I owner to %I', ?::text, pg_catalog.pg_get_userbyid(datdba))"
                        + " from pg_catalog.pg_database where datname = ?",
                to,
                from));
        statements.addAll(list(
                connection,
                "select pg_catalog.format('alter database %I connection limit %s', ?::text, datconnlimit)"
                        + " from pg_catalog.pg_database where datname = ? and datconnlimit >= -1",
                to,
                from));
        statements.addAll(grants(connection, from, to));
        for (String statement : statements) {
            Databases.execute(connection, statement);
        }
        settings(connection, from, to);
    }

    private static List<String> grants(Connection connection, String from, String to) throws SQLException {
        List<String> grants = list(
                connection,
                "select pg_catalog.format('grant %s on database %I to %s%s', a.privilege_type, ?::text,"
                        + " case a.grantee when 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end,"
                        + " case when a.is_grantable then ' with grant option' else '' end)"
                        + " from pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a where d.datname = ?",
                to,
                from);
        List<String> all = new ArrayList<>();
        if (!grants.isEmpty()) {
            all.add("revoke all on database " + Databases.quoted(to) + " from public");
            all.addAll(grants);
        }
        return all;
    }

    /**
     * Each setting is taken on by this transaction and stored "from current", so that lists such as search_path are
     * parsed by the server and not by us. One that cannot be copied does not stop a recovery: it is logged.
     */
    private static void settings(Connection connection, String from, String to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1),"
                        + " case s.setrole when 0 then pg_catalog.format('alter database %I', ?::text)"
                        + " else pg_catalog.format('alter role %I in database %I', pg_catalog.pg_get_userbyid(s.setrole), ?::text) end"
                        + " from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase,"
                        + " pg_catalog.unnest(s.setconfig) c where d.datname = ?")) {
            query.setString(1, to);
            query.setString(2, to);
            query.setString(3, from);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    setting(connection, rows.getString(1), rows.getString(2), rows.getString(3), to);
                }
            }
        }
    }

    private static void setting(Connection connection, String name, String value, String alter, String to)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            List<String> ours = list(connection, "select pg_catalog.current_setting(?, ?::boolean)", name, "true");
            list(connection, "select pg_catalog.set_config(?, ?, true)", name, value);
            StringBuilder quoted = new StringBuilder();
            for (String part : name.split("\\.")) {
                quoted.append(quoted.isEmpty() ? "" : ".").append(Databases.quoted(part));
            }
            Databases.execute(connection, alter + " set " + quoted + " from current");
            if (ours.get(0) != null) {
                list(connection, "select pg_catalog.set_config(?, ?, true)", name, ours.get(0));
            }
        } catch (SQLException e) {
            log.warn("{} lacks the setting {}: set it by hand ({})", to, name, e.getMessage());
            connection.rollback(before);
            return;
        }
        connection.releaseSavepoint(before);
    }

    private static List<String> list(Connection connection, String sql, String first, String second)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, first);
            query.setString(2, second);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
