package dev.luneo.dr.restore.request;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Ids of recoveries that sort by time and can be read out on the telephone: {@code 20261123T031502Z-4f7c1d2e}. */
final class RecoveryId {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryId() {}

    static String fresh(Instant now) {
        return "%s-%08x".formatted(STAMP.format(now), RANDOM.nextInt());
    }
}
