package dev.luneo.dr.postgres.fingerprint;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The hash of many rows: the sum of a 64-bit hash of each row's text. A sum does not depend on the order of rows, counts
 * equal rows as often as they come, and PostgreSQL adds it up in one pass without sorting. Made to find accidents:
 * two contents differing by chance have the same sum once in 2^64.
 */
final class RowHash {

    /** Names the way of hashing: other ways may follow, and are not compared with this one. */
    private static final String VERSION = "v1:";

    static final String NOTHING = VERSION + "0";

    private RowHash() {}

    /** The C collation makes it a hash of the bytes. */
    static String sumOf(String text) {
        return "pg_catalog.sum(pg_catalog.hashtextextended(" + text + " collate \"C\", 0))";
    }

    /** @param sum null when there were no rows */
    static String text(@Nullable BigDecimal sum) {
        return sum == null ? NOTHING : VERSION + sum.toPlainString();
    }
}
