package dev.luneo.dr.kit.words;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Ids that sort by time and can be read out on the telephone: {@code 20261123T031502Z-4f7c1d2e}. */
public final class DatedId {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private DatedId() {}

    public static String fresh(Instant now) {
        return "%s-%08x".formatted(STAMP.format(now), RANDOM.nextInt());
    }
}
