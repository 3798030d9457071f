package dev.luneo.dr.notify.channel;

import java.time.Duration;
import java.util.Optional;

/** How one attempt to hand a notice over went. */
public sealed interface Attempt {
    /** The receiver has it; what becomes of it is the receiver's. */
    record Accepted() implements Attempt {}

    /** @param pause what the receiver asked us to wait before we come again */
    record NotTaken(DeliveryFailure why, String detail, Optional<Duration> pause) implements Attempt {
        public NotTaken(DeliveryFailure why, String detail) {
            this(why, detail, Optional.empty());
        }
    }
}
