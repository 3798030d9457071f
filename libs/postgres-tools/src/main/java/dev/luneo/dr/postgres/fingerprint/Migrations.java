package dev.luneo.dr.postgres.fingerprint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/** Reads the newest applied migration out of the table of the tool that applied it. */
final class Migrations {

    private static final Map<String, String> QUERIES = Map.of(
            "_prisma_migrations",
            "select migration_name, count(*) over () from %s where finished_at is not null and rolled_back_at is null"
                    + " order by finished_at desc, started_at desc, migration_name desc limit 1",
            "flyway_schema_history",
            "select version, count(*) over () from %s where success and version is not null"
                    + " order by installed_rank desc limit 1");

    private Migrations() {}

    /** When several schemas have such a table, that in {@code public} counts, else the first by name. */
    static Optional<MigrationHead> head(Connection connection) throws SQLException {
        String schema;
        String table;
        String quoted;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select n.nspname, c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname)"
                                + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind = 'r' and c.relname in ('_prisma_migrations', 'flyway_schema_history')"
                                + " order by n.nspname <> 'public', 1, 2 limit 1")) {
            if (!rows.next()) {
                return Optional.empty();
            }
            schema = rows.getString(1);
            table = rows.getString(2);
            quoted = rows.getString(3);
        }
        String query = QUERIES.getOrDefault(table, "").formatted(quoted);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next()
                    ? Optional.of(new MigrationHead(schema + "." + table, rows.getString(1), rows.getLong(2)))
                    : Optional.empty();
        }
    }
}
