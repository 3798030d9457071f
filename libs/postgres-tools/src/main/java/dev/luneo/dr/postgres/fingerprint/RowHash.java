package dev.luneo.dr.postgres.fingerprint;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hash of many rows: the sum of a 64-bit hash of each row's text. A sum does not depend on the order of rows, counts
 * equal rows as often as they come, adds up over partitions, and PostgreSQL makes it in one pass without sorting. Made
 * to find accidents: two contents differing by chance have the same sum once in 2^64.
 *
 * @param way names the way of hashing; sums of different ways cannot be compared
 */
record RowHash(String way, BigDecimal sum) {

    /** Of all columns. */
    static final String ALL = "v1";
    /** Of all columns but those that the server computes from others, and may compute differently when it does so anew. */
    static final String WITHOUT_GENERATED = "v2";

    /** The C collation makes it a hash of the bytes. */
    static String sumOf(String text) {
        return "pg_catalog.sum(pg_catalog.hashtextextended(" + text + " collate \"C\", 0))";
    }

    /** @param sum null when there were no rows */
    static String text(String way, @Nullable BigDecimal sum) {
        return way + ":" + (sum == null ? "0" : sum.toPlainString());
    }

    /** Empty for what no version of ours has written. */
    static Optional<RowHash> parse(String text) {
        int colon = text.indexOf(':');
        // A sum of the rows of the largest table has fewer than forty digits; more is rubbish, and costly to add.
        return colon > 0 && text.substring(colon + 1).matches("-?\\d{1,60}")
                ? Optional.of(new RowHash(text.substring(0, colon), new BigDecimal(text.substring(colon + 1))))
                : Optional.empty();
    }

    /** Of several parts together; empty when they were hashed in different ways. */
    static Optional<RowHash> ofAll(Collection<RowHash> parts) {
        return parts.stream().map(RowHash::way).distinct().count() == 1
                ? parts.stream().reduce((one, other) -> new RowHash(one.way, one.sum.add(other.sum)))
                : Optional.empty();
    }
}
