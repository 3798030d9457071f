package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Tally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code dr_incidents_total{source,severity}}: every incident in the log since its beginning, by who reported it first and how
 * bad that was; {@code dr_incidents_forgotten_total{source}}: those of them that nobody acted on and that are kept no more.
 * Counted from the folded state, so they are nearly the same on every replica and after every restart; the series
 * appear only once the log has been read, or a restart would look like a burst of incidents.
 */
public final class IncidentMetrics {
    private static final Logger log = LoggerFactory.getLogger(IncidentMetrics.class);

    /** A flood is told of now and then: after the first, and whenever there are twice as many. */
    private static final int GROWN = 2;

    private final Supplier<Facts> facts;
    private final MeterRegistry registry;
    private final Set<Tally.Kind> reported = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();
    private long said;

    public IncidentMetrics(Supplier<Facts> facts, MeterRegistry registry) {
        this.facts = facts;
        this.registry = registry;
    }

    /** To be called now and then by one thread, once the log has been read. */
    public void count() {
        Tally tally = tally();
        tally.reported().keySet().stream().filter(reported::add).forEach(this::register);
        tally.forgotten().keySet().stream().filter(forgotten::add).forEach(this::register);
        long all =
                tally.forgotten().values().stream().mapToLong(Long::longValue).sum();
        if (all > 0 && all >= said * GROWN) {
            said = all;
            log.warn(
                    "{} incidents that nobody acted on are kept no more, by source: {}; they stay on dr.incidents as long as its retention lasts. If this is a flood, take the source's account or token away",
                    all,
                    tally.forgotten());
        }
    }

    private Tally tally() {
        return facts.get().known().tally();
    }

    private void register(Tally.Kind kind) {
        FunctionCounter.builder(
                        "dr.incidents", this, own -> own.tally().reported().getOrDefault(kind, 0L))
                .description("Incidents in the log since its beginning")
                .tag("source", kind.source())
                .tag("severity", label(kind.severity()))
                .register(registry);
    }

    private void register(String source) {
        FunctionCounter.builder(
                        "dr.incidents.forgotten",
                        this,
                        own -> own.tally().forgotten().getOrDefault(source, 0L))
                .description("Incidents that nobody acted on and that are kept no more")
                .tag("source", source)
                .register(registry);
    }

    private static String label(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
