package dev.luneo.dr.restore.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Given these events, at this time: is a schema rehearsed? */
class ProofScheduleTest {
    private static final DatabaseUrl SOMEWHERE =
            DatabaseUrl.parse("postgresql://app:secret@127.0.0.1:1/x").orThrow();
    private static final DrPlan PLAN = new TestPlan(Path.of("/nowhere"))
            .database("luneo", SOMEWHERE)
            .database("billing", SOMEWHERE)
            .read();
    private static final Instant START = Story.BEGIN;

    private final RestoreMachine machine = new RestoreMachine(PLAN);
    private RestoreState state = machine.initial();
    private Instant now = START;
    private Optional<String> runner = Optional.of("me/1");

    private ProofScheduleTest at(Duration sinceStart) {
        now = START.plus(sinceStart);
        return this;
    }

    private ProofScheduleTest then(DrEvent event) {
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
        return this;
    }

    private ProofScheduleTest backup(String database, String id, String schema) {
        return then(new BackupCompleted(
                database,
                id,
                "logical",
                "local",
                now,
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Optional.of(schema)));
    }

    private ProofScheduleTest proved(String id, int attempt, String schema) {
        return then(new SchemaProofStarted("luneo", id, attempt, "me/1"))
                .then(new SchemaProved(
                        "luneo", id, attempt, 1, Optional.of(schema), Duration.ofSeconds(1), "all of it"));
    }

    private ProofScheduleTest failed(String id, int attempt, boolean retryable) {
        return then(new SchemaProofStarted("luneo", id, attempt, "me/1"))
                .then(new SchemaNotRestorable(
                        "luneo",
                        id,
                        attempt,
                        Optional.empty(),
                        Optional.of("one"),
                        new Failure("other", "it broke", "mend it", retryable)));
    }

    private List<String> decided() {
        return decided(ProofRig.TIMING);
    }

    private List<String> decided(SchemaProofProperties timing) {
        return new ProofSchedule(PLAN, timing, START)
                .decide(state, new Situation() {
                    @Override
                    public Instant now() {
                        return now;
                    }

                    @Override
                    public Optional<String> runner(String key) {
                        return runner;
                    }
                })
                .map(ProofScheduleTest::words)
                .toList();
    }

