package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dr plan check} knows besides the plan: variables, servers and disks; and that {@code ./dr up} says the same. */
@Tag("process")
class PlanCheckTest {
    private static final Path EXAMPLE = Path.of("../dr-plan.yaml");
    private static final String KEY = "3b9d0c41f7e2865a94d3b0c7e15f8a2690bd4e7c13a5f86d0a1b2c3d4e5f6071";
    private static final String CANNOT_START = "Valid, but ./dr up would not start here:";
    private static final String CANNOT_DO = "Valid, but ./dr up could not do here what these are for:";

    private static DatabaseUrl superuser;
    private static DatabaseUrl ordinary;

    @BeforeAll
    static void makeLogin() throws SQLException {
        superuser = Fleet.shared().shop().cluster().superuser("postgres");
        ordinary = superuser.withLogin("plancheck_ordinary", "ordinary");
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role plancheck_ordinary login password 'ordinary'");
        }
    }

    private record Said(int exitCode, String text) {}

    private static Said say(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        CommandOutcome outcome = new CommandRunner().run(DemoTest.dr(words).withEnvironment(environment), output::add);
        return new Said(outcome.exitCode(), String.join("\n", output));
    }

    private static Map<String, String> complete() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DR_REPOSITORY_KEY", KEY,
                "LUNEO_DATABASE_URL", "postgresql://luneo:s3cret@db.invalid/luneo",
                "LUNEO_RESTORE_SERVER_URL", "postgresql://luneo:s3cret@other.invalid/postgres",
                "LUNEO_DB_USER", "luneo",
                "LUNEO_DB_PASSWORD", "s3cret",
                "DR_CHECK_USER", "check",
                "DR_CHECK_PASSWORD", "s3cret",
                "OPS_WEBHOOK_URL", "https://ops.luneo.example/hook",
                "OPS_WEBHOOK_SECRET", KEY));
        return environment;
    }

    @Test
    void a_plan_whose_variables_are_all_set_is_valid_here() throws IOException, InterruptedException {
        Said said = say(complete(), "plan", "check", EXAMPLE.toString());
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text()).doesNotContain("Valid, but").endsWith("Next:  ./dr up --plan " + EXAMPLE);
    }

    @Test
    void what_is_not_set_is_named_with_who_needs_it_and_up_says_the_same_and_makes_nothing(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        Said check = say(Map.of(), "plan", "check", EXAMPLE.toString());
        Said up = say(Map.of(), "up", "--plan", EXAMPLE.toString(), "--home", home.toString(), "--ports", "auto");
        assertThat(List.of(check.exitCode(), up.exitCode()))
                .as(check.text() + up.text())
                .containsExactly(3, 3);
        assertThat(List.of(check.text(), up.text()))
                .allSatisfy(text -> assertThat(text)
                        .contains(
                                CANNOT_START,
                                "`${DR_REPOSITORY_KEY}` refers to what is not set here: DR_REPOSITORY_KEY",
                                "set DR_REPOSITORY_KEY in the environment of backup-scheduler and restore-service",
                                CANNOT_DO,
                                "`${OPS_WEBHOOK_URL}` refers to what is not set here: OPS_WEBHOOK_URL",
                                "set OPS_WEBHOOK_URL in the environment of notifier-service"));
        assertThat(List.of(check.text(), up.text()))
                .allSatisfy(text -> assertThat(text).endsWith("Put that right, then:  ./dr plan check " + EXAMPLE));
        assertThat(home).doesNotExist();
    }

    @Test
    void nonsense_in_a_variable_is_told_as_if_it_stood_in_the_plan_and_never_shown()
            throws IOException, InterruptedException {
        nonsense("LUNEO_DATABASE_URL", "mysql://u:hunter2@h/d", CANNOT_DO, "does not start with postgresql://");
        nonsense("LUNEO_DATABASE_URL", "postgresql://u:hunter2@h:99999/d", CANNOT_DO, "not a number from 1 to 65535");
        nonsense("LUNEO_DB_PASSWORD", "hunter2/x", CANNOT_DO, "is written as %2F");
        nonsense("LUNEO_DB_PASSWORD", "hunter2?x", CANNOT_DO, "is written as %3F");
        nonsense(
                "DR_REPOSITORY_KEY",
                "hunter2-and-other-words-that-are-no-key-at-all",
                CANNOT_START,
                "is not 64 hexadecimal digits");
    }

    private static void nonsense(String variable, String value, String heading, String sentence)
            throws IOException, InterruptedException {
        Map<String, String> environment = complete();
        environment.put(variable, value);
        Said said = say(environment, "plan", "check", EXAMPLE.toString());
        assertThat(said.exitCode()).as(said.text()).isEqualTo(3);
        assertThat(said.text())
                .contains(heading, sentence, "; put ", variable, " right in the environment of ")
                .doesNotContain("hunter2");
    }

    @Test
    void up_starts_without_a_database_s_url_and_ends_its_start_with_what_is_not_protected(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path plan = Files.writeString(directory.resolve("up.yaml"), """
                plan: up
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  nonsense: { url: "${NONSENSE}", backup: { every: 1h }, restore: { approval: none } }
                  unset: { url: "${UNSET}", backup: { every: 1h }, restore: { approval: none } }
                """.formatted(directory.resolve("backups")));
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(DemoTest.dr(
                                "up",
                                "--plan",
                                plan.toString(),
                                "--home",
                                directory.resolve("home").toString(),
                                "--ports",
                                "auto")
                        .arguments())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("NONSENSE", "mysql://u:hunter2@h/d");
        Process up = builder.start();
        try {
            await().atMost(Fleet.TOO_SLOW)
                    .until(() -> !up.isAlive() || Files.readString(said).contains("Ctrl-C stops it."));
            assertThat(Files.readString(said))
                    .contains(
                            CANNOT_DO,
                            "databases.nonsense.url (line 4): `${NONSENSE}` amounts to no PostgreSQL url here",
                            "databases.unset.url (line 5): `${UNSET}` refers to what is not set here: UNSET",
                            "NOT PROTECTED: nonsense, because its url amounts to no PostgreSQL url here. Put that right, and start again",
                            "NOT PROTECTED: unset, because its url refers to what is not set here: UNSET. Put that right, and start again")
                    .doesNotContain(CANNOT_START, "hunter2");
        } finally {
            up.destroy();
            up.waitFor();
        }
    }

    @Test
    void a_repository_that_is_lost_with_its_database_is_told(@TempDir Path directory)
            throws IOException, InterruptedException {
        assertThat(disks(directory, superuser, directory.resolve("not/made/yet")))
                .contains(
                        "repositories.first.path: %s is on the same disk as the data of shop: when that disk is lost, so are the backups."
                                .formatted(directory.resolve("not/made/yet")));
        assertThat(disks(directory, ordinary, directory))
                .contains(
                        "repositories.first.path: %s may be on the machine of shop, which is reached on this one; where its data lies cannot be seen from here."
                                .formatted(directory),
                        "A repository on the database's own machine is lost with it.");
    }

    @Test
    void a_repository_on_another_disk_or_of_a_database_elsewhere_is_not(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path memory = Path.of("/dev/shm/luneo-dr-plan-check");
        assertThat(disks(directory, superuser, memory)).isEmpty();
        assertThat(disks(directory, superuser, directory, memory)).isEmpty();
        DatabaseUrl elsewhere =
                DatabaseUrl.parse("postgresql://u@db.invalid/shop").orThrow();
        assertThat(disks(directory, elsewhere, directory)).isEmpty();
    }

    /** What is said under the heading of that name. */
    private static String disks(Path directory, DatabaseUrl url, Path first, Path... further)
            throws IOException, InterruptedException {
        Path plan = directory.resolve("disks.yaml");
        String second = further.length == 0
                ? ""
                : "\n  second: { type: filesystem, path: \"%s\", key: \"${KEY}\" }".formatted(further[0]);
        Files.writeString(plan, """
                plan: disks
                repositories:
                  first: { type: filesystem, path: "%s", key: "${KEY}" }%s
                databases:
                  shop:
                    url: "${SHOP_URL}"
                    backup: { every: 1h }
                    restore: { approval: none }
                """.formatted(first, second));
        Said said = say(Map.of("SHOP_URL", url.toUrl(), "KEY", KEY), "plan", "check", plan.toString());
        assertThat(said.exitCode()).as(said.text()).isZero();
        return said.text()
                .lines()
                .dropWhile(line -> !line.equals("Disks:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("  "))
                .reduce("", (one, other) -> one + other + "\n");
    }
}
