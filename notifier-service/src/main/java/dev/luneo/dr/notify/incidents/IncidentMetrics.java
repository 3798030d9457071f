package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * {@code dr_incidents_total{source,severity}}: every incident in the log since its beginning, by who reported it first and how
 * bad that was. Counted from the folded state, so it is the same on every replica and after every restart; its series
 * appear only once the log has been read, or a restart would look like a burst of incidents.
 */
public final class IncidentMetrics {
    /** Sources are names that others choose; more than this would only fill the metrics store. */
    private static final int MOST_SOURCES = 50;

    private final Supplier<Facts> facts;
    private final MeterRegistry registry;
    private final Map<Key, Double> counts = new ConcurrentHashMap<>();

    private PMap<String, Subject> counted = HashTreePMap.empty();

    private record Key(String source, Severity severity) {}

    public IncidentMetrics(Supplier<Facts> facts, MeterRegistry registry) {
        this.facts = facts;
        this.registry = registry;
    }

    /** To be called now and then by one thread, once the log has been read. */
    public void count() {
        PMap<String, Subject> subjects = facts.get().subjects();
        if (subjects == counted) {
            return;
        }
        counted = subjects;
        Map<String, Map<Severity, Integer>> bySource = new TreeMap<>();
        subjects.values().stream()
                .flatMap(subject -> subject.incident().report().stream())
                // The oldest sources keep their names, so no series changes its meaning.
                .sorted(Comparator.comparing(Recorded::time))
                .map(Recorded::event)
                .forEach(report -> add(bySource, report));
        bySource.forEach((source, bySeverity) -> bySeverity.forEach((severity, count) -> {
            Key key = new Key(source, severity);
            if (counts.put(key, count.doubleValue()) == null) {
                register(key);
            }
        }));
    }

    private void add(Map<String, Map<Severity, Integer>> bySource, IncidentReported report) {
        boolean room = bySource.containsKey(report.source()) || bySource.size() < MOST_SOURCES;
        bySource.computeIfAbsent(room ? report.source() : "other", source -> new HashMap<>())
                .merge(report.severity(), 1, Integer::sum);
    }

    private void register(Key key) {
        FunctionCounter.builder("dr.incidents", counts, known -> known.getOrDefault(key, 0.0))
                .description("Incidents in the log since its beginning")
                .tag("source", key.source())
                .tag("severity", key.severity().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
