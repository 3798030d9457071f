package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.List;

/**
 * How a database is backed up; in which way, its method says.
 *
 * @param repositories names of repositories of the plan; at least one
 * @param timeLimit after which a backup is ended and counts as failed: 1 minute to 24 hours, 1 hour unless said otherwise
 */
public record BackupPlan(
        Schedule schedule,
        List<String> repositories,
        BackupMethodPlan method,
        Duration timeLimit,
        Retention retention,
        FingerprintDepth fingerprint) {
    public BackupPlan {
        repositories = List.copyOf(repositories);
    }
}
