package dev.luneo.dr.postgres.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The name under which the damaged database is kept after a swap, such as {@code luneo_before_20261123t031500z}. */
public final class KeptDatabaseName {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** PostgreSQL's 63 bytes less {@code _before_20261123t031500z}. */
    private static final int ROOM = 39;

    private KeptDatabaseName() {}

    public static String of(String database, Instant at) {
        String cut = database;
        while (cut.getBytes(StandardCharsets.UTF_8).length > ROOM) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + "_before_" + STAMP.format(at);
    }
}
