package dev.luneo.dr.notify.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.recovery.Story;
import org.junit.jupiter.api.Test;

class NextActionTest {
    private static final String INCIDENT = "inc-1";

    @Test
    void where_the_data_is_back_and_not_proved_whole_nobody_is_sent_to_restore_it_once_more() {
        assertThat(path(after(cutOver().verificationFailed(true)))).isEqualTo("/api/incidents/inc-1/resolve");
        assertThat(path(after(cutOver().verificationFailed(false).undone())))
                .as("it went back")
                .isEqualTo("/api/restores");
    }

    private static Story cutOver() {
        return Log.answering(INCIDENT, "r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed();
    }

    private static Facts after(Story story) {
        return new Log().add(Log.incident(INCIDENT), Log.BEGIN).add(story).facts();
    }

    private static String path(Facts facts) {
        return NextAction.of(facts.subject(INCIDENT).orElseThrow(), facts, TestPlan.read())
                .get(0)
                .path();
    }
}
