package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An alerting system has one id for a problem, however often the problem comes back. Once the public was told that it is over, the next
 * time is an incident of its own, or nobody would hear of it: {@code fp-77} is followed by {@code fp-77:2}.
 * Each reporter has its own: what somebody else reports under such a number is an incident like any other.
 */
public final class Occurrences {
    private static final Pattern LATER = Pattern.compile("(.+):\\d{1,9}");

    /** As long as an event takes an id: of a longer one nobody can be told. */
    private static final int LONGEST = 200;

    private Occurrences() {}

    /** The one that is meant by a report. @param who reports: what they reported themselves of it is meant, too */
    public static String toReport(String id, String who, Facts facts) {
        return Series.of(id, theirs(who), facts).toReport(facts);
    }

    /** The one that is meant by whoever closes it. */
    public static String newest(String id, String who, Facts facts) {
        return Series.of(id, theirs(who), facts).newest();
    }

    private static Predicate<Incident> theirs(String who) {
        return taken -> taken.reportedByToken()
                && taken.report()
                        .filter(report -> report.event().source().equals(who))
                        .isPresent();
    }

    /** The incident that was reported first, of which this may be a later occurrence. */
    public static Incident first(Subject subject, Facts facts) {
        Matcher later = LATER.matcher(subject.id());
        return later.matches()
                ? facts.subject(later.group(1))
                        .filter(Subject::resolved)
                        .map(Subject::incident)
                        .filter(first -> first.goesOnAs(subject.incident()))
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
        Series series = Series.of(subject.id(), taken -> false, facts);
        String next = series.toReport(facts);
        boolean said = facts.subject(next)
                .filter(occurrence -> occurrence.incident().reportedByToken())
                .isPresent();
        return said
                        || next.length() > LONGEST
                        || !subject.incident().returnedSince(heardBefore(series.before(next), facts))
                ? Optional.empty()
                : subject.incident().report().map(first -> again(first.event(), next, subject.incident()));
    }

    private static Map<String, Instant> heardBefore(String before, Facts facts) {
        return facts.subject(before)
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

    /**
     * @param names the occurrences, the first in front: a number that somebody else has taken is left to them, or whoever reports {@code fp-77:2}
     *     would be spoken for, and heard, in place of who reported {@code fp-77}
     * @param free the first number that nobody has taken
     */
    private record Series(List<String> names, String free) {
        /** @param joins which of those that somebody else reported count as well */
        static Series of(String id, Predicate<Incident> joins, Facts facts) {
            Optional<Incident> first = reported(id, facts);
            List<String> names = new ArrayList<>(List.of(id));
            int number = 2;
            Optional<Incident> taken = reported(name(id, number), facts);
            while (taken.isPresent()) {
                Incident later = taken.get();
                if (joins.test(later)
                        || first.filter(one -> one.goesOnAs(later)).isPresent()) {
                    names.add(name(id, number));
                }
                number++;
                taken = reported(name(id, number), facts);
            }
            return new Series(names, name(id, number));
        }

        String newest() {
            return names.get(names.size() - 1);
        }

        String toReport(Facts facts) {
            return facts.subject(newest()).filter(Subject::resolved).isPresent() ? free : newest();
        }

        /** The last one that is not the one that is meant. */
        String before(String meant) {
            return newest().equals(meant) && names.size() > 1 ? names.get(names.size() - 2) : newest();
        }

        private static Optional<Incident> reported(String id, Facts facts) {
            return facts.subject(id).map(Subject::incident).filter(Incident::reported);
        }

        private static String name(String id, int number) {
            return id + ":" + number;
        }
    }
}
