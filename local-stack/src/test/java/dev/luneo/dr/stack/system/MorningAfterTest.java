package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed before something is broken, around it, and the next morning. */
@Tag("process")
class MorningAfterTest {
    private static final Fleet FLEET = Fleet.shared();

    @TempDir
    private Path directory;

    @BeforeEach
    void tellWhereTheServicesAre() throws IOException {
        Keyboard.tellWhereTheServicesAre(FLEET, directory);
    }

    private String typed(int exitCode, String... words) throws Exception {
        return Keyboard.typed(directory, exitCode, words);
    }

    @Test
    void a_backup_is_taken_waited_for_listed_and_looked_at() throws Exception {
        String taken = typed(0, "backup", "luneo", "--as", "bob");
        String id = Keyboard.found("Backup (\\S+) of luneo: completed", taken);
        assertThat(typed(0, "backups", "luneo")).contains(id, " rows", "completed");
        assertThat(typed(0, "backups", "luneo", id)).contains("brings back to", "holds");
        assertThat(typed(1, "backups", "luneo", id, "--meant", "--reason", "cleaned up", "--as", "alice"))
                .contains("does not look suspicious");
        assertThat(typed(64, "backup", "nowhere", "--as", "bob")).contains("has no database 'nowhere'", "luneo");
        assertThat(typed(1, "backup", "luneo", "--as", "product")).contains("You are asking as product (viewer)");
    }

    @Test
    void the_plans_checks_are_made_on_what_is_in_use() throws Exception {
        assertThat(typed(0, "verify", "luneo", "--as", "bob")).contains("luneo: passed.", "backend/health");
    }

    @Test
    void an_incident_is_reported_gets_worse_is_over_and_is_ended_on_the_public_page() throws Exception {
        String reported =
                typed(0, "incident", "open", "luneo", "orders", "are", "slow", "--severity", "warning", "--as", "bob");
        String id = Keyboard.found("incident (\\S+)\\.", reported);
        assertThat(reported).contains("./dr restore luneo");
        assertThat(typed(0, "incident", "list")).contains(id + "  OPEN, warning of luneo");
        assertThat(typed(1, "status"))
                .contains("An incident is reported of luneo: orders are slow", "./dr incident resolve " + id);
        assertThat(typed(0, "incident", "update", id, "--severity", "critical", "--as", "bob"))
                .contains(id + " is critical.");
        assertThat(typed(64, "incident", "close", id, "--as", "bob")).contains("say why, with --reason");
        assertThat(typed(0, "incident", "close", id, "--reason", "fast again", "--as", "bob"))
                .contains("./dr incident resolve " + id);
        String card = FLEET.openCard().orElse(id);
        assertThat(typed(0, "incident", "resolve", card, "--reason", "looked through by two", "--as", "alice"))
                .contains("over");
    }

    @Test
    void what_happened_is_told_drafted_and_what_is_left_of_it_listed() throws Exception {
        FLEET.backUp();
        String id =
                FLEET.restore(Map.of("database", "luneo", "target", "latest", "reason", "a test of the morning after"));
        FLEET.awaitEnd(id);
        assertThat(typed(0, "timeline", id))
                .contains("Recovery %s of luneo: verified".formatted(id), "a test of the morning after");
        assertThat(typed(0, "timeline")).contains(id);
        assertThat(typed(0, "post-mortem", id, "-o", "draft.md")).contains("Written: draft.md");
        String draft = Files.readString(directory.resolve("draft.md"));
        assertThat(draft).startsWith("# Post-mortem").contains(id);
        Files.writeString(directory.resolve("draft.md"), "finished by hand");
        assertThat(typed(1, "post-mortem", id, "-o", "draft.md")).contains("is there already, and was left as it is");
        assertThat(directory.resolve("draft.md")).hasContent("finished by hand");
        String left = typed(0, "left-overs");
        String old = Keyboard.found("(?m)^(\\S+)  old-database.*\\n  .*" + id, left);
        assertThat(left).contains("It is kept until");
        assertThat(typed(1, "left-overs", "remove", old, "--reason", "too early", "--as", "alice"))
                .contains("stays");
        assertThat(FLEET.client()
                        .get(Role.VIEWER, FLEET.url(ServiceKind.DEPLOY, "/api/left-overs?limit=200"))
                        .body()
                        .toString())
                .contains(old);
    }

    @Test
    void the_tab_key_learns_the_commands() throws Exception {
        Path script = Files.writeString(directory.resolve("completion"), typed(0, "completion", "bash"));
        Process asked = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". ./completion && COMP_WORDS=(dr re) COMP_CWORD=1 _complete_dr && echo ${COMPREPLY[*]}")
                .directory(script.getParent().toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("restore", "reject");
    }

    @Test
    void no_token_is_shown_whole_unless_that_is_asked_for() throws Exception {
        String token = FLEET.token(Role.INCIDENT_LEAD);
        assertThat(typed(0, "tokens", "list"))
                .contains("alice", "incident-lead")
                .doesNotContain(token);
        assertThat(typed(0, "tokens", "list", "--show")).contains(token);
    }

    @Test
    void the_log_is_read_by_recovery_while_nothing_answers() throws Exception {
        Path logs = Files.createDirectory(directory.resolve(".luneo-dr/logs"));
        Files.write(
                logs.resolve("luneo-dr.log"),
                List.of(
                        "{\"@timestamp\": \"2026-11-30T02:10:00Z\", \"log\": {\"level\": \"INFO\"}, \"recoveryId\": \"r-1\", \"message\": \"of one\"}",
                        "{\"@timestamp\": \"2026-11-30T02:11:00Z\", \"log\": {\"level\": \"WARN\"}, \"recoveryId\": \"r-2\", \"message\": \"of \\u001b[2J another\"}"));
        Files.writeString(directory.resolve(".luneo-dr/stack.json"), "{\"services\": {}}");
        assertThat(typed(0, "logs", "--recovery", "r-2"))
                .contains("2026-11-30T02:11:00Z  WARN   of  [2J another")
                .doesNotContain("of one", "\u001b");
        assertThat(typed(0, "logs", "-n", "1")).doesNotContain("of one");
    }
}
