package dev.luneo.dr.backup.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this process last looked after the repositories of each database, and what it found wrong. Kept in memory and not in
 * the log: a process that has just begun should look anyway. The machine is told of it as it is told of the present instant.
 */
public final class MaintenanceRuns {
    private final Duration every;
    private final Map<String, Run> made = new ConcurrentHashMap<>();

    /**
     * @param number counts up from 1
     * @param completed the backup that had completed last by then
     * @param problems sentences for people; empty when all is well
     * @param warnings what could be better and keeps nothing from being backed up or restored
     * @param notAuthenticated ids of the backups that nobody known vouches for
     * @param outOfReach whether none of the database's repositories could be read: whatever lies there, nothing can be restored now
     */
    public record Run(
            long number,
            Instant at,
            Optional<String> completed,
            List<String> problems,
            List<String> warnings,
            Set<String> notAuthenticated,
            boolean outOfReach) {
        public Run {
            notAuthenticated = Set.copyOf(notAuthenticated);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    public MaintenanceRuns(Duration every) {
        this.every = every;
    }

    /** The number of the round that should be going on: after each completed backup, and every few minutes. */
    Optional<Long> due(String database, Instant now, Optional<String> completed) {
        Run last = made.get(database);
        if (last == null) {
            return Optional.of(1L);
        }
        boolean due =
                !last.completed().equals(completed) || !now.isBefore(last.at().plus(every));
        return due ? Optional.of(last.number() + 1) : Optional.empty();
    }

    public void made(String database, Run run) {
        made.put(database, run);
    }

    public Optional<Run> last(String database) {
        return Optional.ofNullable(made.get(database));
    }
}
