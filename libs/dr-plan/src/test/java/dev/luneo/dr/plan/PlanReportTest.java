package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanReportTest {

    @Test
    void a_valid_plan_is_summed_up_in_ten_lines_at_most() {
        PlanReport report = PlanReport.of(PlanReader.read(Plans.EXAMPLE, Plans.ENVIRONMENT));
        assertThat(report.exitCode()).isZero();
        assertThat(report.text().lines().count()).isLessThanOrEqualTo(10);
        assertThat(report.text())
                .startsWith("The plan `luneo-platform` is valid (SHA-256 ")
                .contains(
                        "at most 6h of data lost, back within 30m of the decision",
                        "luneo: backed up every 1h to local",
                        "restored to a new database on the restore server when the incident lead approves",
                        "backend: uses luneo by DATABASE_URL, restarted by `systemctl`, then checked: health, login, payment",
                        "11 of 11 occasions reach people")
                .doesNotContain("warning");
    }

    @Test
    void what_nobody_wrote_is_said_to_be_the_default() {
        String minimal =
                PlanReport.of(PlanReader.parse(Plans.minimal(), Map.of())).text();
        assertThat(minimal)
                .contains(
                        "kept: all of 2d (default), then 14 daily (default), 8 weekly (default), 12 monthly (default)");
        assertThat(new Retention(Duration.ofHours(6), 14, 0, 12).words())
                .isEqualTo("all of 6h, then 14 daily (default), 0 weekly, 12 monthly (default)");
    }

    @Test
    void warnings_stand_apart_and_do_not_fail_it() {
        PlanReport report = PlanReport.of(PlanReader.parse(Plans.minimal(), Plans.ENVIRONMENT));
        assertThat(report.exitCode()).isZero();
        assertThat(report.text())
                .contains(
                        "no application uses luneo",
                        "\n3 warnings:\n",
                        "  1. repositories.local.key (line 2): ",
                        "  3. ")
                .doesNotContain("Valid, but");
    }

    @Test
    void a_valid_plan_that_lacks_something_here_says_whether_it_would_start_and_ends_with_a_code_of_its_own() {
        PlanReading reading = PlanReader.read(Plans.EXAMPLE, Map.of());
        PlanReport report = PlanReport.of(reading);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.text())
                .startsWith("The plan `luneo-platform` is valid (SHA-256 ")
                .contains(
                        "\n\nValid, but ./dr up would not start here:\n  1. repositories.local.key (line ",
                        "\n\nValid, but ./dr up could not do here what these are for:\n  1. databases.luneo.url (line ",
                        "  7. communication.channels.ops.secret (line ")
                .endsWith(PlanReport.lacks((PlanReading.Valid) reading));
    }

    @Test
    void problems_are_numbered_with_their_lines_and_fail_it() {
        PlanReport report = PlanReport.of(PlanReader.parse(Plans.with("rety: 1\n" + "retry: { wait: x }\n"), Map.of()));
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.text())
                .startsWith("The plan cannot be carried out: 2 problems.\n")
                .contains(
                        "  1. rety (line 10): is not known here\n         did you mean `retry`?\n",
                        "  2. retry.wait (line 11): `x` is no duration\n");
    }
}
