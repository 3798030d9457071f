package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A stack as {@code ./dr up} makes it, on a plan that wants two people. */
@Tag("process")
class TwoPersonTest {
    /** Definitely too slow, for a start of everything on a machine under load. */
    private static final Duration TOO_SLOW = Duration.ofSeconds(180);

    private static Path directory;
    private static LocalCluster cluster;

    @BeforeAll
    static void makeDatabase() throws Exception {
        // Not JUnit's own directory: the server's user must get there.
        directory = Files.createTempDirectory(Path.of("/tmp"), "dr-two-person-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        cluster = LocalCluster.start(
                        PostgresBinaries.discover(),
                        ClusterSettings.of(directory.resolve("data"), "boss", "a-password"))
                .orThrow();
        execute(cluster.superuser("postgres"), "create database guarded");
        execute(cluster.superuser("guarded"), "create table customers as select id from generate_series(1, 100) as id");
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private static void execute(DatabaseUrl database, String sql) throws SQLException {
        try (Connection connection = database.connectAsApplication();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void the_leads_are_told_and_two_of_them_let_a_restore_run_but_one_of_them_twice_does_not(@TempDir Path directory)
            throws Exception {
        Map<String, String> variables =
                Map.of("GUARDED_DATABASE_URL", cluster.superuser("guarded").toUrl());
        try (Home home = Home.open(directory.resolve("home"), "a system test", Home.Access.OWNER);
                Stack stack = Stack.start(plan(directory), home, variables, true)) {
            DrClient client = new DrClient(stack.credentials());
            await().atMost(TOO_SLOW)
                    .until(() -> client.get(
                                    Role.VIEWER, stack.url(ServiceKind.BACKUP).resolve("/api/backups"))
                            .body()
                            .toString()
                            .contains("completed"));
            URI restores = stack.url(ServiceKind.RESTORE).resolve("/api/restores");
            DrClient.Answer asked = client.postAs(
                            "bob",
                            restores,
                            Map.of("database", "guarded", "target", "latest", "reason", "a system test"))
                    .orThrow();
            URI recovery = restores.resolve(asked.location());
            URI approval = URI.create(recovery + "/approval");

            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(client.get(
                                            Role.VIEWER,
                                            stack.url(ServiceKind.NOTIFIER).resolve("/api/notices"))
                                    .body()
                                    .toString())
                            .contains("approval-needed", "alice", "anna", "0 of 2"));
            assertThat(client.postAs("bob", approval, Map.of()).status()).isEqualTo(403);

            client.postAs("alice", approval, Map.of()).orThrow();
            DrClient.Answer twice = client.postAs("alice", approval, Map.of());
            assertThat(twice.status()).as(twice.toString()).isEqualTo(409);
            assertThat(client.get(Role.VIEWER, recovery).body().path("state").asString())
                    .isEqualTo("awaiting-approval");

            client.postAs("anna", approval, Map.of()).orThrow();
            await().atMost(TOO_SLOW)
                    .until(() -> client.get(Role.VIEWER, recovery)
                            .body()
                            .path("state")
                            .asString()
                            .equals("verified"));
            assertThat(client.get(Role.VIEWER, recovery)
                            .body()
                            .path("approvals")
                            .toString())
                    .isEqualTo("[\"alice\",\"anna\"]");
        }
    }

    private static Path plan(Path directory) throws IOException {
        return Files.writeString(directory.resolve("plan.yaml"), """
                plan: two-people
                time-zone: UTC
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "%s" } }
                databases:
                  guarded:
                    url: "${GUARDED_DATABASE_URL}"
                    backup: { method: logical, every: 1h, repositories: [local] }
                    restore: { to: database, approval: two-person }
                communication:
                  contacts: { alice: {}, anna: {}, bob: {} }
                  roles: { incident-lead: [alice, anna], on-call: [bob] }
                  channels: { log: { type: log } }
                  notify:
                    - { when: [approval-needed], who: [incident-lead], by: [log] }
                """.formatted(directory.resolve("backups")));
    }
}
