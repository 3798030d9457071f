package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the newest applied migration out of the table of the tool that applied it. */
final class Migrations {

    private static final Map<String, String> QUERIES = Map.of(
            "_prisma_migrations",
            "select migration_name, count(*) over () from only %s where finished_at is not null and rolled_back_at is null"
                    + " order by finished_at desc, started_at desc, migration_name desc limit 1",
            "flyway_schema_history",
            "select version, count(*) over () from only %s where success and version is not null"
                    + " order by installed_rank desc limit 1");

    /** A table that merely has the name, such as a copy made by hand or a session's temporary one, is not the tool's. */
    private static final String FIND = "select n.nspname, c.relname, c.oid::bigint"
            + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
            + " where c.relkind = 'r' and c.relpersistence <> 't'" + Relation.NOT_OF_SYSTEM
            + " and (select pg_catalog.count(*) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0"
            + " and not a.attisdropped and (a.attname, a.atttypid::pg_catalog.regtype::text) in "
            + "(('migration_name', 'character varying'), ('migration_name', 'text'),"
            + " ('finished_at', 'timestamp with time zone'), ('finished_at', 'timestamp without time zone'),"
            + " ('started_at', 'timestamp with time zone'), ('started_at', 'timestamp without time zone'),"
            + " ('rolled_back_at', 'timestamp with time zone'), ('rolled_back_at', 'timestamp without time zone'),"
            + " ('version', 'character varying'), ('installed_rank', 'integer'), ('success', 'boolean')))"
            + " = case c.relname when '_prisma_migrations' then 4 when 'flyway_schema_history' then 3 end"
            + " order by n.nspname <> 'public', 1, 2 limit 1";

    private Migrations() {}

    /** When several schemas have such a table, that in {@code public} counts, else the first by name. */
    static Optional<Relation> table(Connection connection, List<Relation> relations) throws SQLException {
        return Query.first(connection, FIND, row -> row.getLong(3))
                .flatMap(found -> relations.stream()
                        .filter(relation -> relation.oid() == found)
                        .findFirst());
    }

    static Optional<MigrationHead> head(Connection connection, Relation table) throws SQLException {
        table.hold(connection);
        String query = QUERIES.getOrDefault(table.name(), "").formatted(table.quotedName());
        return Query.first(connection, query, row -> new MigrationHead(named(table), row.getString(1), row.getLong(2)));
    }

    /** Without a plan, as {@link Relation#copy}. */
    static Optional<MigrationHead> head(Connection connection, Relation table, CopySession session)
            throws SQLException {
        table.hold(connection);
        Ledger ledger = new Ledger(table.name());
        session.read(table.quotedName(), ledger.columns(), ledger);
        return ledger.head(named(table));
    }

    private static String named(Relation table) {
        return table.schema() + "." + table.name();
    }
}
