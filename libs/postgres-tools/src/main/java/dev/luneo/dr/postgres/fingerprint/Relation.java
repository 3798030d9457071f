package dev.luneo.dr.postgres.fingerprint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A relation whose rows pg_dump copies, or that a restore fills: tables, leaf partitions, materialised views. Not:
 * system schemas, members of extensions, foreign and temporary tables.
 *
 * @param quotedName with schema, ready for SQL
 * @param row an expression of all columns in the order of their names, because a restore may reorder inherited ones
 * @param populated false for a materialised view without data
 */
record Relation(
        String schema, String name, TableFingerprint.Kind kind, String quotedName, String row, boolean populated) {

    static final String NOT_OF_EXTENSION = " and not exists (select from pg_catalog.pg_depend d"
            + " where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')";
    static final String NOT_OF_SYSTEM = " and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    /**
     * The largest first, so that no connection is left alone with one at the end; by the catalogue's estimate, because
     * asking for the size itself would wait for whoever has the table locked.
     */
    private static final String QUERY =
            "select n.nspname, c.relname, c.relkind = 'm', pg_catalog.format('%I.%I', n.nspname, c.relname),"
                    + " coalesce((select pg_catalog.string_agg('t.' || pg_catalog.quote_ident(a.attname), ', ' order by a.attname collate \"C\")"
                    + " from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), ''),"
                    + " c.relispopulated"
                    + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relkind in ('r', 'm') and c.relpersistence <> 't'" + NOT_OF_SYSTEM + NOT_OF_EXTENSION
                    + " order by c.relpages desc, 1, 2";

    static List<Relation> all(Connection connection) throws SQLException {
        List<Relation> relations = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                relations.add(new Relation(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getBoolean(3) ? TableFingerprint.Kind.MATERIALIZED_VIEW : TableFingerprint.Kind.TABLE,
                        rows.getString(4),
                        "row(" + rows.getString(5) + ")",
                        rows.getBoolean(6)));
            }
        }
        return relations;
    }

    TableFingerprint read(Connection connection, boolean content) throws SQLException {
        if (!populated) {
            return new TableFingerprint(
                    schema, name, kind, 0, content ? Optional.of(RowHash.NOTHING) : Optional.empty());
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_catalog.count(*)"
                        + (content ? ", " + RowHash.sumOf(row + "::pg_catalog.text") : "") + " from only "
                        + quotedName + " t")) {
            rows.next();
            return new TableFingerprint(
                    schema,
                    name,
                    kind,
                    rows.getLong(1),
                    content ? Optional.of(RowHash.text(rows.getBigDecimal(2))) : Optional.empty());
        }
    }
}
