package dev.luneo.dr.backup.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long requests that nobody approves keep backups. */
class WaitingRequestsTest {
    private Recoveries recoveries = Recoveries.NONE;

    @Test
    void a_request_keeps_the_backups_for_a_day_and_then_it_is_said_that_it_does_not() {
        asked("r1", 0);
        assertThat(keeping(23)).containsExactly("r1");
        assertThat(problem(23)).contains("stay for now", "r1", "cancel");
        assertThat(keeping(25)).isEmpty();
        assertThat(problem(25)).contains("r1", "do not stay for it");
    }

    @Test
    void nothing_is_said_where_nothing_expired_or_nobody_waits() {
        assertThat(WaitingRequests.of("luneo", recoveries, Story.BEGIN).problem(true))
                .isEmpty();
        asked("r1", 0);
        assertThat(WaitingRequests.of("luneo", recoveries, Story.BEGIN.plusSeconds(9))
                        .problem(false))
                .isEmpty();
    }

    @Test
    void one_request_after_another_does_not_hold_retention_for_ever() {
        int turns = 0;
        for (int hour = 0; hour < 24 * 20; hour++) {
            if (hour % 24 == 0) {
                asked("r" + hour, hour);
            }
            turns += keeping(hour + 1).isEmpty() ? 1 : 0;
        }
        assertThat(turns).isGreaterThan(100);
    }

    @Test
    void one_that_is_cancelled_and_asked_for_again_does_not_hold_it_for_ever_either() {
        int turns = 0;
        for (int hour = 0; hour < 24 * 20; hour++) {
            if (hour % 5 == 0) {
                asked("r" + hour, hour);
                recoveries = at("r" + (hour - 5), hour).cancelled().fold(recoveries);
            }
            turns += keeping(hour + 1).isEmpty() ? 1 : 0;
        }
        assertThat(recoveries.waiting("luneo")).hasSize(1);
        assertThat(turns).isBetween(90, 120);
    }

    @Test
    void one_that_is_asked_for_in_the_turn_of_retention_keeps_the_backups_after_it() {
        asked("r1", 0);
        asked("r2", 26);
        assertThat(keeping(27)).isEmpty();
        assertThat(keeping(31)).containsExactly("r2");
        assertThat(keeping(53)).containsExactly("r2");
        assertThat(keeping(55)).isEmpty();
    }

    @Test
    void a_request_after_a_lead_decided_has_a_day_of_its_own_and_one_long_after_the_last_too() {
        asked("r1", 0);
        asked("r2", 2);
        recoveries = at("r2", 3).approved("leonie").fold(recoveries);
        recoveries = at("r2", 4).cancelled().fold(recoveries);
        asked("r3", 26);
        assertThat(keeping(27)).containsExactly("r3");
        asked("r4", 400);
        assertThat(keeping(423)).containsExactly("r4");
    }

    private void asked(String id, int hours) {
        recoveries = at(id, hours).requestedBy("operator-" + hours, false).fold(recoveries);
    }

    private static Story at(String id, int hours) {
        return Story.of(id, "luneo").after(Duration.ofHours(hours));
    }

    private List<String> keeping(int hours) {
        return WaitingRequests.of("luneo", recoveries, Story.BEGIN.plus(Duration.ofHours(hours))).keeping().stream()
                .map(Recovery::id)
                .toList();
    }

    private String problem(int hours) {
        return WaitingRequests.of("luneo", recoveries, Story.BEGIN.plus(Duration.ofHours(hours)))
                .problem(true)
                .orElseThrow();
    }
}
