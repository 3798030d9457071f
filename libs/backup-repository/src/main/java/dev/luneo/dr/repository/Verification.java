package dev.luneo.dr.repository;

import java.util.List;
import java.util.Optional;

/** The outcome of reading a whole backup. */
public sealed interface Verification {

    /** Of a backup that was read to its end and found to be as its manifest says. */
    default Optional<Manifest> read() {
        return Optional.empty();
    }

    /** Every byte is as it was stored. */
    record Sound(Manifest manifest) implements Verification {
        @Override
        public Optional<Manifest> read() {
            return Optional.of(manifest);
        }
    }

    /** Every byte is as its manifest says, and nobody known vouches for that. */
    record Unauthenticated(Manifest manifest, String why) implements Verification {
        @Override
        public Optional<Manifest> read() {
            return Optional.of(manifest);
        }
    }

    /** Must not be restored. Names everything that was found, not only the first; never empty. */
    record Damaged(List<Damage> damages) implements Verification {
        public Damaged {
            damages = List.copyOf(damages);
        }
    }
}
