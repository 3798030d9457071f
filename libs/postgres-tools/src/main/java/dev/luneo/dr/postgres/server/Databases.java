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

    /** By our setting, or by the comment that older versions put there instead of the users' own. */
    static boolean adopted(Connection connection, String name) throws SQLException {
        return Query.<Boolean>first(
                        connection,
                        "select pg_catalog.shobj_description(d.oid, 'pg_database')"
                                + " is not distinct from ? or exists (select from pg_catalog.pg_db_role_setting s"
                                + " where s.setdatabase = d.oid and s.setrole = 0 and ? = any (s.setconfig))"
                                + " from pg_catalog.pg_database d where d.datname = ?",
                        row -> row.getBoolean(1),
                        DatabaseSetting.COMMENT_OF_ADOPTED,
                        DatabaseSetting.ADOPTED + "=on",
                        name)
                .orElse(false);
    }

    /** Since PostgreSQL 15 only a superuser makes a setting that nobody defined; for others our mark is a comment, where there is none yet. */
    static void adopt(Connection connection, String name) throws SQLException {
        try {
            Query.execute(connection, "alter database " + quoted(name) + " set " + DatabaseSetting.ADOPTED + " = 'on'");
        } catch (SQLException refused) {
            if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState()) || commented(connection, name)) {
                throw refused;
            }
            Query.execute(
                    connection,
                    "comment on database " + quoted(name) + " is " + literal(DatabaseSetting.COMMENT_OF_ADOPTED));
        }
    }

    private static boolean commented(Connection connection, String name) throws SQLException {
        return Query.<Boolean>first(
                        connection,
                        "select pg_catalog.shobj_description(oid, 'pg_database') is not null"
                                + " from pg_catalog.pg_database where datname = ?",
                        row -> row.getBoolean(1),
                        name)
                .orElse(false);
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
