package dev.luneo.dr.restore.selection;

import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.Verification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Damages in words. */
final class Findings {
    /** What is said of one backup; the rest adds nothing to the decision. */
    private static final int MOST = 5;

    private Findings() {}

    static String words(List<Damage> damages) {
        String first =
                damages.stream().limit(MOST).map(Damage::toString).distinct().collect(Collectors.joining("; "));
        return damages.size() > MOST ? first + "; and %d more".formatted(damages.size() - MOST) : first;
    }

    /** What was read to its end and found to be as its manifest says. */
    static Optional<Manifest> read(Verification verification) {
        if (verification instanceof Verification.Sound sound) {
            return Optional.of(sound.manifest());
        }
        return verification instanceof Verification.Unauthenticated unknown
                ? Optional.of(unknown.manifest())
                : Optional.empty();
    }

    /** Whether it may be read another time: nothing then says that the backup itself is damaged. */
    static boolean mayPass(List<Damage> damages) {
        return !damages.isEmpty()
                && damages.stream().allMatch(damage -> damage.kind().retryable());
    }
}
