package dev.luneo.dr.backup;

import dev.luneo.dr.backup.schedule.BackupCommand;
import dev.luneo.dr.backup.schedule.BackupHistory;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.log.LogReader;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * The numbers that alerts are made of. Every replica folds the same log and so tells the same: take the {@code max} over
 * replicas.
 *
 * <p>Until the log is folded a gauge says NaN, for this process does not know yet. After that, a database without a restorable
 * point has an RPO of {@code +Inf} and a last success at 0: "greater than the objective" and "longer ago than" are then true, where
 * NaN or an absent series would keep the alert silent.
 */
@Component
class BackupMetrics implements MeterBinder {
    private static final List<String> OUTCOMES = List.of("completed", "failed", "cancelled");
    /** From a toy database to one that needs another method. */
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(6)
    };

    private final DrPlan plan;
    private final MachineRuntime<BackupState, BackupCommand> runtime;
    private final LogReader reader;
    private final Clock clock;
    private final Instant since;
    private volatile boolean folded;

    BackupMetrics(DrPlan plan, MachineRuntime<BackupState, BackupCommand> runtime, LogReader reader, Clock clock) {
        this.plan = plan;
        this.runtime = runtime;
        this.reader = reader;
        this.clock = clock;
        this.since = clock.instant();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        plan.databases().keySet().forEach(database -> bind(registry, database));
        // What happened before this process began was counted by the one before it.
        runtime.subscribe(recorded -> {
            if (!recorded.time().isBefore(since)) {
                count(registry, recorded);
            }
        });
    }

    private void bind(MeterRegistry registry, String database) {
        seconds(
                registry,
                "dr.rpo",
                database,
                "Now minus the newest restorable point",
                history -> history.newest()
                        .map(point -> Math.max(
                                0, Duration.between(point, clock.instant()).toMillis() / 1000.0))
                        .orElse(Double.POSITIVE_INFINITY));
        TimeGauge.builder(
                        "dr.rpo.objective",
                        plan,
                        TimeUnit.SECONDS,
                        it -> it.objectives().rpo().toSeconds())
                .description("What the plan promises")
                .tag("database", database)
                .register(registry);
        seconds(
                registry,
                "dr.backup.last.success.timestamp",
                database,
                "When a backup last completed, in seconds since 1970",
                history -> history.completed()
                        .map(backup -> backup.changedAt().toEpochMilli() / 1000.0)
                        .orElse(0.0));
        Gauge.builder(
                        "dr.backup.size",
                        () -> known(
                                database,
                                history -> history.completed()
                                        .flatMap(Backup::completed)
                                        .map(completed -> (double) completed.backupBytes())
                                        .orElse(0.0)))
                .description("Stored size of the backup that completed last")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
        Gauge.builder(
                        "dr.backup.suspicious",
                        () -> known(
                                database,
                                history -> history.newestUsable()
                                                .flatMap(Backup::suspicion)
                                                .isPresent()
                                        ? 1
                                        : 0))
                .description(
                        "1 while the newest backup holds less than those before it, and nobody said that this was meant")
                .tag("database", database)
                .register(registry);
        OUTCOMES.forEach(outcome -> counter(registry, database, outcome));
        timer(registry, database);
    }

    private void seconds(
            MeterRegistry registry,
            String name,
            String database,
            String description,
            ToDoubleFunction<BackupHistory> value) {
        TimeGauge.builder(name, () -> known(database, value), TimeUnit.SECONDS)
                .description(description)
                .tag("database", database)
                .register(registry);
    }

    private double known(String database, ToDoubleFunction<BackupHistory> value) {
        folded = folded || reader.condition() instanceof LogReader.Condition.Reading;
        return folded ? value.applyAsDouble(runtime.state().history(database)) : Double.NaN;
    }

    private void count(MeterRegistry registry, Recorded<DrEvent> recorded) {
        if (!(recorded.event() instanceof BackupEvent event)
                || plan.database(event.database()).isEmpty()) {
            return;
        }
        if (event instanceof BackupCompleted completed) {
            // One that was taken before and only found now was not taken now.
            if (completed.restorablePoint().plus(completed.took()).isAfter(since)) {
                counter(registry, event.database(), "completed").increment();
                timer(registry, event.database()).record(completed.took());
            }
        } else if (event instanceof BackupFailed) {
            counter(registry, event.database(), "failed").increment();
        } else if (event instanceof BackupCancelled) {
            counter(registry, event.database(), "cancelled").increment();
        }
    }

    private String method(String database) {
        return plan.database(database).orElseThrow().backup().method().word();
    }

    private Counter counter(MeterRegistry registry, String database, String outcome) {
        return Counter.builder("dr.backups")
                .description("Attempts at backups, by how they ended")
                .tags("database", database, "method", method(database), "outcome", outcome)
                .register(registry);
    }

    private Timer timer(MeterRegistry registry, String database) {
        return Timer.builder("dr.backup.duration")
                .description("From the start of an attempt to its manifest")
                .serviceLevelObjectives(BUCKETS)
                .tags("database", database, "method", method(database))
                .register(registry);
    }
}
