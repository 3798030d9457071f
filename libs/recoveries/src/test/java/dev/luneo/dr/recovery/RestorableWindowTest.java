package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestorableWindowTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant ONE = Instant.parse("2026-11-23T13:00:00Z");

    @Test
    void an_instant_brings_back_itself_from_then_on_and_nothing_before() {
        RestorableWindow dump = RestorableWindow.at(NOON);
        assertThat(dump.newestUpTo(ONE)).contains(NOON);
        assertThat(dump.newestUpTo(NOON)).contains(NOON);
        assertThat(dump.newestUpTo(NOON.minusMillis(1))).isEmpty();
    }

    @Test
    void a_window_brings_back_each_instant_within_it() {
        RestorableWindow stream = new RestorableWindow(NOON, ONE);
        assertThat(stream.newestUpTo(NOON.plusSeconds(60))).contains(NOON.plusSeconds(60));
        assertThat(stream.newestUpTo(ONE.plusSeconds(60))).contains(ONE);
        assertThat(stream.newestUpTo(NOON.minusMillis(1))).isEmpty();
    }

    @Test
    void a_window_does_not_end_before_it_begins() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RestorableWindow(ONE, NOON));
    }
}
