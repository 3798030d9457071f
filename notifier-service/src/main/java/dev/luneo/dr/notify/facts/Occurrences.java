package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An alerting system has one id for a problem, however often the problem comes back. Once the public was told that it is over, the next
 * time is an incident of its own, or nobody would hear of it: {@code fp-77} is followed by {@code fp-77:2}.
 */
public final class Occurrences {
    private static final Pattern LATER = Pattern.compile("(.+):\\d{1,9}");

    /** As long as an event takes an id: of a longer one nobody can be told. */
    private static final int LONGEST = 200;

    private Occurrences() {}

    /** The one that is meant by a report. */
    public static String toReport(String id, Facts facts) {
        int newest = newestNumber(id, facts);
        return name(id, resolved(name(id, newest), facts) ? newest + 1 : newest);
    }

    /** The one that is meant by whoever closes it. */
    public static String newest(String id, Facts facts) {
        return name(id, newestNumber(id, facts));
    }

    /** The incident that was reported first, of which this may be a later occurrence. */
    public static Incident first(Subject subject, Facts facts) {
        Matcher later = LATER.matcher(subject.id());
        return later.matches()
                ? facts.subject(later.group(1))
                        .filter(Subject::resolved)
                        .map(Subject::incident)
                        .orElse(subject.incident())
                : subject.incident();
    }

    /**
     * The report of the next occurrence, where who published a problem has seen it go and come back after the public was told that it is over.
     * Who reports by REST says so in that moment; what is published comes in no order relative to that word, which therefore names what had been
     * heard. A report that is only sent again, or comes late, is none.
     */
    public static Optional<IncidentReported> returned(Subject subject, Facts facts) {
        if (!subject.resolved() || subject.incident().reportedByToken()) {
            return Optional.empty();
        }
        String next = toReport(subject.id(), facts);
        boolean said = facts.subject(next)
                .filter(occurrence -> occurrence.incident().reportedByToken())
                .isPresent();
        return said
                        || next.length() > LONGEST
                        || !subject.incident().returnedSince(heardBefore(subject.id(), next, facts))
                ? Optional.empty()
                : subject.incident().report().map(first -> again(first.event(), next, subject.incident()));
    }

    private static Map<String, Instant> heardBefore(String id, String next, Facts facts) {
        int number = 1;
        while (!name(id, number + 1).equals(next)) {
            number++;
        }
        return facts.subject(name(id, number))
                .flatMap(Subject::lastAnnounced)
                .flatMap(Announcement::heard)
                .orElse(Map.of());
    }

    private static IncidentReported again(IncidentReported first, String id, Incident now) {
        return new IncidentReported(
                id,
                first.source(),
                now.severity().orElse(first.severity()),
                first.summary(),
                first.database(),
                first.application(),
                first.labels());
    }

    private static boolean resolved(String id, Facts facts) {
        return facts.subject(id).filter(Subject::resolved).isPresent();
    }

    private static int newestNumber(String id, Facts facts) {
        int number = 1;
        while (facts.subject(name(id, number + 1))
                .filter(subject -> subject.incident().reported())
                .isPresent()) {
            number++;
        }
        return number;
    }

    private static String name(String id, int number) {
        return number == 1 ? id : id + ":" + number;
    }
}
