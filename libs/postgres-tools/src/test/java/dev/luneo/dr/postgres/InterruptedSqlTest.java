package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is told to go away in the middle of a question does not call that a mistake of the driver's, nor of the server's. */
@Tag("process")
class InterruptedSqlTest {
    private static final String DRIVERS_WORDS =
            "Something unusual has occurred to cause the driver to fail. Please report this exception.";

    @AfterEach
    void notInterruptedAnyMore() {
        Thread.interrupted();
    }

    static Stream<Throwable> interruptions() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new InterruptedIOException("interrupted"));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void an_interrupted_question_is_said_to_be_one_and_may_be_asked_again(Throwable interruption) {
        PostgresFailure failure =
                PostgresFailure.from(new SQLException(DRIVERS_WORDS, "99999", new IllegalStateException(interruption)));
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.detail()).contains("interrupted").doesNotContain("report");
    }

    @Test
    void a_server_that_is_slow_is_not_taken_for_an_interruption() {
        PostgresFailure failure = PostgresFailure.from(new SQLException(
                "The connection attempt failed.", "08001", new SocketTimeoutException("Connect timed out")));
        assertThat(failure.detail()).contains("The connection attempt failed.");
    }

    @Test
    void really_interrupted_while_connecting_nobody_is_asked_to_report_anything() {
        DatabaseUrl url = TestPostgres.freshDatabase("interrupted");
        Thread.currentThread().interrupt();
        try (Connection connection = url.connect()) {
            assertThat(connection).as("it may be connected in spite of that").isNotNull();
        } catch (SQLException e) {
            assertThat(PostgresFailure.from(e).describe()).doesNotContain("report");
            assertThat(PostgresFailure.from(e).retryable()).isTrue();
        }
    }
}
