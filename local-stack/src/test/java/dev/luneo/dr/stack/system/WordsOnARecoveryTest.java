package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say while a recovery runs and after it, each in a command. */
@Tag("process")
class WordsOnARecoveryTest {
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
    void a_recovery_is_stopped_by_a_word_and_what_cannot_be_done_with_it_then_is_said() throws Exception {
        FLEET.backUp();
        try (Keyboard restore =
                Keyboard.piped(Map.of(), directory, "restore", "luneo", "--latest", "--yes", "--as", "alice")) {
            restore.awaitSaid("Bringing the data back");
            String id = Keyboard.found("Recovery (\\S+) of luneo", restore.said());
            assertThat(typed(1, "restore", "luneo", "--latest", "--yes", "--as", "alice"))
                    .contains("is being recovered already", "./dr watch");
            assertThat(typed(2, "status")).contains("luneo is being recovered.", "./dr watch " + id);
            assertThat(typed(64, "cancel", "--as", "bob")).contains("say why, with --reason");
            assertThat(typed(0, "cancel", "--reason", "the wrong night", "--as", "bob"))
                    .contains("The recovery of luneo was stopped.");
            assertThat(restore.awaitExit()).isEqualTo(2);
            assertThat(FLEET.awaitEnd(id).path("state").asString()).isEqualTo("cancelled");
            assertThat(typed(1, "cancel", id, "--reason", "once more", "--as", "bob"))
                    .contains("nothing to stop");
            assertThat(typed(1, "undo", id, "--reason", "mended", "--as", "alice"))
                    .contains("no way back that was given up");
            assertThat(typed(1, "undo", id, "--reason", "mended", "--as", "bob"))
                    .contains("You are asking as bob (operator)");
            assertThat(typed(2, "watch", id)).contains("The recovery of luneo was stopped.");
            assertThat(typed(1, "accept", id, "--reason", "looked through by two", "--as", "alice"))
                    .contains("or that could not be verified and is in use");
        }
    }

    @Test
    void a_restore_answers_the_incident_that_is_open_and_reports_one_where_none_is() throws Exception {
        FLEET.backUp();
        String reported = Keyboard.found(
                "incident (\\S+)\\.", typed(0, "incident", "open", "luneo", "orders", "are", "gone", "--as", "bob"));
        String first = typed(0, "restore", "luneo", "--when-it-began", "now", "--yes", "--as", "alice");
        assertThat(first).doesNotContain("Reported as incident");
        assertThat(incident(first)).isEqualTo(reported);
        String second = typed(0, "restore", "luneo", "--latest", "--yes", "--as", "alice", "--reason", "a drill");
        assertThat(incident(second))
                .isEqualTo(Keyboard.found("Reported as incident (\\S+)\\.", second))
                .isNotEqualTo(reported);
    }

    private static String incident(String said) throws InterruptedException {
        return FLEET.recovery(Keyboard.found("Recovery (\\S+) of luneo", said))
                .path("incidentId")
                .asString();
    }
}
