package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody types who was woken up, in a terminal as they have one, against services that do it. */
@Tag("process")
class NowTest {
    private static final Fleet FLEET = Fleet.shared();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> TERMINAL = Map.of("TERM", "xterm");

    @TempDir
    private Path directory;

    @BeforeEach
    void tellWhereTheServicesAre() throws IOException {
        Keyboard.tellWhereTheServicesAre(FLEET, directory);
    }

    private static String begun(Keyboard at) {
        return Keyboard.found("Recovery (\\S+) of luneo", at.said());
    }

    private static int recoveries() throws InterruptedException {
        return FLEET.client()
                .get(Role.VIEWER, FLEET.url(ServiceKind.RESTORE, "/api/recoveries?limit=200"))
                .body()
                .size();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void a_restore_asks_when_it_began_shows_what_it_would_do_and_follows_it_to_its_end(int columns) throws Exception {
        FLEET.backUp();
        try (Keyboard at = Keyboard.inTerminal(
                columns, TERMINAL, directory, "restore", "luneo", "--as", "alice", "--reason", "a system test")) {
            at.awaitSaid("It began:").enter("half past two");
            at.awaitSaid("is not understood as a time").enter("now");
            at.awaitSaid("Type the database's name").enter("luneo");
            assertThat(at.awaitExit()).as(at.said()).isZero();
            assertThat(String.join("\n", at.screen()))
                    .contains(
                            "What a restore of luneo would do. Nothing has been touched.",
                            "it takes       backup ",
                            "Reported as incident ",
                            "ok      Restore the data into a new database",
                            "in use and verified.",
                            "It took ",
                            "./dr post-mortem " + begun(at));
            assertThat(at.screen())
                    .filteredOn(line -> !line.startsWith("  ./dr "))
                    .allMatch(line -> line.length() <= columns || !line.strip().contains(" "));
            assertThat(FLEET.recovery(begun(at)).path("state").asString()).isEqualTo("verified");
        }
    }

    @Test
    void the_three_lines_that_readme_has_for_when_it_happens_bring_it_back() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        List<String[]> lines = readme.substring(readme.indexOf("## When it happens"))
                .lines()
                .filter(line -> line.startsWith("    ./dr "))
                .limit(3)
                .map(line -> line.replaceAll(" *#.*", "")
                        .replace("\"02:10\"", "now")
                        .strip()
                        .substring("./dr ".length())
                        .split(" "))
                .toList();
        assertThat(lines).extracting(words -> words[0]).containsExactly("status", "restore", "watch");
        FLEET.backUp();
        try (Keyboard status = Keyboard.inTerminal(80, TERMINAL, directory, lines.get(0))) {
            status.awaitExit();
            status.awaitSaid("can be brought back to");
        }
        String id;
        try (Keyboard restore = Keyboard.inTerminal(80, TERMINAL, directory, lines.get(1))) {
            restore.awaitSaid("Type the database's name").enter("luneo").awaitSaid("Bringing the data back");
            id = begun(restore);
        }
        try (Keyboard watch = Keyboard.inTerminal(80, TERMINAL, directory, lines.get(2))) {
            assertThat(watch.awaitExit()).as(watch.said()).isZero();
        }
        assertThat(FLEET.recovery(id).path("state").asString()).isEqualTo("verified");
    }

    @Test
    void a_restore_that_is_not_meant_begins_nothing() throws Exception {
        FLEET.backUp();
        int before = recoveries();
        try (Keyboard at = Keyboard.inTerminal(
                80, TERMINAL, directory, "restore", "luneo", "--latest", "--as", "alice", "--reason", "x")) {
            at.awaitSaid("Type the database's name").enter("yes");
            assertThat(at.awaitExit()).isEqualTo(1);
            assertThat(at.said()).contains("Nothing was done: that was not 'luneo'.");
        }
        try (Keyboard piped = Keyboard.piped(Map.of(), directory, "restore", "luneo", "--latest", "--as", "alice")) {
            assertThat(piped.awaitExit()).isEqualTo(1);
            assertThat(piped.said()).contains("Nothing was done, for nobody is here to be asked", "--yes");
        }
        try (Keyboard unsaid = Keyboard.piped(Map.of(), directory, "restore", "luneo", "--as", "alice")) {
            assertThat(unsaid.awaitExit()).isEqualTo(64);
            assertThat(unsaid.said()).contains("When did it begin?", "--when-it-began TIME", "--latest");
        }
        try (Keyboard dry =
                Keyboard.piped(Map.of(), directory, "restore", "luneo", "--latest", "--dry-run", "--as", "bob")) {
            assertThat(dry.awaitExit()).as(dry.said()).isZero();
            assertThat(dry.said()).contains("This would work, as far as can be seen");
        }
        assertThat(recoveries()).isEqualTo(before);
    }

    @Test
    void a_terminal_that_is_closed_in_the_middle_changes_nothing_and_another_one_comes_back_to_it() throws Exception {
        FLEET.backUp();
        String id;
        try (Keyboard at = Keyboard.inTerminal(
                80, TERMINAL, directory, "restore", "luneo", "--latest", "--yes", "--as", "alice")) {
            at.awaitSaid("Bringing the data back");
            id = begun(at);
            at.closeTheTerminal();
        }
        try (Keyboard again = Keyboard.inTerminal(80, TERMINAL, directory, "watch")) {
            assertThat(again.awaitExit()).as(again.said()).isZero();
            assertThat(again.said()).contains("in use and verified.", "./dr post-mortem " + id);
        }
        assertThat(FLEET.recovery(id).path("state").asString()).isEqualTo("verified");
    }

