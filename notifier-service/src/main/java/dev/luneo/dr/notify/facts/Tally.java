package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent.Severity;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * How many incidents there were, kept or not.
 *
 * @param reported since the beginning of the log, as far as the log has it; one that was forgotten and is reported again counts anew
 * @param forgotten those of them that nobody acted on and for which there was no room, see {@link Unanswered}
 */
public record Tally(PMap<Kind, Long> reported, PMap<String, Long> forgotten) {
    /** Sources are names that others choose; more than this would only fill the heap and the metrics store. */
    private static final int MOST_SOURCES = 50;

    /** Of each source beyond those. */
    public static final String OTHER = "other";

    static final Tally NONE = new Tally(HashTreePMap.empty(), HashTreePMap.empty());

    /** @param severity that it was reported with */
    public record Kind(String source, Severity severity) {}

    Tally reported(Incident incident) {
        return incident.report()
                .map(report -> {
                    Severity severity = report.event().severity();
                    Kind own = new Kind(report.event().source(), severity);
                    boolean room = reported.containsKey(own) || reported.size() < MOST_SOURCES;
                    return new Tally(plusOne(reported, room ? own : new Kind(OTHER, severity)), forgotten);
                })
                .orElse(this);
    }

    Tally forgotten(Incident incident) {
        return incident.report()
                .map(report -> {
                    String own = report.event().source();
                    boolean room = forgotten.containsKey(own) || forgotten.size() < MOST_SOURCES;
                    return new Tally(reported, plusOne(forgotten, room ? own : OTHER));
                })
                .orElse(this);
    }

    private static <K> PMap<K, Long> plusOne(PMap<K, Long> counts, K key) {
        return counts.plus(key, counts.getOrDefault(key, 0L) + 1);
    }
}
