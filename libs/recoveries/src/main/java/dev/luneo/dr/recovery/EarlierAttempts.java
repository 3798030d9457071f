package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryRef.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The attempts that a recovery goes on from: those of its database before it, back to the last that was verified or whose end the public was
 * told of before this one's. Whether they name its incident is not asked: in the first minutes nobody has one to name.
 */
public final class EarlierAttempts {
    /** More than one accident has. */
    private static final int MOST = 20;

    /** What lies further apart is told apart, unless it names the same incident. */
    private static final Duration APART = Duration.ofHours(24);

    private EarlierAttempts() {}

    /** The oldest first; none of a drill or a proof, for which nobody waits. */
    public static List<Recovery> before(Recovery recovery, Recoveries recoveries) {
        if (recovery.ref().purpose() != Purpose.RECOVERY) {
            return List.of();
        }
        List<Recovery> earlier = new ArrayList<>();
        Recovery next = recovery;
        for (Recovery attempt : recoveries
                .newestFirst(recovery.database())
                .dropWhile(other -> !other.id().equals(recovery.id()))
                .skip(1)
                .filter(other -> other.stage() != Stage.REJECTED
                        && other.stage() != Stage.AWAITING_APPROVAL
                        && other.ref().purpose() == Purpose.RECOVERY)
                .limit(MOST)
                .toList()) {
            if (!sameAccident(attempt, next, recoveries)) {
                break;
            }
            earlier.add(attempt);
            next = attempt;
        }
        Collections.reverse(earlier);
        return earlier;
    }

    private static boolean sameAccident(Recovery attempt, Recovery next, Recoveries recoveries) {
        if (namesTheSame(attempt, next)) {
            return true;
        }
        boolean lately = attempt.endedAt()
                .filter(end -> !end.isBefore(next.requestedAt().minus(APART)))
                .isPresent();
        return lately && attempt.stage() != Stage.VERIFIED && !recoveries.toldApart(attempt, next);
    }

    public static boolean namesTheSame(Recovery attempt, Recovery other) {
        return attempt.ref().incidentId().isPresent()
                && attempt.ref().incidentId().equals(other.ref().incidentId());
    }
}
