package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database that is on a server.
 *
 * @param open whether it takes connections
 * @param sessions of others on it
 * @param bytes empty where we may not know
 */
public record PresentDatabase(String name, boolean open, int sessions, Optional<Long> bytes) {

    /** A size is told to whoever may connect, and to members of pg_read_all_stats. */
    private static final String ALL = "select d.datname, d.datallowconn, (select pg_catalog.count(*) from"
            + " pg_catalog.pg_stat_activity a where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid()"
            + " and a.backend_type is distinct from 'autovacuum worker')::pg_catalog.int4,"
            + " case when pg_catalog.has_database_privilege(d.oid, 'connect')"
            + " or pg_catalog.pg_has_role('pg_read_all_stats', 'usage') then pg_catalog.pg_database_size(d.oid) end"
            + " from pg_catalog.pg_database d where not d.datistemplate order by 1";

    static List<PresentDatabase> all(Connection connection) throws SQLException {
        return Query.all(
                connection,
                ALL,
                row -> new PresentDatabase(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getInt(3),
                        Optional.ofNullable(row.getObject(4, Long.class))));
    }
}
