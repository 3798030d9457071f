package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which stack is meant is found, and said where another one could be. */
class StacksTest {
    @TempDir
    private Path machine;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void ofItsOwn() {
        environment.put("XDG_STATE_HOME", machine.resolve("state").toString());
    }

    private Address find(String... options) {
        return find(OwnHome.ofThisUser(), options);
    }

    private Address find(OwnHome own, String... options) {
        Where where = new Where();
        new CommandLine(new Asking(where)).parseArgs(options);
        return new Stacks(around(), own).find(where);
    }

    @CommandLine.Command
    private record Asking(@CommandLine.Mixin Where where) {}

    private Surroundings around() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        return new Surroundings(
                environment,
                machine.resolve("here"),
                "max",
                ZoneOffset.UTC,
                Clock.systemUTC(),
                "./dr",
                new Screen(nowhere, nowhere, false, environment, 80),
                new Keyboard(new BufferedReader(new StringReader("")), false));
    }

    private Path home(String name) throws IOException {
        Path home = Files.createDirectories(machine.resolve(name));
        Files.writeString(home.resolve("stack.json"), """
                {"services": {"restore-service": "http://127.0.0.1:8082/"}, "plan": "/srv/%s.yaml"}
                """.formatted(name.replace('/', '-')));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(home.resolve("stack.json"), PosixFilePermissions.fromString("rw-------"));
        return home;
    }

    private RunningStacks.Told runs(Path home) throws IOException {
        return RunningStacks.of(environment).tell(home);
    }

    @Test
    void the_one_that_runs_is_meant_wherever_one_stands() throws Exception {
        Path home = home("elsewhere");
        try (RunningStacks.Told told = runs(home)) {
            Address found = find();
            assertThat(found.home()).contains(home);
            assertThat(found.told()).isEmpty();
            assertThat(found.plan()).contains(Path.of("/srv/elsewhere.yaml"));
            assertThat(found.of(Service.RESTORES, "/api/plan")).hasToString("http://127.0.0.1:8082/api/plan");
        }
    }

    @Test
    void where_none_runs_the_last_that_did_is_meant_so_that_it_can_be_said_how_it_is_started() throws Exception {
        assertThatThrownBy(() -> find())
                .isInstanceOf(Stop.class)
                .hasMessageContaining("No stack of yours runs on this machine")
                .hasMessageContaining("./dr up --plan FILE");
        Path home = home("elsewhere");
        runs(home).close();
        assertThat(find().home()).contains(home);
        assertThat(find().told()).hasValueSatisfying(said -> assertThat(said).contains("does not run now"));
    }

    @Test
    void a_word_of_a_process_that_has_ended_counts_for_nothing() throws Exception {
        Path home = home("elsewhere");
        try (RunningStacks.Told told = runs(home)) {
            Files.writeString(
                    told.file(),
                    Files.readString(told.file())
                            .replaceAll("\"since\":\"[^\"]*\"", "\"since\":\"2001-01-01T00:00:00Z\""));
            assertThat(find().told())
                    .hasValueSatisfying(said -> assertThat(said).contains("does not run now"));
        }
    }

    @Test
    void the_one_in_this_directory_is_always_said() throws Exception {
        Path here = home("here/.luneo-dr");
        assertThat(find().home()).contains(here);
        assertThat(find().told()).hasValueSatisfying(said -> assertThat(said).contains("in this directory"));
    }

    @Test
    void a_strangers_directory_is_no_stack_of_whoever_stands_in_it() throws Exception {
        home("here/.luneo-dr");
        OwnHome somebodyElse = new OwnHome(OwnHome.ofThisUser().user() + 4711);
        assertThatThrownBy(() -> find(somebodyElse)).isInstanceOf(Stop.class).hasMessageContaining("another user's");
        assertThatThrownBy(() -> find(somebodyElse, "--home", ".luneo-dr"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("another user's");
        environment.put("DR_HOME", ".luneo-dr");
        assertThatThrownBy(() -> find(somebodyElse)).isInstanceOf(Stop.class).hasMessageContaining("another user's");
    }

    @Test
    void credentials_that_are_a_link_are_read_by_nobody() throws Exception {
        Path here = home("here/.luneo-dr");
        Path victims = Files.writeString(machine.resolve("credentials.json"), "{\"viewer\": \"secret\"}");
        Files.createSymbolicLink(here.resolve("credentials.json"), victims);
        assertThatThrownBy(() -> find()).isInstanceOf(Stop.class).hasMessageContaining("is a link to elsewhere");
        assertThatThrownBy(() -> People.in(here)).isInstanceOf(Stop.class);
        Files.delete(here.resolve("credentials.json"));
        Files.move(here.resolve("stack.json"), machine.resolve("stack.json"));
        Files.createSymbolicLink(here.resolve("stack.json"), machine.resolve("stack.json"));
        assertThatThrownBy(() -> find()).isInstanceOf(Stop.class).hasMessageContaining("is a link to elsewhere");
    }

    @Test
    void a_home_in_which_others_may_write_is_none() throws Exception {
        Path here = home("here/.luneo-dr");
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThatThrownBy(() -> find()).isInstanceOf(Stop.class).hasMessageContaining("chmod go-w " + here);
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(here.resolve("stack.json"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> find())
                .isInstanceOf(Stop.class)
                .hasMessageContaining("chmod go-w " + here.resolve("stack.json"));
    }

    @Test
    void root_takes_another_users_home_only_where_it_is_named_and_all_of_one_user() throws Exception {
        Path here = home("here/.luneo-dr");
        try {
            Files.setAttribute(here, "unix:uid", 4711);
            Files.setAttribute(here.resolve("stack.json"), "unix:uid", 4711);
        } catch (IOException notRoot) {
            assumeTrue(false, "only root can give a file away");
        }
        assertThatThrownBy(() -> find()).isInstanceOf(Stop.class).hasMessageContaining("--home " + here);
        assertThat(find("--home", ".luneo-dr").home()).contains(here);
        Files.writeString(here.resolve("credentials.json"), "{}");
        assertThatThrownBy(() -> find("--home", ".luneo-dr"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("credentials.json is another user's than its home");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://dr.attacker.example:8082/",
                "http://127.0.0.1@attacker.example/",
                "http://127.0.0.1.attacker.example/",
                "http://10.0.0.1:8082/",
                "file:///etc/passwd"
            })
    void a_token_of_a_home_leaves_this_machine_only_where_somebody_says_so(String address) throws Exception {
        Path here = home("here/.luneo-dr");
        Files.writeString(
                here.resolve("stack.json"), "{\"services\": {\"restore-service\": \"%s\"}}".formatted(address));
        assertThatThrownBy(() -> find())
                .isInstanceOf(Stop.class)
                .hasMessageContainingAll("not on this machine", "--url");
    }

    @Test
    void of_two_that_run_none_is_guessed() throws Exception {
        Path one = home("one");
        Path two = home("two");
        try (RunningStacks.Told told = runs(one)) {
            Files.writeString(
                    told.file().resolveSibling("another.json"),
                    Files.readString(told.file()).replace(one.toString(), two.toString()));
            assertThatThrownBy(() -> find())
                    .hasMessageContaining("--home " + one)
                    .hasMessageContaining("--home " + two);
        }
    }

    @Test
    void what_is_named_comes_first_and_the_environments_word_is_said() throws Exception {
        home("here/.luneo-dr");
        environment.put("DR_HOME", home("named").toString());
        assertThat(find().home()).contains(machine.resolve("named"));
        assertThat(find().told()).hasValueSatisfying(said -> assertThat(said).contains("DR_HOME"));
        Address option = find("--home", home("other").toString());
        assertThat(option.home()).contains(machine.resolve("other"));
        assertThat(option.told()).isEmpty();
    }

    @Test
    void another_machines_services_are_at_their_usual_ports() {
        Address there = find("--url", "https://dr.internal");
        assertThat(there.of(Service.INCIDENTS, "/api/incidents")).hasToString("https://dr.internal:8085/api/incidents");
        assertThat(there.home()).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> find("--url", "http://dr.internal:8082")).hasMessageContaining("without a port");
        assertThatThrownBy(() -> find("--url", "dr.internal")).hasMessageContaining("http://HOST");
        assertThatThrownBy(() -> find("--url", "http://x", "--home", "y"))
                .hasMessageContaining("leave one of them out");
    }

    @Test
    void a_directory_without_a_stack_is_said_to_be_one_and_so_is_a_damaged_file() throws Exception {
        assertThatThrownBy(() -> find("--home", machine.toString())).hasMessageContaining("There is no stack in");
        Files.writeString(home("damaged").resolve("stack.json"), "{\"services\": ");
        assertThatThrownBy(() -> find("--home", machine.resolve("damaged").toString()))
                .hasMessageContaining("is damaged");
        Files.writeString(home("a b;id").resolve("stack.json"), "{");
        assertThatThrownBy(() -> find("--home", machine.resolve("a b;id").toString()))
                .hasMessageContaining("up --home '" + machine.resolve("a b;id") + "' --plan FILE");
    }

    @Test
    void one_that_was_started_again_at_another_port_is_found_again_and_one_that_is_starting_is_known_to()
            throws Exception {
        Path home = home("elsewhere");
        try (RunningStacks.Told told = runs(home)) {
            Address before = find();
            assertThat(before.runsSince()).isPresent();
            Files.writeString(
                    home.resolve("stack.json"), "{\"services\": {\"restore-service\": \"http://127.0.0.1:9082/\"}}");
            assertThat(Stacks.again(before).of(Service.RESTORES, "/")).hasToString("http://127.0.0.1:9082/");
            Files.delete(home.resolve("stack.json"));
            assertThat(Stacks.again(before)).isEqualTo(before);
            assertThatThrownBy(() -> find()).hasMessageContaining("is starting");
        }
    }
}
