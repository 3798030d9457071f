package dev.luneo.dr.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.luneo.dr.kit.log.LogReader.Condition;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A service that answers requests but does nothing says so. */
class LogHealthTest {

    static Stream<Arguments> conditions() {
        return Stream.of(
                arguments(new Condition.Reading(0), Status.UP, "{deadLetters=2}"),
                arguments(
                        new Condition.CatchingUp(1200),
                        Status.OUT_OF_SERVICE,
                        "{log=reading the history; 1200 events to go}"),
                arguments(
                        new Condition.Unreachable(),
                        Status.DOWN,
                        "{log=Kafka does not answer; work goes on when it does}"),
                arguments(
                        new Condition.Refused("dr.backups has 9 partitions"),
                        Status.DOWN,
                        "{log=dr.backups has 9 partitions}"),
                arguments(
                        new Condition.Dead(new IllegalStateException("a bug")),
                        Status.DOWN,
                        "{log=reading stopped because of a bug; restart the service, cause=java.lang.IllegalStateException: a bug}"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void every_condition_of_the_log_has_its_status_and_says_what_to_do(
            Condition condition, Status status, String details) {
        Health health = new LogHealth(() -> condition, Optional::empty, () -> 2, Map::of).health();
        assertThat(health.getStatus()).isEqualTo(status);
        assertThat(health.getDetails()).hasToString(details);
    }
}
