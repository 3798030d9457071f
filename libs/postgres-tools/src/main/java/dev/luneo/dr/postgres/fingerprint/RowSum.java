package dev.luneo.dr.postgres.fingerprint;

import java.math.BigDecimal;
import java.util.Optional;

/** Counts rows and adds up their hashes, as {@link RowHash#sumOf} has PostgreSQL do it. */
final class RowSum implements CopyText.Rows {

    /** After so many hashes of 64 bits in two halves neither half has overflowed yet. */
    private static final int HALVES = 1 << 30;

    private final RecordText record = new RecordText();
    private BigDecimal sum = BigDecimal.ZERO;
    private long upper;
    private long lower;
    private long rows;
    private boolean hashed = true;

    @Override
    public void begin() {
        record.begin();
    }

    @Override
    public void value(byte[] value, int count) {
        record.value(value, count);
    }

    @Override
    public void end() {
        rows++;
        hashed &= record.end();
        if (hashed) {
            long hash = record.hash();
            upper += hash >> 32;
            lower += hash & 0xffff_ffffL;
        }
        if (rows % HALVES == 0) {
            sum = sum();
            upper = 0;
            lower = 0;
        }
    }

    long rows() {
        return rows;
    }

    /** Empty when a row was too long to be hashed. */
    Optional<BigDecimal> whole() {
        return hashed ? Optional.of(sum()) : Optional.empty();
    }

    private BigDecimal sum() {
        return sum.add(
                BigDecimal.valueOf(upper).multiply(BigDecimal.valueOf(1L << 32)).add(BigDecimal.valueOf(lower)));
    }
}
