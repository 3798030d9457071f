package dev.luneo.dr.repository;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What only the one who took the backup knows. The fields mean what they mean in {@link Manifest}; take all three instants
 * from the same clock, because a restorable point after the completion is refused.
 */
public record ManifestFacts(
        String method,
        Instant startedAt,
        Instant completedAt,
        Instant restorablePoint,
        int serverVersion,
        String toolVersion,
        long databaseBytes,
        Map<String, String> notes) {

    public ManifestFacts {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(restorablePoint, "restorablePoint");
        Objects.requireNonNull(toolVersion, "toolVersion");
        notes = Map.copyOf(notes);
    }
}
