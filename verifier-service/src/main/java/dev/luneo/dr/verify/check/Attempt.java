package dev.luneo.dr.verify.check;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What one attempt at a check came to. */
public sealed interface Attempt {

    String detail();

    /** @param kept values of the answer for the checks that follow */
    record Held(String detail, Map<String, String> kept) implements Attempt {
        public Held(String detail) {
            this(detail, Map.of());
        }

        @Override
        public String toString() {
            return "Held[%s, kept=%s]".formatted(detail, kept.keySet());
        }
    }

    /** What there is to expect of another attempt. */
    enum Prospect {
        /** It is bound to end the same way. */
        NONE,
        /** An application that is warming up answers otherwise a moment later. */
        SOME,
        /** Nobody was there to answer, or whoever was there said that it cannot now; nothing is known of what was asked. */
        AWAY
    }

    /** @param pause what the other side asked us to wait before we ask again */
    record NotHeld(String detail, Prospect prospect, Optional<Duration> pause) implements Attempt {
        public NotHeld(String detail) {
            this(detail, Prospect.SOME, Optional.empty());
        }

        public static NotHeld away(String detail) {
            return new NotHeld(detail, Prospect.AWAY, Optional.empty());
        }
    }

    /** The question could not be put at all, so nothing is known about the application. */
    record Impossible(String detail) implements Attempt {}
}
