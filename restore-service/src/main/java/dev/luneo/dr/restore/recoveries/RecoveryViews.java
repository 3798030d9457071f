package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.IncidentClock;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.full.ChosenBackup;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.recoveries.RecoveryView.CheckView;
import dev.luneo.dr.restore.recoveries.RecoveryView.IncidentView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Makes the picture of a recovery out of one consistent state. */
@Component
public class RecoveryViews {
    private final DrPlan plan;
    private final DatabaseUrls urls;
    private final Clock clock;

    public RecoveryViews(DrPlan plan, DatabaseUrls urls, Clock clock) {
        this.plan = plan;
        this.urls = urls;
        this.clock = clock;
    }

    /** The body of {@code GET /api/recoveries/{id}}. */
    public RecoveryView view(Recovery recovery, RestoreState state) {
        return view(recovery, state, state.history(recovery.id()));
    }

    /** @param history what happened in it, in order */
    RecoveryView view(Recovery recovery, RestoreState state, List<Recorded<DrEvent>> history) {
        Instant now = clock.instant();
        Function<Instant, String> written = at -> Phrases.time(at, plan.timeZone());
        Advice advice = Advice.on(
                recovery,
                new Surroundings(
                        state.recoveries(),
                        place -> mayBeInUse(place, state.recoveries()),
                        plan.retry(),
                        now,
                        written));
        Optional<Duration> rto = recovery.rto();
        Optional<IncidentClock> clock = state.recoveries().incidentClock(recovery);
        return new RecoveryView(
                recovery.id(),
                recovery.database(),
                recovery.ref().purpose(),
                recovery.ref().procedure(),
                recovery.ref().incidentId(),
                recovery.stage().label(),
                recovery.request().reason(),
                recovery.request().requestedBy(),
                recovery.requestedAt(),
                recovery.requiredApprovals(),
                recovery.approvals(),
                recovery.decidedAt(),
                recovery.endedAt(),
                recovery.request().target().words(written),
                RecoveryView.Wish.of(recovery.request().target()),
                recovery.request().to().word(),
                recovery.request().planSha256(),
                recovery.restored()
                        .map(finished -> finished.backupId())
                        .or(() -> ChosenBackup.find(recovery, RestoreSteps.BACKUP_ID)),
                recovery.restored().map(finished -> finished.restoredTo()),
                recovery.restored().map(finished -> finished.restored()),
                recovery.redeployed().map(cutOver -> cutOver.replaced()),
                current(recovery.database(), state.recoveries()),
                Spans.seconds(recovery.elapsed(now)),
                plan.objectives().rto().toSeconds(),
                rto.map(Spans::seconds),
                clock.map(incident -> IncidentView.of(incident, recovery, now)),
                recovery.dataLoss().map(Spans::seconds),
                plan.objectives().rpo().toSeconds(),
                forecast(recovery, state, now),
                recovery.stepRuns().stream().map(run -> StepViews.of(run, now)).toList(),
                NextTry.of(recovery, plan.retry(), now),
                recovery.checks().stream().map(CheckView::of).toList(),
                recovery.failure(),
                recovery.settled(),
                Awaited.label(recovery, state.recoveries()),
                recovery.undone().map(undone -> undone.undone()),
                rto.map(whole -> overhead(recovery, whole)),
                advice.now() + ofTheIncident(recovery, clock, now),
                advice.next(),
                Remarks.of(recovery),
                Timeline.of(history, written));
    }

    /** Whoever waits for the data counts from the first attempt. */
    private static String ofTheIncident(Recovery recovery, Optional<IncidentClock> clock, Instant now) {
        return clock.map(incident -> " This is attempt %d%s, %s %s after the first was decided."
                        .formatted(
                                incident.attempts(),
                                recovery.ref()
                                        .incidentId()
                                        .map(" for incident %s"::formatted)
                                        .orElse(" after the same accident"),
                                recovery.stage().ended() ? "which ended" : "now",
                                Spans.brief(incident.elapsed(recovery, now))))
                .orElse("");
    }

    private Forecast forecast(Recovery recovery, RestoreState state, Instant now) {
        Optional<Long> bytes = ChosenBackup.find(recovery, RestoreSteps.DATABASE_BYTES)
                .or(() -> newestSize(state.backups(), recovery.database()));
        return Forecast.of(
                recovery,
                earlier(state, recovery.database()).filter(other -> !other.id().equals(recovery.id())),
                bytes,
                now,
                plan.objectives().rto());
    }

    /** The database's recoveries that can be compared with, newest first. */
    public static Stream<Recovery> earlier(RestoreState state, String database) {
        return state.recoveries().inDetail(database);
    }

    static Optional<Long> newestSize(Backups backups, String database) {
        return backups.of(database)
                .usable()
                .flatMap(backup -> backup.completed().stream())
                .map(completed -> completed.databaseBytes())
                .findFirst();
    }

    /**
     * Whether any database of the plan is at a place, by its port and name alone: one host has many names. A database whose
     * place is not known here may be anywhere.
     */
    private boolean mayBeInUse(Location place, Recoveries recoveries) {
        return plan.databases().keySet().stream()
                .map(database -> current(database, recoveries))
                .anyMatch(current -> current.isEmpty()
                        || current.get().port() == place.port()
                                && current.get().database().equals(place.database()));
    }

    private Optional<Location> current(String database, Recoveries recoveries) {
        try {
            return plan.database(database)
                    .map(known ->
                            DatabaseUrls.of(urls.current(database, recoveries).location()));
        } catch (MissingVariableException | IllegalArgumentException notHere) {
            return Optional.empty();
        }
    }

    private static double overhead(Recovery recovery, Duration rto) {
        Duration tools = Duration.ZERO;
        for (StepRun run : recovery.stepRuns()) {
            if (run.outcome() instanceof StepRun.Finished finished) {
                tools = tools.plus(finished.toolTime());
            } else if (run.outcome() instanceof StepRun.Failed failed) {
                tools = tools.plus(failed.toolTime());
            }
        }
        return Spans.seconds(rto.minus(tools));
    }
}
