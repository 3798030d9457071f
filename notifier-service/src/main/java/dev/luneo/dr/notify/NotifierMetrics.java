package dev.luneo.dr.notify;

import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.incidents.IncidentMetrics;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Freshness;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.plan.DrPlan;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * {@code dr_status_open}, {@code dr_notices_pending{channel}} and {@code dr_incidents_total{source,severity}}. A look a second also
 * keeps the page's age true while nobody is reading it.
 */
final class NotifierMetrics implements SmartLifecycle {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Freshness freshness;
    private final IncidentMetrics incidents;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("notifier-look-"));
    private volatile boolean running;

    NotifierMetrics(
            Supplier<Facts> facts,
            Occasions occasions,
            Freshness freshness,
            DrPlan plan,
            Clock clock,
            MeterRegistry registry) {
        this.freshness = freshness;
        this.incidents = new IncidentMetrics(facts, registry);
        Gauge.builder("dr.status.open", facts, known -> open(known.get(), clock.instant()))
                .description("Entries at the head of the public status page")
                .register(registry);
        plan.communication()
                .channels()
                .keySet()
                .forEach(channel -> Gauge.builder(
                                "dr.notices.pending",
                                facts,
                                known -> occasions
                                        .pending(known.get(), clock.instant())
                                        .filter(addressed -> addressed.channel().equals(channel))
                                        .count())
                        .description("Notices to stakeholders that the channel has not taken yet")
                        .tag("channel", channel)
                        .register(registry));
    }

    private static long open(Facts facts, Instant now) {
        return facts.unresolved().stream()
                .flatMap(id -> facts.subject(id).stream())
                .filter(subject -> Lifecycle.open(subject, facts, now))
                .count();
    }

    private void look() {
        if (freshness.reading()) {
            incidents.count();
        }
    }

    @Override
    public void start() {
        running = true;
        var unused = clockwork.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        clockwork.shutdownNow();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
