package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Occasion;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be told of backups: that they fail or are not what they claim, and how the newest one stands against the RPO.
 *
 * <p>A state that lasts is told once per episode: from one newest restorable point until there is another.
 */
final class BackupOccasions {
    /** The newest restorable point is among the newest usable backups; the whole history need not be looked through each time. */
    private static final int NEWEST = 20;

    /** A failed attempt that nobody followed up for so long was the last one, whatever the plan's retries say. */
    private static final Duration NO_FURTHER_ATTEMPT = Duration.ofMinutes(15);

    private final DrPlan plan;
    private final Links links;
    private final LocalTimes times;

    BackupOccasions(DrPlan plan, Links links, LocalTimes times) {
        this.plan = plan;
        this.links = links;
        this.times = times;
    }

    Stream<Notice> due(Facts facts, Instant now, Instant since) {
        Stream<Notice> lasting = plan.databases().keySet().stream().flatMap(database -> {
            DatabaseBackups backups = facts.backups().of(database);
            Optional<Instant> newest = newestPoint(backups);
            return Stream.of(
                            rpo(backups, newest, episode(facts, database, newest), now),
                            failed(backups, newest, now),
                            suspicious(backups),
                            notRestorable(backups))
                    .flatMap(Optional::stream);
        });
        return Stream.concat(lasting, disproved(facts))
                .filter(notice -> !notice.cause().isBefore(since));
    }

    private Optional<Notice> rpo(DatabaseBackups backups, Optional<Instant> newest, String episode, Instant now) {
        // A warning that a newer backup has overtaken is not one any more.
        Optional<RpoAtRisk> risk = backups.rpoRisk()
                .filter(warning -> warning.newestRestorablePoint().equals(newest));
        Optional<Instant> breach =
                newest.map(point -> point.plus(plan.objectives().rpo())).or(() -> risk.map(RpoAtRisk::breachAt));
        String database = backups.database();
        String objective = Spans.exact(plan.objectives().rpo());
        if (breach.isPresent() && now.isAfter(breach.get())) {
            String fact = newest.map(point ->
                            "Database %s can be restored to %s at the latest, longer ago than the objective of %s."
                                    .formatted(database, times.full(point), objective))
                    .orElse("Database %s has never been backed up; nothing of it can be restored.".formatted(database));
            return Optional.of(notice(
                    database,
                    Occasion.RPO_BREACHED,
                    episode,
                    breach.get(),
                    fact,
                    "Next, the scheduler goes on trying; if a backup failed, find out why."));
        }
        return risk.map(warning -> notice(
                database,
                Occasion.RPO_AT_RISK,
                episode,
                warning.breachAt(),
                "No backup of database %s will be ready before the objective of %s is breached at %s."
                        .formatted(database, objective, times.full(warning.breachAt())),
                "Next, see why the backup is late while there is time."));
    }

    private Optional<Notice> failed(DatabaseBackups backups, Optional<Instant> newest, Instant now) {
        return backups.newestFirst()
                .takeWhile(backup -> backup.completed().isEmpty())
                .filter(backup -> finallyFailed(backup, now))
                .findFirst()
                .map(backup -> notice(
                        backups.database(),
                        Occasion.BACKUP_FAILED,
                        newest.map(Instant::toString).orElse("never"),
                        backup.changedAt(),
                        "Backup %s of database %s failed: %s."
                                .formatted(
                                        backup.id(),
                                        backups.database(),
                                        backup.failure().map(Failure::reason).orElse("unknown")),
                        "Next, the schedule tries again when a backup is due. Hint: %s."
                                .formatted(backup.failure().map(Failure::hint).orElse("see the scheduler's log"))));
    }

