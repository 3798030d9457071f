package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's first command, as a process of its own. */
@Tag("process")
class DemoTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Test
    void the_demo_recovers_verifies_and_reports(@TempDir Path directory) throws IOException, InterruptedException {
        Path report = directory.resolve("report.json");
        List<String> output = new ArrayList<>();
        CommandOutcome outcome = new CommandRunner()
                .run(dr("demo", "--report", report.toString(), "--customers", "1000", "--orders", "5000"), output::add);

        assertThat(outcome.ok()).as(String.join("\n", output)).isTrue();
        JsonNode summary = JsonMapper.builder().build().readTree(Files.readString(report));
        assertThat(summary.path("verified").asBoolean()).isTrue();
        assertThat(summary.path("rtoSeconds").asDouble())
                .isPositive()
                .isLessThan(summary.path("rtoObjectiveSeconds").asDouble());
        assertThat(summary.path("rtoObjectiveSeconds").asInt()).isEqualTo(1_800);
        assertThat(summary.path("restoredTo").asString()).startsWith("20");
        assertThat(summary.path("dataLossSeconds").asDouble()).isPositive();
        assertThat(summary.path("overheadSeconds").asDouble()).isNotNegative();
        assertThat(summary.path("steps").get(0).path("step").asString()).isEqualTo("choose-backup");
        assertThat(summary.path("statuses"))
                .extracting(JsonNode::asString)
                .containsExactly("investigating", "identified", "restoring", "resolved");
        assertThat(output).anyMatch(line -> line.contains("Recovered and verified"));
    }

    @Test
    void it_fits_eighty_columns_has_no_escape_sequences_in_a_pipe_and_leaves_nothing(@TempDir Path temporary)
            throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        CommandOutcome outcome =
                new CommandRunner().run(passable(temporary, "--customers", "1000", "--orders", "5000"), output::add);
        assertThat(outcome.ok()).as(String.join("\n", output)).isTrue();
        assertThat(output)
                .allMatch(line -> line.length() <= 80 || line.strip().indexOf(' ') < 0, "80 columns, or one word")
                .noneMatch(line -> line.contains("\u001b"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void stopped_half_way_it_leaves_nothing_either(@TempDir Path temporary) throws IOException, InterruptedException {
        Command demo = passable(temporary);
        Path said = Files.createTempFile("dr-demo-", ".said");
        ProcessBuilder builder =
                new ProcessBuilder(demo.arguments()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(demo.environment());
        Process process = builder.start();
        try {
            await().atMost(Fleet.TOO_SLOW)
                    .until(() -> !process.isAlive() || Files.readString(said).contains("A backup is taken"));
            process.destroy(); // The same to it as Ctrl-C.
            assertThat(process.waitFor(Fleet.TOO_SLOW.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Files.readString(said))
                    .contains("Stopping, and removing what was set up.")
                    .doesNotContain("\tat ");
            assertThat(temporary).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    /** The demo with a temporary directory of its own, which PostgreSQL's user may pass through. */
    private static Command passable(Path temporary, String... words) throws IOException {
        for (Path at = temporary; at.startsWith("/tmp") && !at.equals(Path.of("/tmp")); at = at.getParent()) {
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwx--x--x"));
        }
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(words));
        return dr(all.toArray(String[]::new))
                .withEnvironment(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
    }

    @Test
    void a_bad_plan_is_refused_with_everything_that_is_wrong_with_it(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, "plan: x\nobjectives: { rpo: 7h, rto: soon }\ndatabasis: {}\n");
        List<String> output = new ArrayList<>();
        CommandOutcome outcome = new CommandRunner().run(dr("plan", "check", plan.toString()), output::add);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(String.join("\n", output))
                .contains("objectives.rpo", "7h", "objectives.rto", "soon", "databasis", "databases");
    }

    @Test
    void the_schema_that_editors_use_is_printed_as_it_is_in_docs() throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        assertThat(new CommandRunner().run(dr("plan", "schema"), output::add).exitCode())
                .isZero();
        assertThat(output).containsExactlyElementsOf(Files.readAllLines(Path.of("../docs/dr-plan.schema.json")));
    }

    private static final String FILL_AS = ", fill-as: plancheck_filler";

    @Test
    void a_superusers_login_is_said_by_plan_check_and_a_restorers_is_not(@TempDir Path directory)
            throws IOException, InterruptedException, SQLException {
        DatabaseUrl superuser = Fleet.shared().shop().cluster().superuser("postgres");
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role plancheck_restorer login createdb password 'restorers'");
        }
        DatabaseUrl restorer = superuser.withLogin("plancheck_restorer", "restorers");
        DatabaseUrl wrong = superuser.withLogin("plancheck_restorer", "wrong");

        assertThat(logins(directory, FILL_AS, superuser, restorer))
                .contains("databases.shop.url: %s is a superuser: ".formatted(superuser.user()))
                .doesNotContain("restore.server");
        assertThat(logins(directory, FILL_AS, restorer, superuser))
                .contains("databases.shop.restore.server: %s is a superuser: ".formatted(superuser.user()))
                .doesNotContain("shop.url");
        assertThat(logins(directory, FILL_AS, restorer, restorer)).isEmpty();
        assertThat(logins(directory, "", superuser, restorer))
                .contains("databases.shop.restore.server: plancheck_restorer fills the new database itself, ");
        assertThat(logins(directory, FILL_AS, wrong, restorer))
                .contains("databases.shop.url: whether plancheck_restorer is a superuser is not known: ");
    }

    /** What follows the summary of a plan with these URLs. */
    private static String logins(Path directory, String fillAs, DatabaseUrl url, DatabaseUrl server)
            throws IOException, InterruptedException {
        Path plan = directory.resolve("logins.yaml");
        Files.writeString(plan, """
                plan: logins
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  shop:
                    url: "${SHOP_URL}"
                    backup: { method: logical, every: 1h, repositories: [local], retention: { all: 2d } }
                    restore: { approval: none, server: "${SERVER_URL}"%s }
                """.formatted(directory, fillAs));
        List<String> output = new ArrayList<>();
        Command check = dr("plan", "check", plan.toString())
                .withEnvironment(Map.of("SHOP_URL", url.toUrl(), "SERVER_URL", server.toUrl()));
        assertThat(new CommandRunner().run(check, output::add).exitCode())
                .as(String.join("\n", output))
                .isZero();
        int from = output.indexOf("Logins:");
        return from < 0 ? "" : String.join("\n", output.subList(from + 1, output.size()));
    }

    @Test
    void warming_up_starts_and_stops_everything_and_leaves_nothing_behind(@TempDir Path temporary)
            throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        Command warmUp = dr("warm-up").withEnvironment(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
        assertThat(new CommandRunner().run(warmUp, output::add).ok())
                .as(String.join("\n", output))
                .isTrue();
        assertThat(temporary).isEmptyDirectory();
    }

    static Command dr(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Ddr.shop.classpath=" + Jars.shopClassPath(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.luneo.dr.stack.DrCommand"));
        command.addAll(List.of(words));
        return new Command(command, Map.of(), Optional.empty(), LIMIT);
    }
}
