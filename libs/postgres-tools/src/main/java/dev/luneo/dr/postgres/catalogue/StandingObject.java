package dev.luneo.dr.postgres.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Something that belongs to somebody in the restored database, as it is there now.
 *
 * @param type as pg_identify_object names it
 * @param identity quoted as the server quotes it
 * @param definer whether it is a function that runs with its owner's rights
 * @param digest what it does, in so far as that can be compared
 * @param schema quoted; empty for what is in none
 */
record StandingObject(String type, String identity, String owner, boolean definer, String digest, String schema) {
    /** Where a statement's word for a kind is not the one by which the server identifies it. */
    private static final Map<String, String> KINDS =
            Map.of("statistics object", "statistics", "foreign-data wrapper", "foreign data wrapper");

    static List<StandingObject> all(Connection connection) throws SQLException {
        return CatalogueQuery.list(
                connection,
                CatalogueQuery.OWNED,
                row -> new StandingObject(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getString(5),
                        row.getString(6)));
    }

    /** The same for what is recorded and for what stands here. */
    String key() {
        return type + " " + identity;
    }

    boolean isSchema() {
        return type.equals("schema");
    }

    /** As a statement names it. */
    String sql() {
        return KINDS.getOrDefault(type, type) + " " + identity;
    }
}
