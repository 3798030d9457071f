package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.List;

/**
 * How a database is backed up; the method is logical ({@code pg_dump}).
 *
 * @param repositories names of repositories of the plan; at least one
 * @param jobs parallel connections of the dump: 1 to 16, 2 unless said otherwise
 * @param timeLimit after which a backup is ended and counts as failed: 1 minute to 24 hours, 1 hour unless said otherwise
 */
public record BackupPlan(
        Schedule schedule,
        List<String> repositories,
        int jobs,
        Duration timeLimit,
        Retention retention,
        FingerprintDepth fingerprint) {
    public BackupPlan {
        repositories = List.copyOf(repositories);
    }
}
