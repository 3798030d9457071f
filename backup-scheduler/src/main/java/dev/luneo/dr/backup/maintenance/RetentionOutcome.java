package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Retention;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.retention.RetentionDecision;
import dev.luneo.dr.repository.retention.RetentionPolicy;
import dev.luneo.dr.repository.retention.RetentionRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of a database's backups are kept, pure; the same for the dry run and for the removal.
 *
 * @param postponed why nothing is removed for now, whatever the decisions say
 * @param problem what a person should do about requests that wait for approval; a running recovery is no problem
 */
public record RetentionOutcome(
        List<RetentionDecision> decisions, Optional<String> postponed, Optional<String> problem) {
    static RetentionOutcome decide(
            String database, DrPlan plan, Holdings holdings, Backups backups, Recoveries recoveries, Instant now) {
        Retention retention = plan.database(database).orElseThrow().backup().retention();
        // What a recovery found damaged is no backup: taken for one, it could be the newest that is kept.
        List<Manifest> usable = holdings.promising().stream()
                .flatMap(held -> held.manifest().stream())
                .filter(manifest ->
                        !backups.of(database).disproved(manifest.backupId().value()))
                .toList();
        List<Recovery> needing = needing(database, recoveries, now);
        Set<BackupId> inUse =
                needing.stream().flatMap(recovery -> chosen(recovery).stream()).collect(Collectors.toUnmodifiableSet());
        List<RetentionDecision> decisions = RetentionPolicy.decide(
                usable,
                new RetentionRule(retention.all(), retention.daily(), retention.weekly(), retention.monthly()),
                plan.timeZone(),
                now,
                inUse,
                manifest -> suspicious(manifest, backups.of(database)));
        return new RetentionOutcome(
                decisions,
                postponed(holdings, needing),
                WaitingRequests.of(database, recoveries, now)
                        .problem(decisions.stream().anyMatch(RetentionDecision.Expired.class::isInstance)));
    }

    List<RetentionDecision.Expired> toRemove() {
        return postponed.isPresent()
                ? List.of()
                : decisions.stream()
                        .filter(RetentionDecision.Expired.class::isInstance)
                        .map(RetentionDecision.Expired.class::cast)
                        .toList();
    }

    /** Why a backup must stay, whatever was decided; asked right before it is removed, of what the log tells by then. */
    static Optional<String> held(String database, BackupId id, Recoveries recoveries, Instant now) {
        return needing(database, recoveries, now).stream()
                .filter(recovery ->
                        recovery.restored().isEmpty() || chosen(recovery).equals(Optional.of(id)))
                .findFirst()
                .map(recovery -> "recovery %s may need it".formatted(recovery.id()));
    }

    /** The one that has the database, and requests that somebody may approve any minute: what they name must be there then. */
    private static List<Recovery> needing(String database, Recoveries recoveries, Instant now) {
        return Stream.concat(
                        recoveries.holder(database).stream(),
                        WaitingRequests.of(database, recoveries, now).keeping().stream())
                .toList();
    }

    private static boolean suspicious(Manifest manifest, DatabaseBackups known) {
        return known.find(manifest.backupId().value())
                .map(backup -> backup.suspicion(manifest.suspicion()))
                .orElseGet(manifest::suspicion)
                .isPresent();
    }

    private static Optional<BackupId> chosen(Recovery recovery) {
        return recovery.fact(RestoreSteps.CHOOSE_BACKUP, RestoreSteps.BACKUP_ID).flatMap(BackupId::parse);
    }

    private static Optional<String> postponed(Holdings holdings, List<Recovery> needing) {
        if (!holdings.unreachable().isEmpty()) {
            // What cannot be seen there may be the newest, and what can be seen here the only copy.
            return Optional.of("not every repository can be looked at: %s".formatted(holdings.unreachable()));
        }
        // Until its data is back, a recovery may fall back to the next older backup, whichever that is.
        return needing.stream()
                .filter(recovery -> recovery.restored().isEmpty())
                .findFirst()
                .map(recovery -> "recovery %s has yet to bring its data back".formatted(recovery.id()));
    }
}
