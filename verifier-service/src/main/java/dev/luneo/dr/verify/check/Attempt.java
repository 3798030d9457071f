package dev.luneo.dr.verify.check;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What one attempt at a check came to. */
sealed interface Attempt {

    String detail();

    /** @param kept values of the answer for the checks that follow */
    record Held(String detail, Map<String, String> kept) implements Attempt {
        Held(String detail) {
            this(detail, Map.of());
        }

        @Override
        public String toString() {
            return "Held[%s, kept=%s]".formatted(detail, kept.keySet());
        }
    }

    /**
     * @param worthRepeating false when the same attempt is bound to end the same way
     * @param pause what the other side asked us to wait before we ask again
     */
    record NotHeld(String detail, boolean worthRepeating, Optional<Duration> pause) implements Attempt {
        NotHeld(String detail) {
            this(detail, true, Optional.empty());
        }
    }

    /** The question could not be put at all, so nothing is known about the application. */
    record Impossible(String detail) implements Attempt {}
}
