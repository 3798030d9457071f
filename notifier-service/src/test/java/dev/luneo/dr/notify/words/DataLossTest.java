package dev.luneo.dr.notify.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataLossTest {
    private static final LocalTimes BERLIN = new LocalTimes(ZoneId.of("Europe/Berlin"));

    @Test
    void what_is_back_and_what_is_lost_is_told_in_the_zone_of_the_plan() {
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T02:12:00Z"))
                .isEqualTo("Everything entered up to 03:00 (Europe/Berlin) is back. "
                        + "Entries made between 03:00 and 03:12, about 12 minutes, are lost.");
    }

    @Test
    void what_is_back_is_rounded_down_and_what_is_lost_is_rounded_up() {
        assertThat(sentence("2026-11-23T02:00:59.999Z", "2026-11-23T02:12:00.001Z"))
                .startsWith("Everything entered up to 03:00 (")
                .contains("between 03:00 and 03:13, about 11 minutes,");
    }

    @Test
    void a_loss_of_seconds_is_told_with_seconds() {
        assertThat(sentence("2026-11-23T02:00:10.2Z", "2026-11-23T02:00:12.4Z"))
                .isEqualTo("Everything entered up to 03:00:10 (Europe/Berlin) is back. "
                        + "Entries made between 03:00:10 and 03:00:13, about 2 seconds, are lost.");
        assertThat(sentence("2026-11-23T02:00:10.200Z", "2026-11-23T02:00:10.300Z"))
                .contains("between 03:00:10 and 03:00:11, less than a second, are lost");
    }

    @Test
    void a_few_minutes_are_told_so_that_their_ends_and_their_length_agree() {
        assertThat(sentence("2026-11-23T04:32:44.7Z", "2026-11-23T04:37:08.6Z"))
                .contains("between 05:32:44 and 05:37:09, about 4 minutes,");
    }

    @Test
    void nothing_lost_is_said_only_when_the_last_write_is_in_what_is_back() {
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T02:00:00Z"))
                .isEqualTo("Nothing is lost: everything entered before the interruption is back.");
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T01:59:00Z"))
                .as("told by two clocks of which one is wrong")
                .isEqualTo("Everything entered up to 03:00 (Europe/Berlin) is back. "
                        + "Entries made after that may be missing.");
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T02:00:00.001Z")).doesNotContain("Nothing is lost");
    }

    @Test
    void from_ten_minutes_on_whole_minutes_will_do() {
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T02:10:00Z"))
                .contains("between 03:00 and 03:10, about 10 minutes,");
        assertThat(sentence("2026-11-23T02:00:00Z", "2026-11-23T02:09:59Z"))
                .contains("between 03:00:00 and 03:09:59, about 10 minutes,");
    }

    @Test
    void nothing_is_said_of_a_recovery_before_its_data_is_back_and_then_what_is_known() {
        Story story = Story.of("r1", "luneo").requested(0).started();
        assertThat(DataLoss.sentence(story.recovery(), BERLIN)).isEmpty();
        assertThat(DataLoss.sentence(story.restored().recovery(), BERLIN).orElseThrow())
                .contains("Entries made after that may be missing");
        assertThat(DataLoss.sentence(story.redeployed().recovery(), BERLIN).orElseThrow())
                .contains("are lost");
    }

    @Test
    void when_the_last_write_is_unknown_no_more_is_promised_than_is_known() {
        assertThat(DataLoss.sentence(Instant.parse("2026-11-23T02:00:00Z"), Optional.empty(), BERLIN))
                .isEqualTo("Everything entered up to 03:00 (Europe/Berlin) is back. "
                        + "Entries made after that may be missing.");
    }

    @Test
    void times_on_two_days_are_told_with_their_days() {
        assertThat(sentence("2026-11-22T22:50:00Z", "2026-11-22T23:10:00Z"))
                .isEqualTo(
                        "Everything entered up to 22 November 2026, 23:50 (Europe/Berlin) is back. Entries made between "
                                + "22 November 2026, 23:50 and 23 November 2026, 00:10, about 20 minutes, are lost.");
    }

    @Test
    void in_the_night_that_has_an_hour_twice_it_is_said_which_one_is_meant() {
        // 02:50 CEST to 02:10 CET: on the clock it looks like going back.
        assertThat(sentence("2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z"))
                .isEqualTo("Everything entered up to 02:50 CEST (Europe/Berlin) is back. "
                        + "Entries made between 02:50 CEST and 02:10 CET, about 20 minutes, are lost.");
    }

    @Test
    void in_the_night_that_lacks_an_hour_the_span_is_the_real_one() {
        // 01:50 CET to 03:10 CEST: 80 minutes on the clock, 20 in truth.
        assertThat(sentence("2026-03-29T00:50:00Z", "2026-03-29T01:10:00Z"))
                .contains("between 01:50 CET and 03:10 CEST, about 20 minutes,");
    }

    @Test
    void spans_are_told_as_people_say_them() {
        assertThat(Spans.about(Duration.ofSeconds(1))).isEqualTo("about 1 second");
        assertThat(Spans.about(Duration.ofSeconds(89))).isEqualTo("about 89 seconds");
        assertThat(Spans.about(Duration.ofSeconds(90))).isEqualTo("about 2 minutes");
        assertThat(Spans.about(Duration.ofMinutes(119))).isEqualTo("about 119 minutes");
        assertThat(Spans.about(Duration.ofMinutes(120))).isEqualTo("about 2 hours");
        assertThat(Spans.about(Duration.ofMinutes(181))).isEqualTo("about 3 hours 1 minute");
        assertThat(Spans.about(Duration.ofHours(49))).isEqualTo("about 2 days 1 hour");
        assertThat(Spans.exact(Duration.ofMillis(4_240))).isEqualTo("4.2 s");
        assertThat(Spans.exact(Duration.ofMinutes(30))).isEqualTo("30 min");
        assertThat(Spans.exact(Duration.ofSeconds(3_723))).isEqualTo("1 h 2 min 3 s");
    }

    private static String sentence(String restoredTo, String lastWrite) {
        return DataLoss.sentence(Instant.parse(restoredTo), Optional.of(Instant.parse(lastWrite)), BERLIN);
    }
}