    private static String words(Decision<ProveSchema> decision) {
        if (decision instanceof Decision.Publish<ProveSchema> publish) {
            SchemaProofStarted started = (SchemaProofStarted) publish.event();
            return "begin %s %s %d".formatted(started.database(), started.backupId(), started.attempt());
        }
        ProveSchema proof = ((Decision.Perform<ProveSchema>) decision).command();
        return "do %s %s %d".formatted(proof.database(), proof.backup().id(), proof.attempt());
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    @Test
    void the_newest_backup_is_rehearsed_when_nothing_was_yet() {
        assertThat(decided()).isEmpty();
        backup("luneo", "b1", "one").at(minutes(1)).backup("luneo", "b2", "one");
        assertThat(decided()).containsExactly("begin luneo b2 1");
        then(new SchemaProofStarted("luneo", "b2", 1, "me/1"));
        assertThat(decided()).containsExactly("do luneo b2 1");
    }

    @Test
    void without_a_change_it_is_rehearsed_once_a_day_and_after_a_change_at_the_next_backup() {
        backup("luneo", "b1", "one").proved("b1", 1, "one");
        at(minutes(60)).backup("luneo", "b2", "one");
        assertThat(decided()).as("the same schema").isEmpty();
        at(Duration.ofHours(24).minusSeconds(1));
        assertThat(decided()).isEmpty();
        at(Duration.ofHours(24));
        assertThat(decided()).as("a day later").containsExactly("begin luneo b2 2");

        at(minutes(120)).backup("luneo", "b3", "two");
        assertThat(decided()).as("another schema").containsExactly("begin luneo b3 2");
    }

    @Test
    void a_schema_that_changes_all_the_time_is_not_rehearsed_all_the_time() {
        backup("luneo", "b1", "one").proved("b1", 1, "one");
        at(minutes(1)).backup("luneo", "b2", "two");
        assertThat(decided()).isEmpty();
        at(minutes(5));
        assertThat(decided()).containsExactly("begin luneo b2 2");
    }

    @Test
    void a_failure_is_tried_again_after_an_hour_or_with_another_schema_at_once() {
        backup("luneo", "b1", "one").failed("b1", 1, false);
        at(minutes(30)).backup("luneo", "b2", "one");
        assertThat(decided()).isEmpty();
        at(minutes(60));
        assertThat(decided()).containsExactly("begin luneo b2 2");
        at(minutes(30)).backup("luneo", "b3", "two");
        assertThat(decided()).containsExactly("begin luneo b3 2");
    }

    @Test
    void what_may_pass_by_itself_is_tried_again_sooner_and_then_ever_later() {
        backup("luneo", "b1", "one").failed("b1", 1, true);
        at(minutes(5));
        assertThat(decided()).containsExactly("begin luneo b1 2");
        failed("b1", 2, true).at(minutes(14));
        assertThat(decided()).isEmpty();
        at(minutes(15));
        assertThat(decided()).containsExactly("begin luneo b1 3");
    }

    @Test
    void while_anybody_needs_the_servers_for_a_recovery_nothing_is_rehearsed() {
        backup("luneo", "b1", "one").then(new SchemaProofStarted("luneo", "b1", 1, "me/1"));
        assertThat(decided()).containsExactly("do luneo b1 1");
        Story other = Story.of("r1", "billing").requested(1);
        other.events().forEach(recorded -> then(recorded.event()));
        assertThat(decided()).as("nobody has approved it").containsExactly("do luneo b1 1");
        other.approved("alice").started().events().forEach(recorded -> then(recorded.event()));
        assertThat(decided()).as("it is no longer decided, and so interrupted").isEmpty();
        other.cancelled().events().forEach(recorded -> then(recorded.event()));
        assertThat(decided()).isNotEmpty();
    }

    @Test
    void there_are_never_two_at_once() {
        backup("luneo", "b1", "one").backup("billing", "c1", "one");
        assertThat(decided()).containsExactly("begin luneo b1 1");
        then(new SchemaProofStarted("billing", "c1", 1, "me/1"));
        assertThat(decided()).containsExactly("do billing c1 1");
    }

    @Test
    void another_replica_s_attempt_is_left_alone_and_taken_over_when_that_is_gone() {
        backup("luneo", "b1", "one").then(new SchemaProofStarted("luneo", "b1", 1, "other/1"));
        assertThat(decided()).as("its runner may have just died at it").isEmpty();
        at(minutes(5));
        assertThat(decided()).containsExactly("begin luneo b1 2");
        runner = Optional.empty();
        assertThat(decided()).as("not ours").isEmpty();
    }

    @Test
    void an_attempt_that_keeps_killing_its_process_is_tried_ever_later() {
        backup("luneo", "b1", "one").then(new SchemaProofStarted("luneo", "b1", 1, "dead/1"));
        at(minutes(5)).then(new SchemaProofStarted("luneo", "b1", 2, "dead/2"));
        at(minutes(14));
        assertThat(decided()).isEmpty();
        at(minutes(15));
        assertThat(decided()).containsExactly("begin luneo b1 3");
    }

    @Test
    void an_attempt_at_a_backup_that_was_found_damaged_gives_way_to_one_that_can_be_restored() {
        backup("luneo", "b1", "one").at(minutes(1)).backup("luneo", "b2", "one");
        then(new SchemaProofStarted("luneo", "b2", 1, "me/1"));
        then(new BackupDisproved("luneo", "b2", "a bit flipped", Optional.of("r1")));
        at(minutes(6));
        assertThat(decided()).containsExactly("begin luneo b1 2");
    }

    @Test
    void nothing_is_rehearsed_right_after_the_start_or_where_it_is_switched_off() {
        backup("luneo", "b1", "one");
        SchemaProofProperties usual = new SchemaProofProperties(
                true, minutes(2), Duration.ofHours(24), minutes(5), Duration.ofHours(1), minutes(20));
        at(minutes(2).minusSeconds(1));
        assertThat(decided(usual)).isEmpty();
        at(minutes(2));
        assertThat(decided(usual)).containsExactly("begin luneo b1 1");
        assertThat(decided(new SchemaProofProperties(
                        false, Duration.ZERO, minutes(1), minutes(1), minutes(1), minutes(1))))
                .isEmpty();
    }
}
