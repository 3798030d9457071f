package dev.luneo.dr.notify.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the public reads at the end claims what was looked at, and no more. */
class ResolvedWordsTest {
    private static final LocalTimes UTC = new LocalTimes(ZoneId.of("UTC"));
    private static final Checked CHECKED = new Checked(TestPlan.read());

    @Test
    void where_an_application_has_answered_the_service_works() {
        assertThat(resolved("backend/health")).startsWith("The service is working again, and we have checked it.");
    }

    @Test
    void where_only_queries_looked_at_the_data_nobody_says_that_the_service_works() {
        for (String query : new String[] {"backend/orders", "luneo/orders", "health", "other/health"}) {
            assertThat(resolved(query))
                    .as(query)
                    .startsWith("The data is back and in use, and what we check in it is as it should be.")
                    .doesNotContain("working");
        }
    }

    @Test
    void where_only_the_data_was_compared_nothing_else_is_claimed() {
        assertThat(resolved("data-comparison"))
                .startsWith("The data is back and in use, and we have compared it with the backup that it came from.")
                .doesNotContain("checked", "working");
    }

    @Test
    void where_a_lead_ends_it_what_a_verified_recovery_lost_is_told_all_the_same() {
        Facts facts = new Log()
                .add(Log.incident("i1"), Log.BEGIN)
                .add(Log.answering("i1", "r1", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified())
                .facts();
        assertThat(PublicWords.confirmedByPeople(facts.subject("i1").orElseThrow(), facts, UTC))
                .startsWith("Our team has confirmed that this is over.")
                .contains("is back. Entries made");
    }

    private static String resolved(String check) {
        Story story = Log.answering("i1", "r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed();
        story.then(new VerificationPassed(
                story.ref(), List.of(new CheckResult(check, CheckResult.Outcome.PASSED, "fine", Duration.ZERO))));
        Facts facts = new Log().add(Log.incident("i1"), Log.BEGIN).add(story).facts();
        return PublicWords.announcement(Status.RESOLVED, facts.subject("i1").orElseThrow(), facts, CHECKED, UTC);
    }
}
