package dev.luneo.dr.kit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.log.Folded;
import dev.luneo.dr.kit.log.LogListener.LogEnds;
import dev.luneo.dr.kit.log.LogProgress;
import dev.luneo.dr.kit.log.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Nobody acts before knowing what its predecessor did. */
class TermsTest {
    private static final TopicPartition HERE =
            new TopicPartition(Topic.RECOVERIES.topicName(), Ownership.partitionOf("luneo"));
    private static final TopicPartition ELSEWHERE = new TopicPartition(Topic.BACKUPS.topicName(), 0);

    private final Ownership ownership = new Ownership(
            () -> {
                throw new IllegalStateException("no group here");
            },
            Topic.RECOVERIES,
            Duration.ofSeconds(10),
            () -> 0);
    private final LogProgress progress = new LogProgress();
    private CompletableFuture<Void> said = CompletableFuture.completedFuture(null);
    private final Terms terms = new Terms("me", ownership, progress, () -> said);

    @Test
    void what_is_not_owned_is_not_acted_on() {
        terms.refresh(ends(0, 0));
        assertThat(terms.runner("luneo")).isEmpty();
        assertThat(terms.open(HERE.partition())).isFalse();
    }

    @Test
    void a_new_term_waits_for_all_that_stood_in_the_log_when_it_began() {
        gain();
        terms.refresh(ends(10, 5));
        assertThat(terms.runner("luneo")).isEmpty();
        fold(HERE, 10);
        assertThat(terms.runner("luneo"))
                .as("the other topic is not folded yet")
                .isEmpty();
        fold(ELSEWHERE, 4);
        assertThat(terms.runner("luneo")).isEmpty();
        fold(ELSEWHERE, 5);
        assertThat(terms.runner("luneo")).contains("me/1");
        assertThat(terms.open(HERE.partition())).isTrue();
    }

    @Test
    void what_comes_later_does_not_move_the_barrier() {
        gain();
        terms.refresh(ends(10, 0));
        fold(HERE, 10);
        terms.refresh(ends(1000, 0));
        assertThat(terms.runner("luneo")).contains("me/1");
    }

    @Test
    void a_broker_that_does_not_answer_keeps_the_term_closed_until_it_does() {
        gain();
        terms.refresh(Optional::empty);
        assertThat(terms.runner("luneo")).isEmpty();
        terms.refresh(ends(0, 0));
        assertThat(terms.runner("luneo")).contains("me/1");
    }

    @Test
    void a_lost_partition_is_not_acted_on_and_a_regained_one_has_another_name_and_barrier() {
        gain();
        terms.refresh(ends(0, 0));
        ownership.onPartitionsRevoked(List.of(HERE));
        assertThat(terms.runner("luneo")).isEmpty();
        gain();
        assertThat(terms.runner("luneo"))
                .as("the old barrier is not the new one")
                .isEmpty();
        terms.refresh(ends(3, 0));
        assertThat(terms.runner("luneo")).isEmpty();
        fold(HERE, 3);
        assertThat(terms.runner("luneo")).contains("me/2");
    }

    @Test
    void a_new_term_waits_for_what_was_said_before_it_and_is_still_on_its_way_to_the_log() {
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        said = underWay;
        gain();
        terms.refresh(ends(0, 0));
        said = new CompletableFuture<>();
        terms.refresh(ends(0, 0));
        assertThat(terms.runner("luneo")).isEmpty();
        underWay.complete(null);
        terms.refresh(ends(1, 0));
        assertThat(terms.runner("luneo")).as("it is in the log, and not folded").isEmpty();
        fold(HERE, 1);
        assertThat(terms.runner("luneo"))
                .as("what is said by others meanwhile is not waited for")
                .contains("me/1");
    }

    private void gain() {
        ownership.onPartitionsAssigned(List.of(HERE));
    }

    private void fold(TopicPartition partition, long next) {
        Folded.upTo(progress, partition, next);
    }

    private static LogEnds ends(long here, long elsewhere) {
        return () -> Optional.of(Map.of(HERE, here, ELSEWHERE, elsewhere));
    }
}
