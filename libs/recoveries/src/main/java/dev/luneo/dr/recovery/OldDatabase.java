package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import java.util.Optional;

/**
 * What the log proves about the database that a recovery replaced. What it does not prove is unknown, and nobody is ever told
 * to do away with something whose state is unknown.
 *
 * @param at where it is, for all that is known
 */
public record OldDatabase(State state, Location at) {
    /** What the step that shuts it records, besides {@code true}. */
    public static final String GONE = "gone";

    public static final String UNREACHABLE = "unreachable";

    /** How it stands. */
    public enum State {
        /** It is there, closed to connections, nobody was left on it, and it is another one than that in use. */
        SHUT,
        /** There was none any more when the cut-over was made. */
        GONE,
        /** It did not answer and was not shut: it may be in use, and may be written to. */
        UNREACHED,
        /** The log does not say. */
        UNKNOWN
    }

    /** Empty before the cut-over. */
    public static Optional<OldDatabase> of(Recovery recovery) {
        return recovery.redeployed().map(cutOver -> {
            String fenced = recovery.fact(CutOverSteps.FENCE_OLD_DATABASE, CutOverSteps.FENCED)
                    .orElse("");
            boolean another = !cutOver.replaced().equals(cutOver.current());
            State state = switch (fenced) {
                case "true" -> another ? State.SHUT : State.UNKNOWN;
                case GONE -> State.GONE;
                case UNREACHABLE -> State.UNREACHED;
                default -> State.UNKNOWN;
            };
            return new OldDatabase(state, cutOver.replaced());
        });
    }
}
