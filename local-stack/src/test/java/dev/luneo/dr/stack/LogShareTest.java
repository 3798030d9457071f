package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogShareTest {
    @Test
    void what_a_library_says_ten_thousand_times_is_in_the_log_sixty_times_and_what_we_say_always(
            @TempDir Path directory) throws IOException {
        Path file = directory.resolve("dr.log");
        StackLog.to(file);
        for (int i = 0; i < 10_000; i++) {
            LoggerFactory.getLogger("kafka.network.Acceptor")
                    .error("Error while accepting connection", new IOException("Too many open files"));
        }
        for (int i = 0; i < 100; i++) {
            LoggerFactory.getLogger("dev.luneo.dr.stack.LogShareTest").info("Ours");
        }
        // A minute may end while they are said.
        assertThat(Files.readAllLines(file))
                .filteredOn(line -> line.contains("Error while accepting"))
                .hasSizeBetween(LogShare.MOST_LINES, 2 * LogShare.MOST_LINES);
        assertThat(Files.readAllLines(file))
                .filteredOn(line -> line.contains("\"Ours\""))
                .hasSize(100);
    }

    @Test
    void the_next_minute_says_how_many_were_left_out_and_another_library_has_its_own_share() {
        LogShare share = new LogShare();
        for (int i = 0; i < LogShare.MOST_LINES; i++) {
            assertThat(share.admit("kafka.a", 0)).hasValue(0);
        }
        assertThat(share.admit("kafka.a", 1)).isEmpty();
        assertThat(share.admit("kafka.a", 2)).isEmpty();
        assertThat(share.admit("kafka.b", 2)).hasValue(0);
        assertThat(share.admit("kafka.a", LogShare.WINDOW.toNanos())).isEqualTo(OptionalInt.of(2));
        assertThat(share.admit("kafka.a", LogShare.WINDOW.toNanos() + 1)).hasValue(0);
    }
}
