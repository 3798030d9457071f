package dev.luneo.dr.restore.selection;

import dev.luneo.dr.repository.Damage;
import java.util.List;
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

    /** Whether it may be read another time: nothing then says that the backup itself is damaged. */
    static boolean mayPass(List<Damage> damages) {
        return !damages.isEmpty()
                && damages.stream().allMatch(damage -> damage.kind().retryable());
    }
}
