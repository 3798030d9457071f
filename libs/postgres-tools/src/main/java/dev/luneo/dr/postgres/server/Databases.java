package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.catalogue.DatabaseSetting;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.core.Utils;

/** The statements about databases, with every name quoted. */
final class Databases {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Databases() {}

    static boolean exists(Connection connection, String name) throws SQLException {
        return allowsConnections(connection, name).isPresent();
    }

    /** Empty when there is no such database. */
    static Optional<Boolean> allowsConnections(Connection connection, String name) throws SQLException {
        return Query.first(
                connection,
                "select datallowconn from pg_catalog.pg_database where datname = ?",
                row -> row.getBoolean(1),
                name);
    }

    static void allowConnections(Connection connection, String name, boolean allowed) throws SQLException {
        Query.execute(connection, "alter database " + quoted(name) + " allow_connections " + allowed);
    }

    static void rename(Connection connection, String name, String to) throws SQLException {
        Query.execute(connection, "alter database " + quoted(name) + " rename to " + quoted(to));
    }

    static void drop(Connection connection, String name) throws SQLException {
        Query.execute(connection, "drop database " + quoted(name) + " with (force)");
    }

    static void create(Connection connection, String name, DatabaseLocale locale, int serverVersionNum)
            throws SQLException {
        StringBuilder sql = new StringBuilder("create database " + quoted(name) + " template template0");
        sql.append(" encoding ").append(literal(locale.encoding()));
        sql.append(" lc_collate ").append(literal(locale.collate()));
        sql.append(" lc_ctype ").append(literal(locale.ctype()));
        if (serverVersionNum >= 150000) {
            sql.append(" locale_provider ").append(quoted(locale.provider()));
            if (locale.providerLocale().isPresent()) {
                sql.append(locale.provider().equals("icu") ? " icu_locale " : " builtin_locale ");
                sql.append(literal(locale.providerLocale().get()));
            }
        }
        Query.execute(connection, sql.toString());
    }

    /**
     * By our setting, by that of a role which may do with the database what its owner may, or by the comment that older versions put there
     * instead of the users' own.
     */
    static boolean adopted(Connection connection, String name) throws SQLException {
        return Query.<Boolean>first(
                        connection,
                        "select pg_catalog.shobj_description(d.oid, 'pg_database')"
                                + " is not distinct from ? or exists (select from pg_catalog.pg_db_role_setting s"
                                + " where s.setdatabase = d.oid and (s.setrole = 0 and ? = any (s.setconfig)"
                                + " or ? = any (s.setconfig) and pg_catalog.pg_has_role(s.setrole, d.datdba, 'member')))"
                                + " from pg_catalog.pg_database d where d.datname = ?",
                        row -> row.getBoolean(1),
                        DatabaseSetting.NAME_OF_ADOPTED,
                        DatabaseSetting.ADOPTED + "=on",
                        "application_name=" + DatabaseSetting.NAME_OF_ADOPTED,
                        name)
                .orElse(false);
    }

    /** A role that may not make our setting gives itself, there, a name for its sessions; both leave the comment to the users. */
    static void adopt(Connection connection, String name) throws SQLException {
        try {
            Query.execute(connection, "alter database " + quoted(name) + " set " + DatabaseSetting.ADOPTED + " = 'on'");
        } catch (SQLException refused) {
            if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
                throw refused;
            }
            Query.execute(
                    connection,
                    "alter role current_user in database " + quoted(name) + " set application_name = "
                            + literal(DatabaseSetting.NAME_OF_ADOPTED));
        }
    }

    static int serverVersionNum(Connection connection) throws SQLException {
        return Query.one(connection, "show server_version_num", row -> row.getInt(1));
    }

    static String quoted(String name) throws SQLException {
        return Utils.escapeIdentifier(null, name).toString();
    }

    static String literal(String text) throws SQLException {
        // Backslashes are ordinary: the driver keeps standard_conforming_strings on.
        return "'" + Utils.escapeLiteral(null, text, true) + "'";
    }
}