    /** Of the newest one, once each: those that follow it are compared with the same ones before. */
    private Optional<Notice> suspicious(DatabaseBackups backups) {
        return backups.usable()
                .limit(NEWEST)
                .max(Comparator.comparing(backup -> backup.restorablePoint().orElse(Instant.EPOCH)))
                .flatMap(newest -> newest.suspicion()
                        .map(why -> notice(
                                backups.database(),
                                Occasion.BACKUP_SUSPICIOUS,
                                newest.id(),
                                newest.changedAt(),
                                "Backup %s of database %s looks suspicious: %s."
                                        .formatted(newest.id(), backups.database(), why),
                                ("Next, find out whether this was meant. If not, data is being lost now: report an incident that says when it began, and ask for a restore with whenItBegan."
                                                + " If it was meant, an incident lead says so with a reason, POST /api/backups/%s/meant on backup-scheduler.")
                                        .formatted(newest.id()))));
    }

    /**
     * Told when it fails in another way than before, and once more each day for as long as it fails. What may pass by itself, such as a
     * server that is down, is tried a few times first.
     */
    private Optional<Notice> notRestorable(DatabaseBackups backups) {
        return backups.schemaProofs()
                .failing()
                .filter(failing -> !failing.failure().retryable()
                        || failing.times() >= plan.retry().attempts())
                .map(failing -> {
                    long days = Duration.between(failing.since(), failing.at()).toDays();
                    return notice(
                            backups.database(),
                            Occasion.SCHEMA_NOT_RESTORABLE,
                            "%s/%d".formatted(failing.since(), days),
                            failing.since().plus(Duration.ofDays(days)),
                            "The schema of backup %s of database %s could not be restored in a rehearsal%s: %s. A restore would fail in the same way; nothing is lost, and the live database was not touched."
                                    .formatted(
                                            failing.event().backupId(),
                                            backups.database(),
                                            failing.event()
                                                    .object()
                                                    .map(", at %s"::formatted)
                                                    .orElse(""),
                                            failing.failure().reason()),
                            "Next, mend it while there is time. %s."
                                    .formatted(failing.failure().hint()));
                });
    }

    private Stream<Notice> disproved(Facts facts) {
        return facts.disproved().values().stream()
                .map(found -> notice(
                        found.event().database(),
                        Occasion.BACKUP_DISPROVED,
                        found.event().backupId(),
                        found.time(),
                        "Backup %s of database %s is damaged, and is not used where there is another."
                                .formatted(
                                        found.event().backupId(), found.event().database()),
                        "Next, another backup is used; find out what damaged this one."));
    }

    private boolean finallyFailed(Backup backup, Instant now) {
        return backup.state() == Backup.State.FAILED
                && (backup.attempt() >= plan.retry().attempts()
                        || !backup.failure().map(Failure::retryable).orElse(true)
                        || now.isAfter(backup.changedAt().plus(NO_FURTHER_ATTEMPT)));
    }

    /** A backup that is disproved takes the newest point back to one that may have been told of before. */
    private static String episode(Facts facts, String database, Optional<Instant> newest) {
        String since = newest.map(Instant::toString).orElse("never");
        return facts.disproved().values().stream()
                .filter(found -> found.event().database().equals(database))
                .filter(found -> facts.backups()
                        .of(database)
                        .find(found.event().backupId())
                        .flatMap(Backup::restorablePoint)
                        .filter(point -> newest.map(point::isAfter).orElse(true))
                        .isPresent())
                .map(found -> found.event().backupId())
                .max(Comparator.naturalOrder())
                .map(without -> since + " without " + without)
                .orElse(since);
    }

    private static Optional<Instant> newestPoint(DatabaseBackups backups) {
        return backups.usable()
                .limit(NEWEST)
                .flatMap(backup -> backup.restorablePoint().stream())
                .max(Comparator.naturalOrder());
    }

    private Notice notice(String database, Occasion occasion, String about, Instant cause, String fact, String next) {
        return new Notice(
                database,
                occasion,
                Notice.id(occasion, database, about),
                cause,
                database,
                Optional.empty(),
                fact,
                next,
                links.backups(database));
    }
}
