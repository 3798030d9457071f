package dev.luneo.dr.notify.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class StatusPageTest {
    private static final DrPlan PLAN = TestPlan.read();
    private static final Instant NOON = Log.after(Duration.ofHours(1));

    @Test
    void the_page_is_bounded_and_what_it_has_no_room_for_is_a_link_away_and_met_once() {
        Log log = new Log();
        for (int i = 0; i < 300; i++) {
            String id = "r%03d".formatted(i);
            Story story = Story.of(id, "luneo")
                    .after(Duration.ofMinutes(10L * i))
                    .requested(0)
                    .started()
                    .restored()
                    .redeployed()
                    .verified();
            log.add(story);
            for (Status status : List.of(Status.IDENTIFIED, Status.RESTORING, Status.RESOLVED)) {
                log.add(new StatusChanged(id, status, "How it stands"), story.now());
            }
        }
        Instant now = Log.after(Duration.ofMinutes(3_001));
        StatusPage first = StatusPage.of(PLAN, log.facts(), now);
        assertThat(first.incidents()).hasSize(StatusPage.MOST);
        assertThat(first.incidents().get(0).subject()).isEqualTo("r299");
        assertThat(html(first, now).getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThan(64 * 1024);
        assertThat(html(first, now)).contains("<a href=\"/status/earlier\">");

        List<String> met = new ArrayList<>();
        Optional<String> next = first.earlier();
        while (next.isPresent()) {
            Optional<Cursor> from = next.filter(link -> link.contains("="))
                    .flatMap(link -> Cursor.decoded(link.substring(link.indexOf('=') + 1)));
            StatusPage page = StatusPage.earlier(PLAN, log.facts(), now, from);
            assertThat(page.incidents()).hasSizeLessThanOrEqualTo(StatusPage.MOST);
            page.incidents().forEach(entry -> met.add(entry.subject()));
            next = page.earlier();
        }
        assertThat(met).doesNotHaveDuplicates().startsWith("r299", "r298").hasSize(300);
    }

    @Test
    void a_page_that_shows_all_leads_nowhere_else() {
        assertThat(StatusPage.of(PLAN, new Log().facts(), NOON).earlier()).isEmpty();
    }

    @Test
    void without_any_trouble_no_problem_is_known() {
        StatusPage page = StatusPage.of(PLAN, new Log().facts(), NOON);
        assertThat(page.overall()).isEqualTo("operational");
        assertThat(html(page, NOON)).contains("No known problems").doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void before_the_log_has_been_read_nothing_is_claimed() {
        String html = html(StatusPage.unknown(PLAN), NOON);
        assertThat(html).contains("Status not known yet").doesNotContain("No known problems");
    }

    @Test
    void nothing_of_an_alert_is_public() {
        Log log = new Log()
                .add(
                        new IncidentReported(
                                "i1",
                                "secret-source",
                                Severity.CRITICAL,
                                "secret-summary <script>alert(1)</script>",
                                Optional.of("secret-database"),
                                Optional.of("secret-application"),
                                Map.of("secret-label", "secret-value")),
                        Log.BEGIN);
        log.add(Log.answering("i1", "r1", "secret-database").requested(0).started());
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        StatusPage page = StatusPage.of(PLAN, log.facts(), NOON);
        assertThat(page.incidents()).hasSize(1);
        assertThat(JsonMapper.shared().writeValueAsString(page) + html(page, NOON))
                .doesNotContain("secret-", "db.example", "script", "alertmanager", "PostgresDown");
    }

    @Test
    void whatever_text_comes_in_is_escaped() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN);
        log.add(new StatusChanged("i1", Status.INVESTIGATING, "<script>alert('x')</script> & \"so\""), Log.BEGIN);
        String html = html(StatusPage.of(PLAN, log.facts(), NOON), NOON);
        assertThat(html)
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;so&quot;");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void each_status_is_at_the_head_of_the_page_while_it_lasts_and_once_in_its_history(Status status) {
        Log log = verified();
        announced(log, java.util.Arrays.copyOf(Status.values(), status.ordinal() + 1));
        StatusPage page = StatusPage.of(PLAN, log.facts(), NOON);
        assertThat(page.overall()).isEqualTo(StatusPage.label(status));
        assertThat(page.incidents().get(0).history())
                .extracting(StatusPage.Change::status)
                .doesNotHaveDuplicates()
                .hasSize(status.ordinal() + 1);
        assertThat(page.incidents().get(0).nextUpdateBy().isPresent()).isEqualTo(status != Status.RESOLVED);
        String html = html(page, NOON);
        String word = status.name().charAt(0) + status.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        assertThat(html).containsOnlyOnce("<h1 class=\"tone\">" + word + "</h1>");
        assertThat(html.split("<strong>" + word, -1)).hasSize(2);
        assertThat(html.contains("http-equiv=\"refresh\" content=\"15\"")).isEqualTo(status != Status.RESOLVED);
    }

    @Test
    void the_page_gives_a_sign_of_life_as_often_as_it_promises() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN);
        log.add(new StatusChanged("i1", Status.INVESTIGATING, "Looking."), Log.BEGIN);
        StatusPage.Entry fresh = entry(log, Log.BEGIN.plusSeconds(599));
        assertThat(fresh.nextUpdateBy()).contains(Log.BEGIN.plusSeconds(600));
        assertThat(fresh.updates()).isEmpty();
        StatusPage.Entry later = entry(log, Log.BEGIN.plusSeconds(1_300));
        assertThat(later.nextUpdateBy()).contains(Log.BEGIN.plusSeconds(1_800));
        assertThat(later.updates())
                .containsExactly(new StatusPage.Update(Log.BEGIN.plusSeconds(1_200), "We are still working on it."));
    }

    @Test
    void a_failed_restore_shows_as_an_update_and_not_as_a_status() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN);
        log.add(Log.answering("i1", "r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(false));
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        StatusPage.Entry entry = entry(log, Log.BEGIN.plusSeconds(30));
        assertThat(entry.status()).isEqualTo("restoring");
        assertThat(entry.message())
                .isEqualTo("An attempt to bring the data back did not succeed. We are still working on it.");
        assertThat(entry.updates()).extracting(StatusPage.Update::message).containsExactly(entry.message());
    }

    @Test
    void a_restore_that_was_stopped_before_it_touched_anything_leaves_the_problem_as_it_was() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN);
        log.add(Log.answering("i1", "r1", "luneo")
                .requested(0)
                .started()
                .step("restore-service", "restore-data")
                .restored()
                .cancelled());
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        StatusPage.Entry entry = entry(log, Log.BEGIN.plusSeconds(30));
        assertThat(entry.status()).isEqualTo("investigating");
        assertThat(entry.message())
                .isEqualTo("An attempt to bring the data back was stopped before it changed anything.");
        log.add(Log.closed("i1"), Log.BEGIN.plusSeconds(60));
        assertThat(entry(log, Log.BEGIN.plus(Duration.ofMinutes(62))).open()).isFalse();
    }

    @Test
    void a_restore_without_an_incident_that_was_stopped_in_time_is_over() {
        Log log = new Log()
                .add(Story.of("i1", "luneo")
                        .requested(0)
                        .started()
                        .step("restore-service", "restore-data")
                        .cancelled());
        announced(log, Status.IDENTIFIED, Status.RESTORING);
        StatusPage page = StatusPage.of(PLAN, log.facts(), Log.BEGIN.plusSeconds(30));
        assertThat(page.overall()).isEqualTo("operational");
        assertThat(page.incidents().get(0).open()).isFalse();
        assertThat(page.incidents().get(0).message()).contains("stopped before anything was changed");
    }

    @Test
    void a_restore_that_was_stopped_during_the_switch_is_still_being_worked_on() {
        Log log = new Log()
                .add(Story.of("i1", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .stepStarted("deploy-service", "fence-old-database", 1, "me")
                        .cancelled());
        announced(log, Status.IDENTIFIED, Status.RESTORING);
        StatusPage.Entry entry = entry(log, Log.BEGIN.plusSeconds(30));
        assertThat(entry.open()).isTrue();
        assertThat(entry.status()).isEqualTo("restoring");
        assertThat(entry.message()).contains("was stopped. We are still working on it.");
    }

    @Test
    void the_page_says_what_is_being_done_while_it_is_restoring() {
        Story story = Log.answering("i1", "r1", "luneo").requested(0).started().restored();
        assertThat(restoring(story).message()).contains("We are switching the service over to it");
        story.redeployed();
        assertThat(restoring(story).message()).contains("We are checking that everything works");
        story.verificationFailed(true);
        assertThat(restoring(story).message()).contains("not everything could be checked");
    }

    @Test
    void a_request_that_waits_hides_nothing_of_the_restore_that_runs_and_is_not_shown_as_one() {
        Log log = new Log()
                .add(Log.incident("i1"), Log.BEGIN)
                .add(Log.answering("i1", "r1", "luneo").requested(0).started().restored())
                .add(Log.answering("i1", "r2", "luneo")
                        .after(Duration.ofSeconds(20))
                        .requested(1));
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        assertThat(entry(log, NOON).message()).contains("We are switching the service over to it");
        log.add(Log.answering("i1", "r1", "luneo")
                .after(Duration.ofSeconds(30))
                .redeployed()
                .verified());
        log.add(new StatusChanged("i1", Status.RESOLVED, "It is over."), Log.BEGIN.plusSeconds(60));
        assertThat(entry(log, NOON).message()).isEqualTo("It is over.");
    }

    @Test
    void an_alert_that_cleared_says_so_and_leaves_the_head_of_the_page_an_hour_later_unresolved() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN).add(Log.closed("i1"), Log.BEGIN.plusSeconds(60));
        announced(log, Status.INVESTIGATING);
        StatusPage.Entry entry = entry(log, Log.BEGIN.plusSeconds(120));
        assertThat(entry.open()).isTrue();
        assertThat(entry.status()).isEqualTo("investigating");
        assertThat(entry.message()).startsWith("Our monitoring no longer sees the problem.");
        StatusPage quiet = StatusPage.of(PLAN, log.facts(), Log.BEGIN.plus(Duration.ofMinutes(62)));
        assertThat(quiet.overall()).isEqualTo("operational");
        assertThat(quiet.incidents().get(0).open()).isFalse();
        assertThat(quiet.incidents().get(0).status()).isEqualTo("investigating");
    }

    @Test
    void resolved_is_told_for_a_day_and_kept_for_two_weeks() {
        Log log = verified();
        announced(log, Status.values());
        assertThat(StatusPage.of(PLAN, log.facts(), Log.after(Duration.ofHours(20)))
                        .overall())
                .isEqualTo("resolved");
        StatusPage later = StatusPage.of(PLAN, log.facts(), Log.after(Duration.ofHours(30)));
        assertThat(later.overall()).isEqualTo("operational");
        assertThat(later.incidents()).hasSize(1);
        assertThat(StatusPage.of(PLAN, log.facts(), Log.after(Duration.ofDays(15)))
                        .incidents())
                .isEmpty();
    }

    @Test
    void of_several_open_incidents_the_one_furthest_from_resolved_is_the_headline() {
        Log log = verified();
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        log.add(Log.incident("i2", Severity.WARNING), Log.BEGIN.plusSeconds(90));
        log.add(new StatusChanged("i2", Status.INVESTIGATING, "Looking."), Log.BEGIN.plusSeconds(90));
        StatusPage page = StatusPage.of(PLAN, log.facts(), NOON);
        assertThat(page.overall()).isEqualTo("investigating");
        assertThat(page.incidents()).extracting(StatusPage.Entry::subject).containsExactly("i2", "i1");
        assertThat(page.incidents())
                .extracting(StatusPage.Entry::title)
                .containsExactly("Degraded service", "Service disruption");
    }

    @Test
    void statuses_stay_in_their_order_where_clocks_differ_and_updates_stand_between_them_by_their_time() {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN);
        log.add(Log.answering("i1", "r1", "luneo")
                .requested(0)
                .started()
                .restored()
                .redeployed()
                .verificationFailed(false));
        log.add(new StatusChanged("i1", Status.INVESTIGATING, "Looking."), Log.BEGIN.plusSeconds(3));
        log.add(new StatusChanged("i1", Status.RESTORING, "Restoring."), Log.BEGIN.plusSeconds(2));
        log.add(new StatusChanged("i1", Status.RESOLVED, "Done."), Log.BEGIN.plusSeconds(9));
        String html = html(StatusPage.of(PLAN, log.facts(), Log.BEGIN.plusSeconds(20)), NOON);
        assertThat(html.substring(html.indexOf("class=\"history\"")))
                .containsSubsequence(
                        "<strong>Resolved", "<strong>Update", "<strong>Restoring", "<strong>Investigating");
    }

    @Test
    void old_news_is_shown_with_its_age() {
        StatusPage page = StatusPage.of(PLAN, new Log().facts(), NOON);
        assertThat(html(page, NOON.plus(Duration.ofMinutes(17))))
                .contains(
                        "This is what we knew at <time datetime=\"2026-11-23T04:00:00Z\">23 November 2026, 05:00</time>, "
                                + "17 minutes ago.");
        assertThat(html(page, NOON.plusSeconds(5))).doesNotContain("This is what we knew");
    }

    @Test
    void the_json_has_what_it_promises() {
        Log log = verified();
        announced(log, Status.INVESTIGATING);
        var json = JsonMapper.shared().valueToTree(StatusPage.of(PLAN, log.facts(), Log.BEGIN.plusSeconds(60)));
        assertThat(json.get("page").asString()).isEqualTo("luneo-platform");
        assertThat(json.get("overall").asString()).isEqualTo("investigating");
        assertThat(json.get("updatedAt").asString()).isEqualTo("2026-11-23T03:01:00Z");
        var entry = json.get("incidents").get(0);
        assertThat(entry.propertyNames()).contains("subject", "title", "status", "message", "nextUpdateBy", "history");
        assertThat(entry.get("history").get(0).propertyNames()).containsExactly("status", "at", "message");
    }

    private static StatusPage.Entry restoring(Story story) {
        Log log = new Log().add(Log.incident("i1"), Log.BEGIN).add(story);
        announced(log, Status.INVESTIGATING, Status.IDENTIFIED, Status.RESTORING);
        return entry(log, Log.BEGIN.plusSeconds(60));
    }

    private static Log verified() {
        return new Log()
                .add(Log.incident("i1"), Log.BEGIN)
                .add(Log.answering("i1", "r1", "luneo")
                        .requested(0)
                        .started()
                        .restored()
                        .redeployed()
                        .verified());
    }

    private static void announced(Log log, Status... statuses) {
        for (Status status : statuses) {
            log.add(
                    new StatusChanged("i1", status, "Message of " + status + "."),
                    Log.BEGIN.plusSeconds(10 + status.ordinal()));
        }
    }

    private static StatusPage.Entry entry(Log log, Instant now) {
        return StatusPage.of(PLAN, log.facts(), now).incidents().get(0);
    }

    private static String html(StatusPage page, Instant now) {
        return new StatusHtml("", new LocalTimes(PLAN.timeZone())).of(page, now);
    }
}
