package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Query;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * All large objects as one entry. Their content is read in pieces, so the server never holds a whole one in memory, and
 * through lo_get, so that a hole reads as the zeros that a restore writes.
 */
final class LargeObjects {

    private static final int PIECE = 256 * 1024;
    /** Objects a round trip; most are smaller than one piece. */
    private static final int BATCH = 200;

    private final Connection connection;
    private BigDecimal sum = BigDecimal.ZERO;

    LargeObjects(Connection connection) {
        this.connection = connection;
    }

    Optional<TableFingerprint> read(boolean content) throws SQLException {
        long count = Query.one(
                connection,
                "select pg_catalog.count(*) from pg_catalog.pg_largeobject_metadata",
                row -> row.getLong(1));
        if (count == 0) {
            return Optional.empty();
        }
        Optional<String> hash = content ? Optional.of(hash()) : Optional.empty();
        return Optional.of(new TableFingerprint(
                "pg_catalog", "pg_largeobject", TableFingerprint.Kind.LARGE_OBJECTS, count, hash, Optional.empty()));
    }

    private String hash() throws SQLException {
        String first = "select m.oid::bigint, pg_catalog.length(p), " + hashed("m.oid", "0", "p")
                + " from (select oid from pg_catalog.pg_largeobject_metadata where oid > ?::bigint::oid order by oid limit "
                + BATCH + ") m, lateral (select pg_catalog.lo_get(m.oid, 0, " + PIECE + ") p offset 0) x order by 1";
        try (PreparedStatement query = connection.prepareStatement(first)) {
            long last = 0;
            boolean more = true;
            while (more) {
                query.setLong(1, last);
                more = false;
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        more = true;
                        last = rows.getLong(1);
                        sum = sum.add(rows.getBigDecimal(3));
                        if (rows.getInt(2) == PIECE) {
                            rest(last);
                        }
                    }
                }
            }
        }
        return RowHash.text(RowHash.ALL, sum);
    }

    private void rest(long object) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_catalog.length(p), "
                + hashed("o", "a", "p") + " from (select ?::bigint::oid o, ?::bigint a) i,"
                + " lateral (select pg_catalog.lo_get(o, a, " + PIECE + ") p offset 0) x")) {
            int length = PIECE;
            for (long offset = PIECE; length == PIECE; offset += PIECE) {
                query.setLong(1, object);
                query.setLong(2, offset);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    length = rows.getInt(1);
                    if (length > 0) {
                        sum = sum.add(rows.getBigDecimal(2));
                    }
                }
            }
        }
    }

    private static String hashed(String object, String offset, String piece) {
        return "pg_catalog.hashtextextended((%s::text || ':' || %s::text || ':' || pg_catalog.encode(%s, 'hex')) collate \"C\", 0)::numeric"
                .formatted(object, offset, piece);
    }
}
