package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** How much recoveries have left: before it fills a disk. Looked at now and then, for whoever reads metrics must not wait for servers. */
@Component
class LeftOverMetrics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeftOverMetrics.class);

    private final LeftOvers leftOvers;
    private final MachineRuntime<Recoveries, RunStep> runtime;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("left-overs-"));
    /** Empty before the first look, and while a server cannot be asked. */
    private volatile Optional<List<LeftOver>> seen = Optional.empty();

    LeftOverMetrics(
            LeftOvers leftOvers,
            MachineRuntime<Recoveries, RunStep> runtime,
            LeftOverProperties properties,
            MeterRegistry registry,
            DrPlan plan) {
        this.leftOvers = leftOvers;
        this.runtime = runtime;
        for (String database : plan.databases().keySet()) {
            gauge(
                    registry,
                    database,
                    "dr.left.overs",
                    "Databases and copies of env files that recoveries have left; NaN while a server cannot be asked",
                    each -> 1);
            gauge(
                    registry,
                    database,
                    "dr.left.overs.bytes",
                    "What they take on disks, as far as we may know",
                    each -> each.bytes().orElse(0L));
        }
        long every = properties.lookEvery().toMillis();
        thread.scheduleWithFixedDelay(this::look, Math.min(every, 5_000), every, TimeUnit.MILLISECONDS);
    }

    private void gauge(
            MeterRegistry registry,
            String database,
            String name,
            String description,
            ToDoubleFunction<LeftOver> value) {
        Gauge.builder(
                        name,
                        this,
                        metrics -> metrics.seen
                                .map(all -> all.stream()
                                        .filter(each -> each.database().equals(database))
                                        .mapToDouble(value)
                                        .sum())
                                .orElse(Double.NaN))
                .description(description)
                .tags("database", database)
                .register(registry);
    }

    private void look() {
        try {
            LeftOvers.Found found = leftOvers.look(runtime.state());
            seen = found.unseen().isEmpty() ? Optional.of(found.all()) : Optional.empty();
        } catch (RuntimeException notNow) {
            // A schedule ends with the first exception that leaves it.
            log.debug("What recoveries have left is looked at later: {}", notNow.toString());
            seen = Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
