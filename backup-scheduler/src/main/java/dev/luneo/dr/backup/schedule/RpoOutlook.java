package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.recovery.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the next backup will be complete before the RPO is breached. Pure.
 *
 * @param newest the newest restorable point
 * @param breachAt when the RPO is breached unless a newer one comes; for a database that was never backed up, when the first
 *     backup was wanted: since then everything is at risk
 */
record RpoOutlook(String database, Optional<Instant> newest, Instant breachAt, Optional<Expected> next) {

    /** When the next backup is going to be complete as things stand, and why then. */
    record Expected(Instant at, String why) {}

    /** Empty before anybody wanted a backup. */
    static Optional<RpoOutlook> of(String database, BackupHistory history, Duration rpo, Optional<Expected> next) {
        Optional<Instant> breachAt =
                history.newest().map(point -> point.plus(rpo)).or(history::firstAt);
        return breachAt.map(at -> new RpoOutlook(database, history.newest(), at, next));
    }

    /** A first backup that is still being tried is no news; one that was given up is. */
    Optional<RpoAtRisk> risk() {
        boolean late = next.isEmpty() || newest.isPresent() && next.get().at().isAfter(breachAt);
        return late ? Optional.of(new RpoAtRisk(database, newest, breachAt, detail())) : Optional.empty();
    }

    private String detail() {
        String expected = next.map(it -> "%s; no newer backup before %s".formatted(it.why(), it.at()))
                .orElse("The first backup failed for good, and nothing else is under way");
        return newest.map(point -> "%s. The newest restorable point is %s".formatted(expected, point))
                .orElse(expected + ". There is no restorable point at all");
    }

    /** When a backup that is being taken will be complete: as the last ones, or twice its age once it is slower. */
    static Instant endOf(Backup running, Optional<Duration> forecast, Instant now) {
        Duration age = Duration.between(running.startedAt(), now);
        boolean slower = forecast.filter(takes -> age.compareTo(takes) <= 0).isEmpty();
        return running.startedAt().plus(slower ? age.multipliedBy(2) : forecast.orElse(age));
    }
}
