package dev.luneo.dr.repository;

import java.util.List;

/** The outcome of reading a whole backup. */
public sealed interface Verification {

    /** Every byte is as it was stored. */
    record Sound(Manifest manifest) implements Verification {}

    /** Every byte is as its manifest says, and nobody known vouches for that. */
    record Unauthenticated(Manifest manifest, String why) implements Verification {}

    /** Must not be restored. Names everything that was found, not only the first; never empty. */
    record Damaged(List<Damage> damages) implements Verification {
        public Damaged {
            damages = List.copyOf(damages);
        }
    }
}
