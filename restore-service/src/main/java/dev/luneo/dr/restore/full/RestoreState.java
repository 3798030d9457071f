package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.Readiness;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What restore-service knows. Immutable.
 *
 * @param histories what happened in each recovery that is kept whole, in the order of the log; how far a step is, is left out
 * @param unannounced recoveries that were rejected, without anyone having said so
 * @param reports when each of the newest incidents was first heard of, by notifier-service: what outsiders write is not read here
 * @param readiness what other services said of what they would have for a recovery
 * @param leftOvers recoveries that ended and whose restored databases nobody will use
 */
public record RestoreState(
        Recoveries recoveries,
        Backups backups,
        PMap<String, PVector<Recorded<DrEvent>>> histories,
        PSet<String> unannounced,
        PSet<String> leftOvers,
        Reports reports,
        Readiness readiness) {

    public static final RestoreState NOTHING = under(ApprovalRule.NO_PLAN);

    public static RestoreState under(ApprovalRule rule) {
        return new RestoreState(
                Recoveries.under(rule),
                Backups.NONE,
                HashTreePMap.empty(),
                HashTreePSet.empty(),
                HashTreePSet.empty(),
                Reports.NONE,
                Readiness.UNKNOWN);
    }

    /** When an incident was first heard of; empty for one that is not known, or no longer. */
    public Optional<Instant> reportedAt(String incidentId) {
        return reports.of(incidentId);
    }

    public List<Recorded<DrEvent>> history(String recoveryId) {
        return histories.getOrDefault(recoveryId, TreePVector.empty());
    }

    public RestoreState evolve(Recorded<DrEvent> recorded) {
        if (recorded.event() instanceof BackupEvent event) {
            return backup(event, recorded);
        }
        if (recorded.event() instanceof StatusChanged event) {
            return new RestoreState(
                    recoveries.after(recorded),
                    backups,
                    histories,
                    unannounced,
                    leftOvers,
                    reports.with(event.subject(), recorded.time()),
                    readiness);
        }
        if (recorded.event() instanceof ReadinessStated stated) {
            return new RestoreState(
                    recoveries, backups, histories, unannounced, leftOvers, reports, readiness.evolve(stated));
        }
        return recorded.event() instanceof RecoveryEvent event ? recovery(event, recorded) : this;
    }

    private RestoreState backup(BackupEvent event, Recorded<DrEvent> recorded) {
        Backups next = backups.evolve(new Recorded<>(event, recorded.time(), recorded.source()));
        return new RestoreState(
                recoveries,
                next,
                event.foundBy()
                        .filter(id -> recoveries
                                .find(id)
                                .filter(known -> !known.brief())
                                .isPresent())
                        .map(id -> remembered(id, recorded))
                        .orElse(histories),
                unannounced,
                leftOvers,
                reports,
                readiness);
    }

    private RestoreState recovery(RecoveryEvent event, Recorded<DrEvent> recorded) {
        String id = event.recovery().recoveryId();
        Optional<Recovery> before = recoveries.find(id);
        Recoveries next = recoveries.evolve(new Recorded<>(event, recorded.time(), recorded.source()));
        Optional<Recovery> after = next.find(id);
        if (after.isEmpty()) {
            return this;
        }
        boolean tells = !before.equals(after) && !(event instanceof StepProgressed progress && progress.total() > 0);
        return new RestoreState(
                next,
                backups,
                kept(tells ? remembered(id, recorded) : histories, next, event.key()),
                after.get().stage() == Stage.REJECTED && !after.get().announcedRejection()
                        ? unannounced.plus(id)
                        : unannounced.minus(id),
                after.get().owesCleanUp() ? leftOvers.plus(id) : leftOvers.minus(id),
                reports,
                readiness);
    }

    /** Without those that became too old with this event. */
    private PMap<String, PVector<Recorded<DrEvent>>> kept(
            PMap<String, PVector<Recorded<DrEvent>>> all, Recoveries next, String database) {
        PVector<String> before = recoveries.inDetail().getOrDefault(database, TreePVector.empty());
        PVector<String> after = next.inDetail().getOrDefault(database, TreePVector.empty());
        return before == after
                ? all
                : all.minusAll(before.stream().filter(id -> !after.contains(id)).toList());
    }

    private PMap<String, PVector<Recorded<DrEvent>>> remembered(String recoveryId, Recorded<DrEvent> recorded) {
        PVector<Recorded<DrEvent>> known = histories.getOrDefault(recoveryId, TreePVector.empty());
        return histories.plus(recoveryId, known.plus(recorded));
    }
}
