package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of a database's rehearsals after these events? */
class SchemaProofsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private Backups backups = Backups.NONE;
    private Instant now = NOON;

    private SchemaProofs after(BackupEvent... events) {
        for (BackupEvent event : events) {
            backups = backups.evolve(new Recorded<>(event, now, "test"));
            now = now.plusSeconds(60);
        }
        return backups.of("luneo").schemaProofs();
    }

    private static BackupEvent started(int attempt) {
        return new SchemaProofStarted("luneo", "b1", attempt, "me/1");
    }

    private static BackupEvent proved(int attempt) {
        return new SchemaProved("luneo", "b1", attempt, 9, Optional.empty(), Duration.ofSeconds(1), "all");
    }

    private static BackupEvent failed(int attempt, String object) {
        return new SchemaNotRestorable(
                "luneo",
                "b1",
                attempt,
                Optional.of(object),
                Optional.empty(),
                new Failure("refused", "no", "mend", false));
    }

    @Test
    void what_an_attempt_made_is_remembered_until_a_proof_has_dropped_it() {
        assertThat(after(started(1), started(2)).leftOvers())
                .extracting(SchemaProofs.Attempt::number)
                .containsExactly(1, 2);
        assertThat(after(failed(2, "TABLE t")).leftOvers()).hasSize(2);
        assertThat(after(started(3), proved(3)).leftOvers()).isEmpty();
    }

    @Test
    void a_late_word_of_an_attempt_that_another_one_replaced_counts_no_more() {
        SchemaProofs second = after(started(1), started(2));
        assertThat(after(proved(1))).isEqualTo(second);
        assertThat(after(proved(2)).proved()).isPresent();
        SchemaProofs proved = backups.of("luneo").schemaProofs();
        assertThat(after(failed(2, "TABLE t"), started(2), started(7))).isEqualTo(proved);
    }

    @Test
    void a_failure_lasts_from_when_it_was_first_the_same_until_a_proof() {
        Instant first = now.plusSeconds(60);
        SchemaProofs.Failing failing = after(started(1), failed(1, "TABLE t"), started(2), failed(2, "TABLE t"))
                .failing()
                .orElseThrow();
        assertThat(failing.since()).isEqualTo(first);
        assertThat(failing.at()).isAfter(first);
        assertThat(failing.times()).isEqualTo(2);

        Instant other = now.plusSeconds(60);
        failing = after(started(3), failed(3, "VIEW v")).failing().orElseThrow();
        assertThat(failing.since()).isEqualTo(other);
        assertThat(failing.times()).isEqualTo(3);
        assertThat(after(started(4)).failing()).as("while it is tried again").isPresent();
        assertThat(after(proved(4)).failing()).isEmpty();
    }

    @Test
    void attempts_that_died_are_counted_until_one_came_to_an_end() {
        assertThat(after(started(1), started(2), started(3)).died()).isEqualTo(2);
        assertThat(after(failed(3, "TABLE t"), started(4)).died()).isZero();
    }

    @Test
    void the_attempt_under_way_is_the_newest_until_it_has_said_how_it_went() {
        SchemaProofs two = after(started(1), started(2));
        assertThat(two.newest()).map(SchemaProofs.Attempt::number).contains(2);
        assertThat(two.underway()).isEqualTo(two.newest());
        SchemaProofs over = after(failed(2, "TABLE t"));
        assertThat(over.newest()).map(SchemaProofs.Attempt::number).contains(2);
        assertThat(over.underway()).isEmpty();
        assertThat(SchemaProofs.NONE.newest()).isEmpty();
        assertThat(SchemaProofs.NONE.underway()).isEmpty();
    }

    @Test
    void of_attempts_that_fail_for_weeks_the_newest_fifty_are_swept() {
        for (int attempt = 1; attempt <= 50; attempt++) {
            after(started(attempt));
        }
        assertThat(after().leftOvers()).hasSize(50);
        assertThat(after(started(51)).leftOvers())
                .hasSize(50)
                .extracting(SchemaProofs.Attempt::number)
                .startsWith(2)
                .endsWith(51);
    }
}
