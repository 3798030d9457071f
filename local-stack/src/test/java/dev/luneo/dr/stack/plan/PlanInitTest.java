package dev.luneo.dr.stack.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.stack.OwnServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dr plan init} writes is what {@code ./dr plan check} takes, by options and by answers, for a real database. */
@Tag("process")
class PlanInitTest {
    private static OwnServer server;

    @TempDir
    private Path directory;

    private Path envFile = Path.of("");
    private Path plan = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void writeSettings() throws IOException {
        envFile = Files.writeString(
                directory.resolve("backend.env"),
                "DATABASE_URL=\"%s?schema=public\"\nREDIS_URL=redis://cache\n"
                        .formatted(server.shop().toUrl()));
        plan = directory.resolve("my plan.yaml");
    }

    private record Said(int exitCode, String text) {}

    private Said dr(String answers, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.luneo.dr.stack.DrCommand"));
        command.addAll(List.of(words));
        return run(answers, command);
    }

    private Said run(String answers, List<String> command) throws IOException, InterruptedException {
        Path input = Files.writeString(directory.resolve("answers"), answers);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** As the last lines of init say: the secrets are read by a shell, and the plan is used in it. */
    private Said checked() throws IOException, InterruptedException {
        String java = String.join(
                "' '",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.luneo.dr.stack.DrCommand",
                "plan",
                "check",
                "--connect",
                plan.toString());
        return run("", List.of("sh", "-c", ". './my plan.env'; exec '" + java + "'"));
    }

    @Test
    void by_options_it_writes_a_plan_that_is_valid_and_lacks_nothing() throws Exception {
        Said said = dr(
                "",
                "plan",
                "init",
                plan.toString(),
                "--defaults",
                "--database-url",
                server.restorer("shop").toUrl(),
                "--env-file",
                envFile.toString(),
                "--restart",
                "true --now",
                "--repository",
                directory.resolve("backups").toString(),
                "--lead",
                "alice",
                "--rpo",
                "30m");
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text())
                .contains(
                        "1 table in public, owner shop",
                        "restorer may read all of it",
                        "NOBODY IS TOLD",
                        "Next:  . './my plan.env'",
                        "./dr up --plan './my plan.yaml'")
                .doesNotContain("hunter2");
        assertThat(Files.readString(plan))
                .contains(
                        "rpo: 30m",
                        "every: 30m",
                        "incident-lead: [alice]",
                        "restart: [\"true\", \"--now\"]",
                        "template: \"postgresql://shop:${BACKEND_DATABASE_URL_PASSWORD}@{host}:{port}/{database}?schema=public\"",
                        "select exists (select from public.orders)")
                .doesNotContain("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("my plan.env"))))
                .isEqualTo("rw-------");
        Said checked = checked();
        assertThat(checked.exitCode()).as(checked.text()).isZero();
        assertThat(checked.text())
                .contains("is valid", "hold: backend/data-is-there")
                .doesNotContain("WRONG", "hunter2");
    }

    @Test
    void by_answers_from_a_pipe_it_writes_the_same_and_asks_again_what_cannot_be() throws Exception {
        Said said = dr(
                String.join(
                        "\n",
                        "no/such/file",
                        envFile.toString(),
                        "mysql://u:hunter2@h/d",
                        server.restorer("shop").toUrl(),
                        "store",
                        "",
                        "true",
                        "",
                        directory.resolve("backups").toString(),
                        "",
                        "bob",
                        "a day",
                        "2h",
                        "",
                        ""),
                "plan",
                "init",
                plan.toString());
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("does not exist", "does not start with postgresql://", "write a duration")
                .doesNotContain("hunter2");
        assertThat(Files.readString(plan)).contains("plan: store", "rpo: 2h", "every: 1h", "incident-lead: [bob]");
        assertThat(checked().exitCode()).isZero();
    }

    @Test
    void nothing_is_overwritten_neither_the_plan_nor_the_secrets() throws Exception {
        Files.writeString(plan, "mine");
        Said said = dr("", "plan", "init", plan.toString(), "--defaults");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text()).contains("my plan.yaml is there already, and nothing is overwritten");
        Files.delete(plan);
        Files.writeString(directory.resolve("my plan.env"), "mine");
        assertThat(dr("", "plan", "init", plan.toString(), "--defaults").text())
                .contains("my plan.env is there already");
        assertThat(plan).doesNotExist();
        assertThat(directory.resolve("my plan.env")).hasContent("mine");
    }

    @Test
    void what_nobody_says_and_cannot_be_proposed_is_named_with_its_option_and_nothing_is_written() throws Exception {
        Said said = dr("", "plan", "init", plan.toString(), "--env-file", envFile.toString(), "--repository", "b");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text()).contains("What restarts it", "Say it with --restart");
        assertThat(plan).doesNotExist();
    }

    @Test
    void a_database_that_does_not_answer_now_gets_its_plan_all_the_same() throws Exception {
        Said said = dr(
                "",
                "plan",
                "init",
                plan.toString(),
                "--defaults",
                "--database-url",
                "postgresql://u:hunter2@127.0.0.1:1/gone",
                "--env-file",
                "",
                "--repository",
                directory.resolve("backups").toString());
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("it cannot be looked at", "WRONG  databases.gone.url")
                .doesNotContain("hunter2");
        assertThat(checked().exitCode()).isEqualTo(3);
    }

    @Test
    void of_a_pooled_and_a_direct_url_both_are_switched_and_the_pool_stays_where_it_is() throws Exception {
        String direct = server.shop().toUrl();
        String pooled = direct.replaceFirst(":\\d+/shop", ":6432/shop") + "?pgbouncer=true";
        Files.writeString(envFile, "DATABASE_URL=%s\nDIRECT_URL=%s\n".formatted(pooled, direct));
        Said said = dr(
                "",
                "plan",
                "init",
                plan.toString(),
                "--defaults",
                "--env-file",
                envFile.toString(),
                "--restart",
                "true",
                "--repository",
                directory.resolve("backups").toString());
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(Files.readString(plan))
                .contains(
                        "@127.0.0.1:6432/{database}?pgbouncer=true",
                        "@{host}:{port}/{database}\"",
                        "variable: DIRECT_URL");
        assertThat(PlanHere.read(plan, Map.of("SHOP_DATABASE_URL", direct))
                        .orThrow()
                        .databases())
                .containsKey("shop");
    }
}