    @Test
    void ctrl_c_says_that_the_recovery_goes_on_and_how_it_is_stopped() throws Exception {
        FLEET.backUp();
        try (Keyboard at = Keyboard.inTerminal(
                80, TERMINAL, directory, "restore", "luneo", "--latest", "--yes", "--as", "alice")) {
            at.awaitSaid("Bringing the data back").type(Keyboard.CTRL_C);
            assertThat(at.awaitExit()).isEqualTo(130);
            String id = begun(at);
            assertThat(String.join(" ", at.screen()))
                    .contains("The recovery goes on without this.", "./dr watch " + id, "./dr cancel " + id);
            assertThat(FLEET.awaitEnd(id).path("state").asString()).isEqualTo("verified");
        }
    }

    @Test
    void a_restore_that_somebody_else_than_a_lead_asks_for_waits_and_a_lead_says_yes_or_no() throws Exception {
        FLEET.backUp();
        try (Keyboard bob =
                Keyboard.piped(Map.of(), directory, "restore", "luneo", "--latest", "--yes", "--as", "bob")) {
            bob.awaitSaid("./dr approve ");
            String id = begun(bob);
            assertThat(bob.said()).contains("alice. Call one", "it waits for approval (0 of 1)");
            try (Keyboard no = Keyboard.piped(Map.of(), directory, "approve", "--as", "bob", "--yes")) {
                assertThat(no.awaitExit()).isEqualTo(1);
                assertThat(no.said()).contains("You are asking as bob (operator)");
            }
            try (Keyboard alice = Keyboard.inTerminal(80, TERMINAL, directory, "reject", "--as", "alice")) {
                alice.awaitSaid("Why not?").enter("another way was found");
                assertThat(alice.awaitExit()).as(alice.said()).isZero();
            }
            assertThat(bob.awaitExit()).isEqualTo(2);
            assertThat(bob.said()).contains("was stopped");
            assertThat(FLEET.recovery(id).path("state").asString()).isEqualTo("cancelled");
        }
        try (Keyboard bob =
                Keyboard.piped(Map.of(), directory, "restore", "luneo", "--latest", "--yes", "--as", "bob")) {
            bob.awaitSaid("./dr approve ");
            try (Keyboard alice = Keyboard.inTerminal(80, TERMINAL, directory, "approve", "--as", "alice")) {
                alice.awaitSaid("Type the database's name").enter("luneo");
                assertThat(alice.awaitExit()).as(alice.said()).isZero();
            }
            assertThat(bob.awaitExit()).isZero();
        }
    }

    @Test
    void
            how_it_stands_is_told_without_a_colour_where_none_is_wanted_and_without_anything_that_steers_where_none_is_understood()
                    throws Exception {
        try (Keyboard colour = Keyboard.inTerminal(80, TERMINAL, directory, "status");
                Keyboard none = Keyboard.inTerminal(80, Map.of("TERM", "xterm", "NO_COLOR", "1"), directory, "status");
                Keyboard dumb = Keyboard.inTerminal(80, Map.of("TERM", "dumb"), directory, "status");
                Keyboard piped = Keyboard.piped(TERMINAL, directory, "status")) {
            colour.awaitExit();
            none.awaitExit();
            dumb.awaitExit();
            assertThat(piped.awaitExit()).isLessThan(3);
            assertThat(colour.said()).contains("\u001b[1m", "can be brought back to");
            assertThat(none.said()).doesNotContain("\u001b[1m").contains("can be brought back to");
            assertThat(dumb.said()).doesNotContain("\u001b").contains("can be brought back to");
            assertThat(piped.said()).doesNotContain("\u001b").contains("can be brought back to");
        }
    }

    @Test
    void how_it_stands_is_told_to_programs_too_and_the_exit_code_is_the_same() throws Exception {
        try (Keyboard json = Keyboard.piped(Map.of(), directory, "status", "--json", "--home", ".luneo-dr")) {
            int exitCode = json.awaitExit();
            JsonNode status = JSON.readTree(json.said());
            assertThat(status.path("exitCode").asInt()).isEqualTo(exitCode);
            assertThat(status.path("databases").path(0).path("name").asString()).isEqualTo("luneo");
        }
    }

    @Test
    void a_stack_that_is_not_there_is_said_to_be_and_how_it_is_started() throws Exception {
        Files.writeString(directory.resolve(".luneo-dr/stack.json"), """
                {"services": {"backup-scheduler": "http://127.0.0.1:1/", "restore-service": "http://127.0.0.1:1/", "notifier-service": "http://127.0.0.1:1/"},
                 "plan": "/srv/dr-plan.yaml"}""");
        for (String word : new String[] {"status", "restore", "watch"}) {
            try (Keyboard at = Keyboard.piped(Map.of(), directory, word, "--as", "alice")) {
                assertThat(at.awaitExit()).isEqualTo(3);
                assertThat(at.said()).contains("does not answer", "./dr up --plan /srv/dr-plan.yaml --home ");
            }
        }
        await().atMost(Fleet.TOO_SLOW).until(FLEET::shopIsOpen);
    }
}
