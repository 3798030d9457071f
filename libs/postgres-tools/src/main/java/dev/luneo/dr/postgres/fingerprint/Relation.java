package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A relation whose rows pg_dump copies, or that a restore fills: tables, leaf partitions, materialised views. Not:
 * system schemas, members of extensions, foreign and temporary tables.
 *
 * @param quotedName with schema, ready for SQL
 * @param row an expression of all columns but generated ones in the order of their names, because a restore may reorder
 *     inherited ones
 * @param way of hashing; see {@link RowHash}
 * @param partOf the whole table, of a partition
 * @param populated false for a materialised view without data
 * @param locks that reading it takes: its own, its indexes', and those of where its long values are
 * @param foreign whether a plan for it would compute what somebody else may have written, with a superuser's rights: it is
 *     then read without one
 * @param columns those of {@code row}, quoted
 * @param narrowest one of them, for counting
 * @param names of all columns, generated ones too, in the order of the table
 */
record Relation(
        long oid,
        String schema,
        String name,
        TableFingerprint.Kind kind,
        String quotedName,
        String row,
        String way,
        Optional<String> partOf,
        boolean populated,
        int locks,
        boolean foreign,
        String columns,
        String narrowest,
        List<String> names) {

    /** What {@link dev.luneo.dr.postgres.PostgresFailure} takes for a schema that was changed meanwhile. */
    private static final String CHANGED = "42P01";

    static final String NOT_OF_EXTENSION = " and not exists (select from pg_catalog.pg_depend d"
            + " where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')";
    static final String NOT_OF_SYSTEM = " and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    private static final String COMPUTES = "(exists (select from pg_catalog.pg_index i where i.indrelid = c.oid"
            + " and (i.indexprs is not null or i.indpred is not null))"
            + " or exists (select from pg_catalog.pg_statistic_ext s where s.stxrelid = c.oid"
            + " and pg_catalog.to_jsonb(s) ->> 'stxexprs' is not null))";

    /**
     * Where there are expressions in indexes and statistics, and whoever reads is not the owner: a reader may read what others own. To a superuser,
     * also one that took another role, the owner could give some in this moment; what is a superuser's own and has none stays so, for nobody else can
     * give it any.
     */
    private static final String FOREIGN =
            " (" + COMPUTES + " and pg_catalog.pg_get_userbyid(c.relowner) not in (current_user, session_user)"
                    + " or exists (select from pg_catalog.pg_roles me where me.rolsuper and me.rolname in (current_user, session_user))"
                    + " and (" + COMPUTES
                    + " or not (select o.rolsuper from pg_catalog.pg_roles o where o.oid = c.relowner)))";

    /**
     * The largest first, so that no connection is left alone with one at the end; by the catalogue's estimate, because
     * asking for the size itself would wait for whoever has the table locked.
     */
    private static final String QUERY =
            "select c.oid::bigint, n.nspname, c.relname, c.relkind = 'm', pg_catalog.format('%I.%I', n.nspname, c.relname),"
                    + " coalesce((select pg_catalog.string_agg('t.' || pg_catalog.quote_ident(a.attname), ', ' order by a.attname collate \"C\")"
                    + " from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), ''),"
                    + " exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attgenerated <> ''),"
                    + " rn.nspname, r.relname, c.relispopulated,"
                    + " 1 + (select pg_catalog.count(*) from pg_catalog.pg_index i where i.indrelid = c.oid)"
                    + " + case c.reltoastrelid when 0 then 0 else 2 end,"
                    + FOREIGN + ","
                    + " coalesce((select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attname collate \"C\")"
                    + " from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), ''),"
                    + " coalesce((select pg_catalog.quote_ident(a.attname) from pg_catalog.pg_attribute a where a.attrelid = c.oid"
                    + " and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attlen < 0, a.attlen, a.attnum limit 1), ''),"
                    + " array(select a.attname::pg_catalog.text from pg_catalog.pg_attribute a where a.attrelid = c.oid"
                    + " and a.attnum > 0 and not a.attisdropped order by a.attnum)"
                    + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " left join pg_catalog.pg_class r on c.relispartition and r.oid = pg_catalog.pg_partition_root(c.oid)"
                    + " left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace"
                    + " where c.relkind in ('r', 'm') and c.relpersistence <> 't'" + NOT_OF_SYSTEM + NOT_OF_EXTENSION
                    + " order by c.relpages desc, 2, 3";

    static List<Relation> all(Connection connection) throws SQLException {
        return Query.all(connection, QUERY, Relation::of);
    }

    private static Relation of(ResultSet rows) throws SQLException {
        Optional<String> rootSchema = Optional.ofNullable(rows.getString(8));
        Optional<String> root = Optional.ofNullable(rows.getString(9));
        return new Relation(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getBoolean(4) ? TableFingerprint.Kind.MATERIALIZED_VIEW : TableFingerprint.Kind.TABLE,
                rows.getString(5),
                "row(" + rows.getString(6) + ")",
                rows.getBoolean(7) ? RowHash.WITHOUT_GENERATED : RowHash.ALL,
                rootSchema.flatMap(schema -> root.map(name -> Names.qualified(schema, name))),
                rows.getBoolean(10),
                rows.getInt(11),
                rows.getBoolean(12),
                rows.getString(13),
                rows.getString(14),
                List.of((String[]) rows.getArray(15).getArray()));
    }

    /**
     * In a transaction whose locks the caller lets go soon.
     *
     * @throws SQLException also when it is not there any more, or something else is in its place: a view in the place of a
     *     table would be its owner's code, run with our rights
     */
    TableFingerprint read(Connection connection, boolean content) throws SQLException {
        if (!populated) {
            return fingerprint(0, content ? Optional.of(RowHash.text(way, null)) : Optional.empty());
        }
        hold(connection);
        return Query.one(
                connection,
                "select pg_catalog.count(*)" + (content ? ", " + RowHash.sumOf(row + "::pg_catalog.text") : "")
                        + " from only " + quotedName + " t",
                sums -> fingerprint(
                        sums.getLong(1),
                        content ? Optional.of(RowHash.text(way, sums.getBigDecimal(2))) : Optional.empty()));
    }

    /**
     * As {@link #read}, without a plan. A materialised view cannot be read so, and is not: a restore computes it anew.
     *
     * @param connection that holds the table meanwhile
     */
    TableFingerprint copy(Connection connection, CopySession session, boolean content) throws SQLException {
        if (!populated || kind == TableFingerprint.Kind.MATERIALIZED_VIEW) {
            return fingerprint(0, Optional.empty());
        }
        hold(connection);
        RowSum sum = new RowSum();
        session.read(quotedName, content ? columns : narrowest, sum);
        return fingerprint(sum.rows(), content ? sum.whole().map(all -> RowHash.text(way, all)) : Optional.empty());
    }

    /**
     * Locks it, then looks whether it is still what it was. Both questions are answered by the catalogue as it is now, and
     * not by the snapshot; a view has no file. Materialised views cannot be locked, only looked at.
     */
    void hold(Connection connection) throws SQLException {
        if (kind == TableFingerprint.Kind.TABLE) {
            Query.execute(connection, "lock table only " + quotedName + " in access share mode");
        }
        boolean same = Query.one(
                connection,
                "select pg_catalog.pg_relation_filenode(?::oid) is not null and pg_catalog.to_regclass(?)::oid = ?::oid",
                row -> row.getBoolean(1),
                oid,
                quotedName,
                oid);
        if (!same) {
            throw new SQLException(quotedName + " was replaced while it was to be read", CHANGED);
        }
    }

    private TableFingerprint fingerprint(long rows, Optional<String> hash) {
        return new TableFingerprint(schema, name, kind, rows, hash, partOf, names);
    }
}
