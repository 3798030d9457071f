package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.stack.Credentials;
import dev.luneo.dr.stack.DrClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's {@code ./dr up}, on a plan whose database has no application. */
@Tag("process")
class UpTest {
    private static final Fleet FLEET = Fleet.shared();

    /** Its own database: the shop's has moved with every recovery of the other tests. */
    @BeforeAll
    static void makeDatabase() throws SQLException {
        LocalCluster cluster = FLEET.shop().cluster();
        execute(cluster.superuser("postgres"), "create database quiet");
        execute(cluster.superuser("quiet"), "create table customers as select id from generate_series(1, 1000) as id");
    }

    private static void execute(DatabaseUrl database, String sql) throws SQLException {
        try (Connection connection = database.connectAsApplication();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_stack_carries_out_a_plan_and_remembers_it_after_a_restart(@TempDir Path directory) throws Exception {
        Path plan = writePlan(directory);
        Path home = directory.resolve("home");
        String recovery;
        try (Up up = Up.start(plan, home)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("credentials.json"))))
                    .isEqualTo("rw-------");
            awaitBackup(up);
            recovery = up.client()
                    .post(
                            Role.INCIDENT_LEAD,
                            up.url("restore-service", "/api/restores"),
                            Map.of("database", "quiet", "target", "latest", "reason", "a system test"))
                    .orThrow()
                    .body()
                    .path("recoveryId")
                    .asString();
            await().atMost(Fleet.TOO_SLOW).until(() -> up.state(recovery).equals("verified"));
            foundFromAnywhere(directory, home);
        }
        try (Keyboard after = status(directory, home)) {
            assertThat(after.awaitExit()).isEqualTo(3);
            assertThat(after.said())
                    .contains("does not run now", "does not answer", "./dr up --plan " + plan + " --home " + home);
        }
        try (Up again = Up.start(plan, home)) {
            assertThat(again.state(recovery)).isEqualTo("verified");
        }
    }

    private static void foundFromAnywhere(Path directory, Path home) throws Exception {
        try (Keyboard elsewhere = status(directory, home)) {
            assertThat(elsewhere.awaitExit()).as(elsewhere.said()).isLessThan(3);
            assertThat(elsewhere.said())
                    .contains("quiet", "can be brought back to")
                    .doesNotContain("Using");
        }
    }

    private static Keyboard status(Path directory, Path home) throws IOException {
        return Keyboard.piped(
                Map.of("XDG_STATE_HOME", Up.state(home).toString()),
                Files.createTempDirectory(directory, "elsewhere"),
                "status");
    }

    @Test
    void a_start_says_what_is_protected_what_is_not_and_what_a_recovery_would_lack_and_then_what_changes(
            @TempDir Path directory) throws Exception {
        LocalCluster cluster = FLEET.shop().cluster();
        // Of its own: a restore in another test leaves the one it began with shut.
        execute(cluster.superuser("postgres"), "create database spoken");
        DatabaseUrl spoken = cluster.superuser("spoken");
        execute(spoken, "create schema filed");
        execute(spoken, "create table filed.patient as select 1 as id");
        execute(spoken, "create role up_checker login password 'ch3cker' in role pg_read_all_data");
        execute(spoken, "alter role up_checker in database spoken set search_path = filed");
        execute(spoken, "create role up_owner login password 'right'");
        execute(spoken, "create database locked owner up_owner");
        Path plan = Files.writeString(directory.resolve("plan.yaml"), """
                plan: says
                time-zone: UTC
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  spoken:
                    url: "${SPOKEN_DATABASE_URL}"
                    checks-as: "${CHECKS_AS}"
                    backup: { method: logical, every: 1h, repositories: [local] }
                    restore: { to: database, approval: none }
                    checks:
                      - { name: patients, sql: "select count(*) from patient", expect: { value: 1 } }
                  locked:
                    url: "${LOCKED_DATABASE_URL}"
                    backup: { method: logical, every: 1h, repositories: [local] }
                    restore: { to: database, approval: none }
                """.formatted(directory.resolve("backups")));
        Path said = directory.resolve("said");
        Map<String, String> environment = Map.of(
                "SPOKEN_DATABASE_URL",
                spoken.toUrl(),
                "CHECKS_AS",
                spoken.withLogin("up_checker", "ch3cker").toUrl(),
                "LOCKED_DATABASE_URL",
                cluster.superuser("locked")
                        .withLogin("up_owner", "wrong-s3cret")
                        .toUrl());
        try (Up up = Up.start(plan, directory.resolve("home"), environment, said.toFile())) {
            await().atMost(Fleet.TOO_SLOW).until(() -> Files.readString(said).contains("Ctrl-C stops it."));
            await().atMost(Fleet.TOO_SLOW)
                    .untilAsserted(() -> assertThat(Files.readString(said))
                            .contains(
                                    "spoken: Protected: newest backup ",
                                    "locked: NOT protected: The last backup failed (wrong-credentials): ",
                                    "spoken: a recovery would lack something: Check spoken/patients cannot be put as the plan has it",
                                    "add `search-path: [filed]`",
                                    "Mend the check in the plan")
                            .doesNotContain("wrong-s3cret", "ch3cker"));
            execute(spoken, "alter role up_owner password 'wrong-s3cret'");
            up.client()
                    .post(Role.OPERATOR, up.url("backup-scheduler", "/api/backups"), Map.of("database", "locked"))
                    .orThrow();
            await().atMost(Fleet.TOO_SLOW)
                    .until(() -> Files.readString(said).contains("locked: Protected: newest backup "));
        }
    }

    @Test
    void a_start_tells_of_a_database_that_a_recovery_of_another_home_left_behind_and_of_a_server_that_takes_no_restore(
            @TempDir Path directory) throws Exception {
        DatabaseUrl postgres = FLEET.shop().cluster().superuser("postgres");
        String live = "abandoned_restored_20261130_0123abcd_a1";
        execute(postgres, "create role up_bystander login password 'bystander'");
        execute(postgres, "create database abandoned");
        execute(postgres, "create database " + live);
        execute(postgres, "alter database %s set luneo_dr.in_use = 'on'".formatted(live));
        execute(postgres, "alter database abandoned allow_connections false");
        Path plan = Files.writeString(directory.resolve("plan.yaml"), """
                plan: abandoned
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  abandoned:
                    url: "${ABANDONED_URL}"
                    backup: { every: 1h }
                    restore: { approval: none, server: "${BYSTANDER_URL}" }
                """.formatted(directory.resolve("backups")));
        Path said = directory.resolve("said");
        Map<String, String> environment = Map.of(
                "ABANDONED_URL",
                postgres.withDatabase("abandoned").toUrl(),
                "BYSTANDER_URL",
                postgres.withLogin("up_bystander", "bystander").toUrl());
        try (Up up = Up.start(plan, directory.resolve("home"), environment, said.toFile())) {
            await().atMost(Fleet.TOO_SLOW).until(() -> Files.readString(said).contains("Ctrl-C stops it."));
            assertThat(Files.readString(said))
                    .contains(
                            "NOBODY IS TOLD of anything: the plan has no `communication.notify`",
                            "abandoned is closed to connections, as a recovery leaves the old database",
                            "In use since is ",
                            live,
                            "WRONG  databases.abandoned.restore.server: Role up_bystander may not create databases",
                            "ALTER ROLE \"up_bystander\" CREATEDB");
        }
    }

    /** Of the version before requests that wait blocked nobody: a demo's log, its keys and its people. */
    @Test
    void a_home_of_an_older_version_is_taken_over_with_all_that_happened_there(@TempDir Path directory)
            throws Exception {
        Path home = Files.createDirectory(
                directory.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path older = Path.of("src/test/resources/older-homes/2026-11-30.tgz").toAbsolutePath();
        assertThat(new ProcessBuilder("tar", "xzf", older.toString(), "-C", home.toString())
                        .start()
                        .waitFor())
                .isZero();
        Path plan = Files.writeString(directory.resolve("plan.yaml"), """
                plan: luneo-demo
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  luneo:
                    url: postgresql://nobody@127.0.0.1:9/luneo
                    backup: { method: logical, every: 6h, repositories: [local] }
                    restore: { to: database, approval: none }
                communication:
                  contacts: { alice: {}, bob: {} }
                  roles: { incident-lead: [alice], on-call: [bob] }
                """.formatted(directory.resolve("backups")));

        try (Up up = Up.start(plan, home)) {
            JsonNode recovery = up.client()
                    .get(Role.VIEWER, up.url("restore-service", "/api/recoveries/20261130T121505Z-95bd2a10"))
                    .orThrow()
                    .body();

            assertThat(recovery.path("state").asString()).isEqualTo("verified");
            assertThat(recovery.path("requestedBy").asString()).isEqualTo("alice");
            assertThat(recovery.path("rtoSeconds").asDouble()).isEqualTo(9.949);
            assertThat(recovery.path("steps").values())
                    .hasSize(12)
                    .allSatisfy(
                            step -> assertThat(step.path("state").asString()).isEqualTo("finished"));
            await("the public page has read its history, too")
                    .atMost(Fleet.TOO_SLOW)
                    .untilAsserted(() -> assertThat(up.client()
                                    .get(Role.VIEWER, up.url("notifier-service", "/api/incidents/inc-468b5ca1"))
                                    .orThrow()
                                    .body()
                                    .path("status")
                                    .asString())
                            .isEqualTo("resolved"));
        }
    }

    private static void awaitBackup(Up up) {
        // Never backed up, so one is due at once.
        await().atMost(Fleet.TOO_SLOW)
                .until(() -> up.client()
                        .get(Role.VIEWER, up.url("backup-scheduler", "/api/backups"))
                        .body()
                        .toString()
                        .contains("completed"));
    }

    private static Path writePlan(Path directory) throws IOException {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, """
                plan: no-application
                time-zone: UTC
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  quiet:
                    url: "${QUIET_DATABASE_URL}"
                    backup: { method: logical, every: 1h, repositories: [local] }
                    restore: { to: database, approval: none }
                """.formatted(directory.resolve("backups")));
        return plan;
    }

    /** One run of the command, ended as by Ctrl-C. */
    private record Up(Process process, Path home) implements AutoCloseable {
        static Up start(Path plan, Path home) throws IOException {
            return start(plan, home, Map.of(), new File("/dev/null"));
        }

        static Up start(Path plan, Path home, Map<String, String> environment, File said) throws IOException {
            Files.deleteIfExists(home.resolve("stack.json"));
            List<String> command = DemoTest.dr(
                            "up", "--plan", plan.toString(), "--home", home.toString(), "--ports", "auto")
                    .arguments();
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            LocalCluster cluster = FLEET.shop().cluster();
            builder.environment()
                    .put("QUIET_DATABASE_URL", cluster.superuser("quiet").toUrl());
            builder.environment().put("XDG_STATE_HOME", state(home).toString());
            builder.environment().putAll(environment);
            builder.redirectOutput(said);
            Up up = new Up(builder.start(), home);
            await().atMost(Fleet.TOO_SLOW).until(() -> Files.exists(home.resolve("stack.json")));
            await().atMost(Fleet.TOO_SLOW)
                    .until(() -> ServiceProcess.answersOk(up.url("restore-service", "/actuator/health")));
            return up;
        }

        /** Where it tells its user's other commands that it runs. */
        static Path state(Path home) {
            return home.resolveSibling("state");
        }

        URI url(String service, String path) throws IOException {
            JsonNode stack = JsonMapper.builder().build().readTree(Files.readString(home.resolve("stack.json")));
            return URI.create(stack.path("services").path(service).asString()).resolve(path);
        }

        DrClient client() {
            return new DrClient(Credentials.in(home.resolve("credentials.json")));
        }

        String state(String recovery) throws IOException, InterruptedException {
            return client().get(Role.VIEWER, url("restore-service", "/api/recoveries/" + recovery))
                    .body()
                    .path("state")
                    .asString();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
