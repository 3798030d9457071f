package dev.luneo.dr.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.recovery.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server with many databases is not asked for all of them at once. */
class TurnsTest {
    private static final Instant BOOT = Instant.parse("2026-11-23T12:00:00Z");
    private static final Set<String> ON_ONE_SERVER = Set.of("a", "b", "c", "d", "e");

    private final BackupMachine machine = new BackupMachine(
            plan(),
            new Servers(Map.of(
                    "a",
                    "one:5432",
                    "b",
                    "one:5432",
                    "c",
                    "one:5432",
                    "d",
                    "one:5432",
                    "e",
                    "one:5432",
                    "far",
                    "two:5432")),
            new MaintenanceRuns(Duration.ofMinutes(5)),
            BOOT);
    private BackupState state = machine.initial();
    private Instant now = BOOT.plusMillis(50);

    private static DrPlan plan() {
        String databases = List.of("e", "d", "c", "b", "a", "far").stream()
                .map(name -> """
                          %s: { url: "${URL}", backup: { method: logical, every: 6h }, restore: { approval: none } }
                        """.formatted(name))
                .collect(Collectors.joining());
        return PlanReader.parse("""
                        plan: test
                        time-zone: Europe/Berlin
                        objectives: { rpo: 6h, rto: 30m }
                        retry: { attempts: 3, wait: 10s }
                        repositories: { local: { type: filesystem, path: /nowhere/backups } }
                        databases:
                        """ + databases, Map.of("URL", "postgresql://u@h/luneo"))
                .orThrow();
    }

    @Test
    void two_of_a_server_begin_and_the_others_follow_one_by_one() {
        assertThat(begin()).containsExactlyInAnyOrder("a", "b", "far");
        assertThat(begin()).isEmpty();
        complete("b");
        assertThat(begin()).containsExactly("c");
        fail("a");
        assertThat(begin()).containsExactly("d");
        complete("c");
        complete("d");
        now = now.plusSeconds(60);
        assertThat(begin())
                .as("one that failed is tried again when it is due, in its turn")
                .containsExactlyInAnyOrder("a", "e");
    }

    @Test
    void one_that_somebody_asked_for_waits_for_no_turn_and_takes_one() {
        event(new BackupRequested("e", "asked", "carol"));
        assertThat(begin()).containsExactlyInAnyOrder("a", "e", "far");
    }

    @Test
    void whoever_has_a_part_of_the_databases_keeps_the_same_order() {
        assertThat(begin(Set.of("d", "e"))).as("a and b were due before them").isEmpty();
        assertThat(begin(Set.of("a", "c"))).containsExactly("a");
        assertThat(begin(Set.of("b"))).containsExactly("b");
    }

    private Set<String> begin() {
        return begin(Set.of("a", "b", "c", "d", "e", "far"));
    }

    /** Carries out all that is decided at this moment, and says for which databases a backup began. */
    private Set<String> begin(Set<String> ours) {
        Instant at = now;
        Set<String> begun = new TreeSet<>();
        List<Decision<BackupCommand>> decisions = machine.decide(state, new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return ours.contains(key) ? Optional.of("me/1") : Optional.empty();
            }
        });
        for (Decision<BackupCommand> decision : decisions) {
            if (decision instanceof Decision.Publish<BackupCommand> publish
                    && publish.event() instanceof BackupStarted started) {
                begun.add(started.database());
                event(started);
            }
        }
        assertThat(ON_ONE_SERVER.stream()
                        .filter(name -> !state.history(name).open().isEmpty()))
                .hasSizeLessThanOrEqualTo(Servers.MOST_AT_ONCE);
        return begun;
    }

    private void complete(String database) {
        event(new BackupCompleted(database, open(database), "logical", "local", now, 10, 20, Duration.ofSeconds(1)));
    }

    private void fail(String database) {
        event(new BackupFailed(
                database, open(database), 1, new Failure("server-unreachable", "no answer", "look", true)));
    }

    private String open(String database) {
        return state.history(database).open().get(0);
    }

    private void event(DrEvent event) {
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
    }
}
