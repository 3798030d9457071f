package dev.luneo.dr.stack.system;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.stack.ServiceKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 1: kill any service at any instant, restart it, and the recovery goes on; nothing happens twice. */
@Tag("process")
class KillTest {
    /** Each run of the sample takes the same cases; change it to look elsewhere. */
    private static final long SEED = 20261123;

    private static final int SAMPLE = 4;

    private static final Fleet FLEET = Fleet.shared();
    private static String backup = "";

    /**
     * @param to as in a request
     * @param atBoundary when the step has finished; otherwise while it is at work
     */
    record Kill(String to, ServiceKind victim, String step, boolean atBoundary) {
        @Override
        public String toString() {
            return "%s killed %s %s of %s".formatted(victim.serviceName(), atBoundary ? "after" : "during", step, to);
        }
    }

    @BeforeAll
    static void takeBackup() throws InterruptedException {
        backup = FLEET.backUp();
    }

    static List<Kill> matrix() {
        List<Kill> all = new ArrayList<>();
        for (String step : RecoverySteps.TO_DATABASE) {
            for (ServiceKind victim : ServiceKind.values()) {
                all.add(new Kill("database", victim, step, false));
                all.add(new Kill("database", victim, step, true));
            }
        }
        // In place the same steps are the same code, but for those of the cut-over.
        for (String step : List.of(
                "fence-old-database", "migrate:backend", RecoverySteps.SWAP, "restart:backend", "check-sessions")) {
            all.add(new Kill("in-place", ServiceKind.DEPLOY, step, false));
            all.add(new Kill("in-place", ServiceKind.DEPLOY, step, true));
        }
        return all;
    }

    /** Some of the matrix, among them those that every recovery tool fears most. */
    static List<Kill> sample() {
        List<Kill> shuffled = matrix();
        Collections.shuffle(shuffled, new Random(SEED));
        return Stream.concat(
                        Stream.of(
                                new Kill("database", ServiceKind.RESTORE, "restore-data", false),
                                new Kill("in-place", ServiceKind.DEPLOY, RecoverySteps.SWAP, false)),
                        shuffled.stream().limit(SAMPLE))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sample")
    void a_recovery_survives(Kill kill) throws InterruptedException {
        survive(kill);
    }

    @Tag("chaos")
    @ParameterizedTest
    @MethodSource("matrix")
    void a_recovery_survives_every(Kill kill) throws InterruptedException {
        survive(kill);
    }

    /** Cancelled during the restart, and killed on the way back. */
    @ParameterizedTest
    @ValueSource(strings = {"database", "in-place"})
    void what_was_switched_over_is_taken_back_though_whoever_does_it_is_killed(String to) throws Exception {
        Begun begun = Begun.begin(FLEET, backup, to);
        FLEET.awaitEvent(Strike.of(begun.id(), "restart:backend", StepStarted.class));
        if (!begun.cancel()) {
            // It was over a moment before.
            FLEET.awaitEnd(begun.id());
            begun.assertTold("resolved");
            return;
        }
        FLEET.awaitEvent(Strike.of(begun.id(), RecoverySteps.UNDO, StepStarted.class)
                .or(event -> event instanceof CutOverUndone undone
                        && undone.recovery().recoveryId().equals(begun.id())));
        new Fault.Kill(ServiceKind.DEPLOY).strike(FLEET, begun.id());
        begun.assertTakenBack();
    }

    private static void survive(Kill kill) throws InterruptedException {
        Begun begun = Begun.begin(FLEET, backup, kill.to());
        FLEET.awaitEvent(
                Strike.of(begun.id(), kill.step(), kill.atBoundary() ? StepFinished.class : StepStarted.class));
        Fault fault = new Fault.Kill(kill.victim());
        fault.strike(FLEET, begun.id());
        begun.assertRecovered(RecoverySteps.of(kill.to()), fault.repeats());
    }
}
