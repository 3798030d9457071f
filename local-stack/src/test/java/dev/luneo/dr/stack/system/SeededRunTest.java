package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeededRunTest {

    @Test
    void a_seed_is_the_same_run_each_time() {
        assertThat(runs(400)).isEqualTo(runs(400)).doesNotHaveDuplicates();
    }

    @Test
    void every_kind_of_fault_comes_up_alone_and_with_every_other_on_the_way_there_and_on_the_way_back() {
        for (boolean cancelled : List.of(true, false)) {
            assertThat(runs(400).stream()
                            .filter(run -> run.cancelled().isPresent() == cancelled)
                            .map(SeededRunTest::kinds))
                    .as("cancelled: %s", cancelled)
                    .contains(Set.of(Fault.Kill.class), Set.of(Fault.Pause.class))
                    .contains(Set.of(Fault.BrokerRestart.class), Set.of(Fault.PostgresRestart.class))
                    .contains(Set.of(Fault.RollingRestart.class))
                    .contains(Set.of(Fault.RollingRestart.class, Fault.Kill.class))
                    .contains(Set.of(Fault.RollingRestart.class, Fault.Pause.class))
                    .contains(Set.of(Fault.RollingRestart.class, Fault.BrokerRestart.class))
                    .contains(Set.of(Fault.RollingRestart.class, Fault.PostgresRestart.class))
                    .contains(Set.of(Fault.Kill.class, Fault.Pause.class))
                    .contains(Set.of(Fault.Kill.class, Fault.BrokerRestart.class))
                    .contains(Set.of(Fault.Kill.class, Fault.PostgresRestart.class))
                    .contains(Set.of(Fault.Pause.class, Fault.BrokerRestart.class))
                    .contains(Set.of(Fault.Pause.class, Fault.PostgresRestart.class))
                    .contains(Set.of(Fault.BrokerRestart.class, Fault.PostgresRestart.class));
        }
    }

    @Test
    void every_step_is_struck() {
        assertThat(runs(400).stream().flatMap(run -> run.strikes().stream()).map(Strike::step))
                .containsAll(RecoverySteps.of("in-place"))
                .contains(RecoverySteps.UNDO);
    }

    private static List<SeededRun> runs(int runs) {
        return LongStream.range(0, runs).mapToObj(SeededRun::of).toList();
    }

    private static Set<Class<? extends Fault>> kinds(SeededRun run) {
        return run.strikes().stream().map(strike -> strike.fault().getClass()).collect(Collectors.toSet());
    }
}
