package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * What is measured. The gauges show what the log says, and so survive a restart. The histograms count what happens while this process
 * runs: an event from before its start is history that is being folded, and was counted by whoever ran then. Every replica reads the
 * whole log and so counts everything: take {@code max by (...)} of replicas, not the sum.
 */
@Component
class RecoveryMetrics {
    /** From the overhead of a small demo to the longest restore a plan allows. */
    private static final Duration[] RECOVERY_BUCKETS =
            seconds(5, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400);

    private static final Duration[] STEP_BUCKETS = seconds(0.1, 0.5, 1, 5, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200);

    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final MeterRegistry registry;
    private final DrPlan plan;
    private final Clock clock;
    private final Instant startedAt;
    /** By database and purpose. */
    private final Map<String, Double> lastRto = new ConcurrentHashMap<>();

    private final Map<String, Double> lastIncidentRto = new ConcurrentHashMap<>();

    RecoveryMetrics(
            MachineRuntime<RestoreState, RestoreCommand> runtime, MeterRegistry registry, DrPlan plan, Clock clock) {
        this.runtime = runtime;
        this.registry = registry;
        this.plan = plan;
        this.clock = clock;
        this.startedAt = clock.instant();
        plan.databases().keySet().forEach(this::gauges);
        Gauge.builder("dr.recoveries.active", this, metrics -> metrics.count(Recovery::holds))
                .description("Recoveries under way, or still to be undone")
                .register(registry);
        Gauge.builder("dr.recoveries.waiting", this, metrics -> metrics.count(recovery -> !recovery.holds()))
                .description("Requests that wait for approval; they keep nobody from anything")
                .register(registry);
        runtime.subscribe(this::heard);
    }

    private void gauges(String database) {
        for (Purpose purpose : Purpose.values()) {
            Gauge.builder("dr.rto", this, metrics -> last(metrics.lastRto, database, purpose))
                    .description("Decision to verification of the last verified recovery; NaN before the first")
                    .baseUnit("seconds")
                    .tags("database", database, "purpose", label(purpose))
                    .register(registry);
            Gauge.builder("dr.incident.rto", this, metrics -> last(metrics.lastIncidentRto, database, purpose))
                    .description(
                            "The same from the first decision for its incident, whatever became of earlier attempts")
                    .baseUnit("seconds")
                    .tags("database", database, "purpose", label(purpose))
                    .register(registry);
        }
        Gauge.builder(
                        "dr.rto.objective",
                        this,
                        metrics -> metrics.plan.objectives().rto().toSeconds())
                .description("What the plan promises")
                .baseUnit("seconds")
                .tags("database", database)
                .register(registry);
        Gauge.builder("dr.rto.forecast", this, metrics -> metrics.forecast(database))
                .description("What a recovery under way will take, or would take now; NaN before one was measured")
                .baseUnit("seconds")
                .tags("database", database)
                .register(registry);
    }

    private double count(Predicate<Recovery> wanted) {
        return state().recoveries().active().filter(wanted).count();
    }

    private static double last(Map<String, Double> measured, String database, Purpose purpose) {
        return measured.getOrDefault(database + "/" + label(purpose), Double.NaN);
    }

    private double forecast(String database) {
        RestoreState state = state();
        Optional<Long> bytes = RecoveryViews.newestSize(state.backups(), database);
        Duration objective = plan.objectives().rto();
        Forecast forecast = state.recoveries()
                .holder(database)
                .map(active ->
                        Forecast.of(active, RecoveryViews.earlier(state, database), bytes, clock.instant(), objective))
                .orElseGet(() -> Forecast.ofNew(RecoveryViews.earlier(state, database), bytes, objective));
        return forecast.totalSeconds().map(Long::doubleValue).orElse(Double.NaN);
    }

    private void heard(Recorded<DrEvent> recorded) {
        if (!(recorded.event() instanceof RecoveryEvent event)) {
            return;
        }
        Optional<Recovery> found = state().recoveries().find(event.recovery().recoveryId());
        if (found.isEmpty()) {
            return;
        }
        Recovery recovery = found.get();
        if (event instanceof VerificationPassed && recovery.endedAt().equals(Optional.of(recorded.time()))) {
            verified(recovery);
        }
        if (recorded.time().isBefore(startedAt)) {
            return;
        }
        if (event instanceof StepEvent step) {
            recovery.latest(new StepName(step.service(), step.step()))
                    .filter(run -> run.attempt() == step.attempt())
                    .ifPresent(run -> stepEnded(run, recorded.time()));
        } else if (recovery.stage() != Stage.REJECTED && recovery.endedAt().equals(Optional.of(recorded.time()))) {
            ended(recovery);
        }
    }

    private void verified(Recovery recovery) {
        String key = recovery.database() + "/" + label(recovery.ref().purpose());
        recovery.rto().ifPresent(own -> {
            lastRto.put(key, Spans.seconds(own));
            lastIncidentRto.put(
                    key,
                    Spans.seconds(state().recoveries()
                            .incidentClock(recovery)
                            .flatMap(clock -> clock.rto(recovery))
                            .orElse(own)));
        });
    }

    private void ended(Recovery recovery) {
        Instant from = recovery.decidedAt().orElse(recovery.requestedAt());
        Timer.builder("dr.recovery.duration")
                .description("From the decision to the end of a recovery")
                .tags(
                        "database",
                        recovery.database(),
                        "outcome",
                        recovery.stage().label())
                .serviceLevelObjectives(RECOVERY_BUCKETS)
                .register(registry)
                .record(Duration.between(from, recovery.endedAt().orElse(from)));
    }

    private void stepEnded(StepRun run, Instant at) {
        Optional<Instant> end = Optional.empty();
        if (run.outcome() instanceof StepRun.Finished finished) {
            end = Optional.of(finished.at());
        } else if (run.outcome() instanceof StepRun.Failed failed) {
            end = Optional.of(failed.at());
        }
        // A repeated event finds the step ended at another time.
        end.filter(at::equals)
                .ifPresent(ended -> Timer.builder("dr.recovery.step.duration")
                        .description("One attempt at a step; a step that is taken once an application counts as one")
                        .tags("step", run.step().replaceFirst(":.*", ""))
                        .serviceLevelObjectives(STEP_BUCKETS)
                        .register(registry)
                        .record(Duration.between(run.startedAt(), ended)));
    }

    private RestoreState state() {
        return runtime.state();
    }

    private static String label(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }

    private static Duration[] seconds(double... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(Math.round(values[i] * 1_000));
        }
        return durations;
    }
}
