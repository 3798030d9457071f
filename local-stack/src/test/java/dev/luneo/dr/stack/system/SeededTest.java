package dev.luneo.dr.stack.system;

import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.stack.ServiceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services killed, paused or restarted one by one, the broker and PostgreSQL restarted, one such thing in a recovery or two: everything is done once or taken
 * back, by itself, and what was done is what the log says.
 */
@Tag("process")
class SeededTest {
    private static final long SEED = 20261130;
    private static final int RUNS = 60;

    private static final Fleet FLEET = Fleet.shared();
    private static String backup = "";

    @BeforeAll
    static void takeBackup() throws InterruptedException {
        backup = FLEET.backUp();
    }

    /** Short ones of which each takes what the others do not: a pause; the broker and PostgreSQL, one after the other; an upgrade. */
    static Stream<SeededRun> sample() {
        return LongStream.of(2, 12, 23).mapToObj(SeededRun::of);
    }

    /** One that fails can be run again by its seed: {@code -Ddr.chaos.runs=1 -Ddr.chaos.seed=20261142}. */
    static Stream<SeededRun> runs() {
        long first = Long.getLong("dr.chaos.seed", SEED);
        return LongStream.range(first, first + Integer.getInteger("dr.chaos.runs", RUNS))
                .mapToObj(SeededRun::of);
    }

    @ParameterizedTest
    @MethodSource("sample")
    void a_recovery_survives_what_befalls_it(SeededRun run) throws Exception {
        survive(run);
    }

    @Tag("chaos")
    @ParameterizedTest
    @MethodSource("runs")
    void a_recovery_survives_whatever_befalls_it_whenever(SeededRun run) throws Exception {
        survive(run);
    }

    private static void survive(SeededRun run) throws Exception {
        List<ServiceKind> doubled = run.strikes().stream()
                .flatMap(strike -> strike.fault().doubled().stream())
                .toList();
        try (SecondReplicas replicas = new SecondReplicas(FLEET, doubled)) {
            Begun begun = Begun.begin(FLEET, backup, run.to());
            if (run.cancelled().isEmpty()) {
                strike(run, begun);
                begun.assertRecovered(RecoverySteps.of(run.to()), run.repeats());
            } else if (cancel(begun, run.cancelled().get())) {
                strike(run, begun);
                begun.assertTakenBack();
            } else {
                // It was over a moment before.
                begun.assertRecovered(RecoverySteps.of(run.to()), 0);
            }
            for (ServiceKind kind : ServiceKind.values()) {
                FLEET.awaitHealthy(kind);
            }
        }
    }

    private static boolean cancel(Begun begun, String step) throws InterruptedException {
        FLEET.awaitEvent(Strike.of(begun.id(), step, StepStarted.class));
        return begun.cancel();
    }

    /** At the same time, as far as their moments let them. */
    private static void strike(SeededRun run, Begun begun) throws Exception {
        ExecutorService fates = Executors.newCachedThreadPool();
        try {
            List<Future<?>> falling = new ArrayList<>();
            for (Strike strike : run.strikes()) {
                falling.add(fates.submit(() -> {
                    strike.fall(FLEET, begun.id());
                    return null;
                }));
            }
            for (Future<?> strike : falling) {
                strike.get();
            }
        } finally {
            fates.shutdownNow();
        }
    }
}
