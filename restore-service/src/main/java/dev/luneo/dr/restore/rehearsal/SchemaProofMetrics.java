package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.kit.log.LogReader;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.SchemaProofs;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * The numbers that alerts on rehearsals are made of. NaN until the log is folded, for this process does not know yet; after that, a
 * database of which nothing was ever proved has a proof of the age {@code +Inf}, so that "older than" is true.
 */
@Component
class SchemaProofMetrics implements MeterBinder {
    private final DrPlan plan;
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final LogReader reader;
    private final Clock clock;
    private volatile boolean folded;

    SchemaProofMetrics(
            DrPlan plan, MachineRuntime<RestoreState, RestoreCommand> runtime, LogReader reader, Clock clock) {
        this.plan = plan;
        this.runtime = runtime;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        plan.databases().keySet().forEach(database -> bind(registry, database));
    }

    private void bind(MeterRegistry registry, String database) {
        TimeGauge.builder("dr.schema.proof.age", () -> known(database, this::age), TimeUnit.SECONDS)
                .description("Since a rehearsal last restored the schema of the newest backup; +Inf before the first")
                .tag("database", database)
                .register(registry);
        Gauge.builder(
                        "dr.schema.proof.failed",
                        () -> known(database, proofs -> proofs.failing().isPresent() ? 1 : 0))
                .description("1 while the schema of the newest backup could not be restored")
                .tag("database", database)
                .register(registry);
    }

    private double age(SchemaProofs proofs) {
        return proofs.proved()
                .map(proved -> Math.max(
                        0, Duration.between(proved.at(), clock.instant()).toMillis() / 1000.0))
                .orElse(Double.POSITIVE_INFINITY);
    }

    private double known(String database, ToDoubleFunction<SchemaProofs> value) {
        folded = folded || reader.condition() instanceof LogReader.Condition.Reading;
        return folded
                ? value.applyAsDouble(runtime.state().backups().of(database).schemaProofs())
                : Double.NaN;
    }
}
