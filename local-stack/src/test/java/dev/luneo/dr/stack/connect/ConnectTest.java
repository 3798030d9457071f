package dev.luneo.dr.stack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.stack.OwnServer;
import dev.luneo.dr.stack.connect.Found.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part of a plan is tried on the real thing: what is right is said to be, what is wrong is named with its way out, nothing is left. */
@Tag("process")
class ConnectTest {
    private static OwnServer server;
    private static HttpServer web;

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private Path envFile = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start();
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
    }

    @AfterAll
    static void stop() throws IOException {
        web.stop(0);
        server.close();
    }

    @BeforeEach
    void setRight() throws IOException {
        envFile = Files.writeString(
                directory.resolve("shop.env"),
                "DATABASE_URL=%s\n".formatted(server.shop().toUrl()));
        variables.put("URL", server.restorer("shop").toUrl());
        variables.put("SERVER", server.restorer("postgres").toUrl());
        variables.put("PASSWORD", "sh%40p%3A1%2Fhunter2");
        variables.put("KEY", "3b9d0c41f7e2865a94d3b0c7e15f8a2690bd4e7c13a5f86d0a1b2c3d4e5f6071");
        variables.put("RESTART", "true");
        variables.put(
                "HEALTH",
                "http://127.0.0.1:%d/health".formatted(web.getAddress().getPort()));
        variables.put("HOOK", variables.get("HEALTH"));
        variables.put("BACKUPS", directory.resolve("not/there/yet").toString());
        variables.put("CHECK", "select count(*) > 0 from orders");
    }

    private List<Found> found() throws InterruptedException {
        String plan = """
                plan: shop
                repositories: { local: { type: filesystem, path: "${BACKUPS}", key: "${KEY}" } }
                databases:
                  shop:
                    url: ${URL}
                    backup: { every: 1h }
                    restore: { server: "${SERVER}", approval: none }
                applications:
                  backend:
                    uses: shop
                    platform: { type: host, env-file: "%s", restart: ["%s"], up: { get: "${HEALTH}" } }
                    database-url: { template: "postgresql://shop:${PASSWORD}@{host}:{port}/{database}" }
                    checks:
                      - { name: has-orders, sql: "%s", expect: { value: t } }
                communication:
                  channels: { ops: { type: webhook, url: "${HOOK}", secret: "${KEY}" } }
                """.formatted(envFile, variables.get("RESTART"), variables.get("CHECK"));
        return new Connect(PlanReader.parse(plan, variables).orThrow(), new PlanVariables(variables)).everything();
    }

    /** What is wrong, a line each. */
    private List<String> wrong() throws InterruptedException {
        return found().stream()
                .filter(one -> one.verdict() == Verdict.WRONG)
                .map(one -> one.subject() + ": " + one.text())
                .toList();
    }

    private void only(String subject, String... sentences) throws InterruptedException {
        assertThat(wrong()).singleElement().satisfies(line -> {
            assertThat(line).startsWith(subject + ": ").contains(sentences);
            assertThat(line).doesNotContain("hunter2");
        });
    }

    @Test
    void what_is_right_is_said_to_be_with_what_was_seen_and_nothing_is_left_or_changed() throws Exception {
        byte[] before = Files.readAllBytes(envFile);
        List<Found> found = found();
        assertThat(found).allMatch(one -> one.verdict() == Verdict.GOOD, "good");
        assertThat(found.stream().map(Found::line).toList())
                .satisfiesExactly(
                        url -> assertThat(url)
                                .contains(
                                        "databases.shop.url",
                                        "1 table in public",
                                        "restorer may read all of it, with pg_dump"),
                        target -> assertThat(target)
                                .contains(
                                        "databases.shop.restore.server",
                                        "restorer may make databases and has the roles"),
                        repository ->
                                assertThat(repository).contains("wrote, read and removed a file of ours", " free"),
                        application -> assertThat(application).contains("applications.backend", "and it is up"),
                        checks -> assertThat(checks).contains("hold: backend/has-orders"),
                        channel -> assertThat(channel).contains("communication.channels.ops", "its host answers (200"));
        assertThat(directory.resolve("not")).doesNotExist();
        assertThat(envFile).hasBinaryContent(before);
    }

    @Test
    void a_wrong_password_is_told_once_for_all_that_it_spoils_of_the_database() throws Exception {
        variables.put(
                "URL", server.superuser("shop").withLogin("restorer", "wrong").toUrl());
        assertThat(wrong())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("databases.shop.url: ")
                        .contains("password authentication failed", "Way out: check user and password"))
                .noneMatch(line -> line.startsWith("databases.shop.restore"));
    }

    @Test
    void a_table_that_may_not_be_read_is_named_with_the_statement() throws Exception {
        server.execute("postgres", "create role reader login createdb password 'hunter2' in role shop");
        server.execute("shop", "create table secrets (id int)");
        try {
            variables.put(
                    "URL",
                    server.superuser("shop").withLogin("reader", "hunter2").toUrl());
            only("databases.shop.url", "reader may not read public.secrets", "GRANT pg_read_all_data TO \"reader\"");
        } finally {
            server.execute("shop", "drop table secrets");
        }
    }

    @Test
    void rows_that_are_hidden_from_the_login_are_told_before_a_backup_fails_on_them() throws Exception {
        server.execute("shop", "create table patients (id int)");
        server.execute("shop", "alter table patients owner to boss");
        server.execute("shop", "alter table patients enable row level security");
        try {
            only("databases.shop.url", "row security hides rows of public.patients from restorer", "BYPASSRLS");
        } finally {
            server.execute("shop", "drop table patients");
        }
    }

    @Test
    void a_server_where_restores_may_not_make_databases_is_told_with_the_statement() throws Exception {
        variables.put(
                "SERVER",
                server.superuser("postgres")
                        .withLogin("shop", OwnServer.PASSWORD)
                        .toUrl());
        only("databases.shop.restore.server", "shop may not create databases", "ALTER ROLE \"shop\" CREATEDB");
    }

    @Test
    void owners_that_the_restorer_may_not_act_as_are_told_with_the_statement() throws Exception {
        server.execute("postgres", "create role stranger login createdb password 'hunter2'");
        variables.put(
                "SERVER",
                server.superuser("postgres").withLogin("stranger", "hunter2").toUrl());
        only("databases.shop.restore.server", "stranger may not act as shop", "GRANT \"shop\" TO \"stranger\"");
    }

    @Test
    void a_repository_that_cannot_be_made_is_told() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        variables.put("BACKUPS", file.resolve("backups").toString());
        only("repositories.local.path", file.resolve("backups").toString(), "Way out: ");
    }

    @Test
    void a_repository_that_others_may_write_to_is_told_as_a_backup_would_be_refused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        variables.put("BACKUPS", open.toString());
        only("repositories.local.path", "may be written by others", "chmod go-w");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void an_env_file_that_is_not_there_and_a_command_that_is_not_are_told() throws Exception {
        envFile = directory.resolve("gone.env");
        only("applications.backend", "gone.env of backend does not exist");
        setRight();
        variables.put("RESTART", "/no/such/program");
        only("applications.backend", "/no/such/program");
    }

    @Test
    void a_variable_that_names_another_database_than_the_plan_is_told() throws Exception {
        Files.writeString(
                envFile,
                "DATABASE_URL=%s\n"
                        .formatted(server.shop().withDatabase("other").toUrl()));
        only(
                "applications.backend",
                "DATABASE_URL in its settings names",
                "/other",
                "databases.shop.url names",
                "/shop");
    }

    @Test
    void an_application_that_does_not_look_up_is_no_mistake_and_is_said() throws Exception {
        variables.put("HEALTH", variables.get("HEALTH").replace("/health", "/gone"));
        assertThat(found())
                .filteredOn(one -> one.verdict() != Verdict.GOOD)
                .singleElement()
                .satisfies(one -> assertThat(one.line())
                        .startsWith("  note   applications.backend: does not look up now")
                        .contains("answers 404"));
    }

    @Test
    void a_check_that_does_not_hold_is_told() throws Exception {
        variables.put("CHECK", "select count(*) > 9999 from orders");
        only("the checks of shop", "backend/has-orders failed");
    }

    @Test
    void a_channel_where_nobody_answers_is_told() throws Exception {
        variables.put("HOOK", "http://127.0.0.1:1/hook");
        only("communication.channels.ops", "nobody answers there");
    }

    @Test
    void a_database_that_a_recovery_left_behind_is_recognised_with_the_one_that_is_in_use_since() throws Exception {
        server.execute("postgres", "create database moved owner shop");
        String live = "moved_restored_20261130_0123abcd_a1";
        server.execute("postgres", "create database %s owner shop".formatted(live));
        server.execute("postgres", "alter database %s set luneo_dr.in_use = 'on'".formatted(live));
        server.execute("postgres", "alter database moved allow_connections false");
        DatabaseUrl moved = server.restorer("moved");
        variables.put("URL", moved.toUrl());
        assertThat(wrong())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("databases.shop.url: ")
                        .contains(
                                "moved is closed to connections, as a recovery leaves the old database",
                                "In use since is ",
                                live,
                                "--home",
                                "databases.shop.url"));
    }

    @Test
    void what_cannot_be_tried_for_want_of_a_variable_is_not_told_twice() throws Exception {
        variables.remove("URL");
        assertThat(found()).noneMatch(one -> one.subject().startsWith("databases.shop.url"));
    }
}
