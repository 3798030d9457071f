package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a fingerprint holds beside tables. */
final class Catalogue {

    /** Sequences asked for in one statement; as many as a session locks without taking room that pg_dump needs, see {@link TablesRead}. */
    private static final int BATCH = 16;

    private Catalogue() {}

    static List<ExtensionFingerprint> extensions(Connection connection) throws SQLException {
        return Query.all(
                connection,
                "select extname, extversion from pg_catalog.pg_extension",
                row -> new ExtensionFingerprint(row.getString(1), row.getString(2)));
    }

    /** As they stand now: sequences know no snapshots. */
    static List<SequenceFingerprint> sequences(Connection connection) throws SQLException {
        List<String> queries = Query.all(
                connection,
                "select pg_catalog.format("
                        + "'select %L::text, %L::text, last_value, is_called from %I.%I', n.nspname, c.relname, n.nspname, c.relname)"
                        + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind = 'S' and c.relpersistence <> 't'" + Relation.NOT_OF_SYSTEM
                        + Relation.NOT_OF_EXTENSION,
                row -> row.getString(1));
        List<SequenceFingerprint> sequences = new ArrayList<>();
        for (int from = 0; from < queries.size(); from += BATCH) {
            List<String> some = queries.subList(from, Math.min(from + BATCH, queries.size()));
            sequences.addAll(Query.all(
                    connection,
                    String.join(" union all ", some),
                    row -> new SequenceFingerprint(
                            row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4))));
        }
        return sequences;
    }
}
