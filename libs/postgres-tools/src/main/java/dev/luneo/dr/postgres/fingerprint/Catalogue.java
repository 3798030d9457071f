package dev.luneo.dr.postgres.fingerprint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a fingerprint holds beside tables. */
final class Catalogue {

    /** Sequences asked for in one statement; as many as a session locks without taking room that pg_dump needs, see {@link TablesRead}. */
    private static final int BATCH = 16;

    private Catalogue() {}

    static List<ExtensionFingerprint> extensions(Connection connection) throws SQLException {
        List<ExtensionFingerprint> extensions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select extname, extversion from pg_catalog.pg_extension")) {
            while (rows.next()) {
                extensions.add(new ExtensionFingerprint(rows.getString(1), rows.getString(2)));
            }
        }
        return extensions;
    }

    /** As they stand now: sequences know no snapshots. */
    static List<SequenceFingerprint> sequences(Connection connection) throws SQLException {
        List<String> queries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_catalog.format("
                        + "'select %L::text, %L::text, last_value, is_called from %I.%I', n.nspname, c.relname, n.nspname, c.relname)"
                        + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind = 'S' and c.relpersistence <> 't'" + Relation.NOT_OF_SYSTEM
                        + Relation.NOT_OF_EXTENSION)) {
            while (rows.next()) {
                queries.add(rows.getString(1));
            }
        }
        List<SequenceFingerprint> sequences = new ArrayList<>();
        for (int from = 0; from < queries.size(); from += BATCH) {
            List<String> some = queries.subList(from, Math.min(from + BATCH, queries.size()));
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(String.join(" union all ", some))) {
                while (rows.next()) {
                    sequences.add(new SequenceFingerprint(
                            rows.getString(1), rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
                }
            }
        }
        return sequences;
    }
}
