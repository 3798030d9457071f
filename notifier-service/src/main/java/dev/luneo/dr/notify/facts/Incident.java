package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.recovery.Services;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * One incident. Anybody who may write on the topic of incidents may report; each updates and takes back its own word only. What came in by
 * REST was said by somebody with a token, and goes before.
 *
 * @param voices by source, as it names itself
 */
public record Incident(PMap<String, Voice> voices) {
    /** More systems than see one problem; others that join in are left out, so that nobody fills the heap with names. */
    private static final int MOST_VOICES = 10;

    static final Incident UNKNOWN = new Incident(HashTreePMap.empty());

    Incident evolve(IncidentEvent event, Instant at, String source) {
        boolean room = voices.size() < MOST_VOICES || voices.containsKey(source) || source.equals(Services.NOTIFIER);
        return room
                ? new Incident(voices.plus(
                        source, voices.getOrDefault(source, Voice.SILENT).evolve(event, at, source)))
                : this;
    }

    /** What an old one is a line of: who said when how bad it is, and the beginning of why. */
    Incident inBrief() {
        PMap<String, Voice> brief = voices;
        for (var voice : voices.entrySet()) {
            brief = brief.plus(voice.getKey(), voice.getValue().inBrief());
        }
        return new Incident(brief);
    }

    /** Whether somebody with a token reported it: their name is known to be true. */
    public boolean reportedByToken() {
        return ours().filter(voice -> voice.report().isPresent()).isPresent();
    }

    public boolean reported() {
        return report().isPresent();
    }

    /** The report that made it one. */
    public Optional<Recorded<IncidentReported>> report() {
        return reporter().flatMap(Voice::report);
    }

    /**
     * Whether a later one may be this problem come back: it was reported under the same name, and with a token where this was, for whoever publishes
     * takes what name they like. What was published goes on with a token as well: this service reports its next occurrence.
     */
    boolean goesOnAs(Incident later) {
        Optional<Recorded<IncidentReported>> first = report();
        Optional<Recorded<IncidentReported>> next = later.report();
        boolean sameName = first.isPresent()
                && next.isPresent()
                && first.get().event().source().equals(next.get().event().source());
        return sameName
                && (later.reportedByToken()
                        || !reportedByToken()
                                && first.get().source().equals(next.get().source()));
    }

    /** As the reporter sees it now. */
    public Optional<Severity> severity() {
        return reporter().flatMap(Voice::severity);
    }

    /** The reporter's newest update. */
    public Optional<Recorded<IncidentUpdated>> update() {
        return reporter().flatMap(Voice::update);
    }

    /** The last time that somebody whose word it is took it back. */
    public Optional<Recorded<IncidentClosed>> closed() {
        return Stream.concat(ours().stream(), reporters())
                .flatMap(voice -> voice.closed().stream())
                .max(Voice.LAST);
    }

    /**
     * When it was over: a person said so, or everyone who reported it. Empty while somebody sees it. It never makes a status
     * "resolved".
     */
    public Optional<Instant> clearedAt() {
        Optional<Instant> lastReportedAt =
                reporters().flatMap(voice -> voice.lastReportedAt().stream()).max(Instant::compareTo);
        Optional<Instant> byPerson = ours().flatMap(Voice::closed)
                .map(Recorded::time)
                .filter(at -> !lastReportedAt.orElse(Instant.MIN).isAfter(at));
        return byPerson.or(
                () -> reporters().allMatch(Voice::cleared) ? closed().map(Recorded::time) : Optional.empty());
    }

    /** When somebody with a token last said that it is over. */
    public Optional<Instant> closedByTokenAt() {
        return ours().flatMap(Voice::closed).map(Recorded::time);
    }

    /** Whether nobody said anything more of it since it was first reported. */
    public boolean saidOnce() {
        return voices.size() == 1 && voices.values().stream().allMatch(Voice::saidOnce);
    }

    /** When each of those who publish reported it last, by its own clock. */
    public Map<String, Instant> heard() {
        Map<String, Instant> heard = new TreeMap<>();
        voices.forEach((source, voice) -> {
            if (!source.equals(Services.NOTIFIER)) {
                voice.lastReportedAt().ifPresent(last -> heard.put(source, last));
            }
        });
        return heard;
    }

    /** Whether somebody saw it go and come back after what had been heard of them. */
    boolean returnedSince(Map<String, Instant> heard) {
        return heard.entrySet().stream()
                .anyMatch(before -> Optional.ofNullable(voices.get(before.getKey()))
                        .filter(voice -> voice.returnedAfter(before.getValue()))
                        .isPresent());
    }

    private Optional<Voice> reporter() {
        return ours().filter(voice -> voice.report().isPresent())
                .or(() -> reporters()
                        .min((one, other) -> Voice.FIRST.compare(
                                one.report().orElseThrow(), other.report().orElseThrow())));
    }

    private Stream<Voice> reporters() {
        return voices.values().stream().filter(voice -> voice.report().isPresent());
    }

    private Optional<Voice> ours() {
        return Optional.ofNullable(voices.get(Services.NOTIFIER));
    }
}
