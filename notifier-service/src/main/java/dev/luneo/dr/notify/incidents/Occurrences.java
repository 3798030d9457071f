package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;

/**
 * An alerting system has one id for a problem, however often the problem comes back. Once the public was told that it is over, the next
 * time is an incident of its own, or nobody would hear of it: {@code fp-77} is followed by {@code fp-77:2}.
 */
final class Occurrences {
    private Occurrences() {}

    /** The one that is meant by a report. */
    static String toReport(String id, Facts facts) {
        int newest = newestNumber(id, facts);
        boolean over = facts.subject(name(id, newest)).filter(Subject::resolved).isPresent();
        return name(id, over ? newest + 1 : newest);
    }

    /** The one that is meant by whoever closes it. */
    static String newest(String id, Facts facts) {
        return name(id, newestNumber(id, facts));
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
