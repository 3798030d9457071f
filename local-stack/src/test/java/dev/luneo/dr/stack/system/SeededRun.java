package dev.luneo.dr.stack.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A recovery and what befalls it, all of it decided by a number.
 *
 * @param to as in a request
 * @param cancelled during which step; what befalls it then befalls its way back
 * @param strikes one fault, or two of different kinds, whose moments know nothing of each other
 */
record SeededRun(long seed, String to, Optional<String> cancelled, List<Strike> strikes) {

    static SeededRun of(long seed) {
        // Not java.util.Random: of neighbouring seeds its first numbers are neighbours.
        RandomGenerator random = new SplittableRandom(seed);
        String to = random.nextInt(3) == 0 ? "in-place" : "database";
        Optional<String> cancelled =
                random.nextInt(4) == 0 ? Optional.of(Fault.oneOf(RecoverySteps.cutOver(to), random)) : Optional.empty();
        List<Strike> strikes = new ArrayList<>();
        for (Fault fault : faults(random)) {
            String step = Fault.oneOf(steps(fault, to, random), random);
            strikes.add(Strike.drawn(fault, cancelled.isPresent() ? RecoverySteps.UNDO : step, random));
        }
        return new SeededRun(seed, to, cancelled, List.copyOf(strikes));
    }

    int repeats() {
        return strikes.stream().mapToInt(strike -> strike.fault().repeats()).sum();
    }

    /** As a test's name, which has to be enough to see what happened. */
    @Override
    public String toString() {
        return "seed %d, to %s%s: %s"
                .formatted(
                        seed,
                        to,
                        cancelled.map(", cancelled during %s"::formatted).orElse(""),
                        strikes.stream().map(Strike::toString).collect(Collectors.joining(", ")));
    }

    /** Half of what happens to a service happens to it at work. */
    private static List<String> steps(Fault fault, String to, RandomGenerator random) {
        boolean atWork = random.nextBoolean();
        return fault.service()
                .filter(service -> atWork)
                .map(service -> RecoverySteps.takenBy(service, to))
                .orElseGet(() -> RecoverySteps.of(to));
    }

    private static List<Fault> faults(RandomGenerator random) {
        Fault first = Fault.drawn(random);
        if (random.nextInt(5) < 3) {
            return List.of(first);
        }
        Fault second = Fault.drawn(random);
        while (second.getClass() == first.getClass()) {
            second = Fault.drawn(random);
        }
        return List.of(first, second);
    }
}
