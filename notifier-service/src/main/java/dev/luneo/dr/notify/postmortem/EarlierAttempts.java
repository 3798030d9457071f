package dev.luneo.dr.notify.postmortem;

import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The attempts that a recovery goes on from: those of its database before it, back to the last that was verified or whose card was
 * resolved before the next one was asked for. Whether they name its incident is not asked: in the first minutes nobody has one to name.
 */
final class EarlierAttempts {
    /** More than one accident has. */
    private static final int MOST = 20;

    /** What lies further apart is told apart, unless it names the same incident. */
    private static final Duration APART = Duration.ofHours(24);

    private EarlierAttempts() {}

    /** The oldest first. */
    static List<Recovery> before(Recovery recovery, Facts facts) {
        List<Recovery> earlier = new ArrayList<>();
        Recovery next = recovery;
        for (Recovery attempt : facts.recoveries()
                .newestFirst(recovery.database())
                .dropWhile(other -> !other.id().equals(recovery.id()))
                .skip(1)
                .filter(other -> other.stage() != Stage.REJECTED
                        && other.stage() != Stage.AWAITING_APPROVAL
                        && other.ref().purpose() == RecoveryRef.Purpose.RECOVERY)
                .limit(MOST)
                .toList()) {
            if (!sameAccident(attempt, next, facts)) {
                break;
            }
            earlier.add(attempt);
            next = attempt;
        }
        Collections.reverse(earlier);
        return earlier;
    }

    private static boolean sameAccident(Recovery attempt, Recovery next, Facts facts) {
        if (namesTheSame(attempt, next)) {
            return true;
        }
        Instant asked = next.requestedAt();
        boolean lately = attempt.endedAt()
                .filter(end -> !end.isBefore(asked.minus(APART)))
                .isPresent();
        boolean ended = facts.subject(attempt.ref().statusSubject()).stream()
                .filter(Subject::resolved)
                .flatMap(card -> card.lastAnnounced().stream())
                .anyMatch(end -> end.at().isBefore(asked));
        return lately && attempt.stage() != Stage.VERIFIED && !ended;
    }

    static boolean namesTheSame(Recovery attempt, Recovery other) {
        return attempt.ref().incidentId().isPresent()
                && attempt.ref().incidentId().equals(other.ref().incidentId());
    }
}
