package dev.luneo.dr.backup;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.Tmpfs;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What can go wrong with a backup, with the real tools, and that the service goes on. */
@Tag("process")
class FailingBackupsTest {

    @TempDir
    Path directory;

    @Test
    void a_server_that_is_down_is_tried_again_and_a_wrong_password_is_not_and_both_are_reported() throws IOException {
        DatabaseUrl good = TestPostgres.freshDatabase("good");
        String down = good.toUrl().replace(":" + good.location().port(), ":" + closedPort());
        String wrong =
                DatabaseUrl.of(good.location(), good.user(), "wrong-password").toUrl();
        String plan = new TestPlan()
                .repository("local", directory.resolve("local"))
                .database("fgood", "local", "all: 1d")
                .database("fdown", "local", "all: 1d")
                .database("fwrong", "local", "all: 1d")
                .database("funset", "local", "all: 1d")
                .yaml();
        try (Scheduler scheduler = Scheduler.start(
                directory, plan, Map.of("URL_fgood", good.toUrl(), "URL_fdown", down, "URL_fwrong", wrong))) {
            await().atMost(TOO_SLOW).until(() -> failures("fdown").size() == 2);
            await().atMost(TOO_SLOW).until(() -> failures("fwrong").size() == 1 && risks("fwrong") == 1);
            await().atMost(TOO_SLOW).until(() -> failures("funset").size() == 1 && risks("fdown") == 1);
            await().atMost(TOO_SLOW).until(() -> completed("fgood") == 1);

            assertThat(failures("fdown")).allSatisfy(failed -> {
                assertThat(failed.failure().reason()).isEqualTo("server-unreachable");
                assertThat(failed.failure().retryable()).isTrue();
                assertThat(failed.failure().hint()).isNotEmpty();
            });
            assertThat(failures("fwrong")).singleElement().satisfies(failed -> {
                assertThat(failed.failure().reason()).isEqualTo("wrong-credentials");
                assertThat(failed.failure().toString()).doesNotContain("wrong-password");
            });
            assertThat(failures("funset").get(0).failure().detail()).contains("URL_funset");
            assertThat(sentence(scheduler, "fwrong"))
                    .startsWith(
                            "Not protected: there is no usable backup; the last backup failed (wrong-credentials: ");
            assertThat(scheduler.get("/actuator/prometheus").text())
                    .contains("dr_rpo_seconds{database=\"fwrong\"} +Inf")
                    .contains("dr_backup_last_success_timestamp_seconds{database=\"fwrong\"} 0.0")
                    .contains("dr_backups_total{database=\"fdown\",method=\"logical\",outcome=\"failed\"} 2.0");
            assertThat(scheduler
                            .post("/api/backups", "{\"database\": \"fgood\"}")
                            .status())
                    .isEqualTo(202);
            await().atMost(TOO_SLOW).until(() -> completed("fgood") == 2);
            // Had the wrong password been tried again, it would have happened by now.
            assertThat(failures("fwrong")).hasSize(1);
        }
        assertThat(attemptsIn(directory.resolve("local"))).isEmpty();
    }

    @Test
    void a_repository_that_others_may_write_in_gets_no_backup_and_says_what_to_run() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        String plan = new TestPlan()
                .repository("open", open)
                .database("fopen", "open", "all: 1d")
                .yaml();
        String url = TestPostgres.freshDatabase("open").toUrl();
        try (Scheduler scheduler = Scheduler.start(directory, plan, Map.of("URL_fopen", url))) {
            await().atMost(TOO_SLOW).until(() -> !failures("fopen").isEmpty());

            assertThat(failures("fopen").get(0)).satisfies(failed -> {
                assertThat(failed.failure().reason()).isEqualTo("repository-exposed");
                assertThat(failed.failure().detail()).contains("chmod go-w " + open);
                assertThat(failed.failure().retryable()).isFalse();
            });
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            await().atMost(TOO_SLOW)
                    .until(() -> scheduler
                                    .post("/api/backups", "{\"database\": \"fopen\"}")
                                    .status()
                            == 202);
            await().atMost(TOO_SLOW).until(() -> completed("fopen") == 1);
            assertThat(sentence(scheduler, "fopen")).startsWith("Protected: ");
            aFailureIsSaidAlthoughThereIsABackup(scheduler, open);
        }
    }

    @Test
    void a_disk_that_fills_up_in_mid_backup_is_named_and_leaves_no_debris() throws Exception {
        DatabaseUrl big = TestPostgres.freshDatabase("big");
        TestPostgres.execute(
                big,
                "create table noise as select i, md5(i::text) || md5((i * 7)::text) as noise"
                        + " from generate_series(1, 150000) i");
        Path repository = directory.resolve("small");
        try (Tmpfs small = Tmpfs.mountedAt(repository, "2m")) {
            String plan = new TestPlan()
                    .repository("small", repository)
                    .database("ffull", "small", "all: 1d")
                    .yaml();
            try (Scheduler scheduler = Scheduler.start(directory, plan, Map.of("URL_ffull", big.toUrl()))) {
                await().atMost(TOO_SLOW).until(() -> !failures("ffull").isEmpty());

                assertThat(failures("ffull")).singleElement().satisfies(failed -> {
                    assertThat(failed.failure().reason()).isEqualTo("disk-full");
                    assertThat(failed.failure().detail()).contains(repository.toString());
                    assertThat(failed.failure().hint()).contains("Free space");
                });
                assertThat(scheduler.get("/actuator/health").status()).isEqualTo(200);
            }
            assertThat(attemptsIn(repository)).isEmpty();
            assertThat(Files.getFileStore(repository).getUsableSpace()).isGreaterThan(1_900_000);
        }
    }

    @Test
    void a_service_that_ends_in_mid_backup_makes_a_new_attempt_and_leaves_nothing_that_looks_like_a_backup()
            throws IOException {
        DatabaseUrl database = TestPostgres.freshDatabase("killed");
        TestPostgres.execute(database, "create table t as select generate_series(1, 100) id");
        Path repository = directory.resolve("local");
        String plan = new TestPlan()
                .repository("local", repository)
                .database("fkilled", "local", "all: 1d")
                .yaml();
        Map<String, String> variables = new HashMap<>(Map.of("URL_fkilled", database.toUrl()));
        try (Locked locked = Locked.table(database, "t")) {
            try (Scheduler first = Scheduler.start(directory, plan, variables)) {
                await().atMost(TOO_SLOW).until(() -> !attemptsIn(repository).isEmpty());
            }
            // What a process that is killed outright cannot tidy up.
            Path dead = repository.resolve(
                    "fkilled/.attempt-%s.1".formatted(started().get(0).backupId()));
            Files.createDirectories(dead.resolve("data"));
            Files.writeString(dead.resolve("data/toc.dat"), "half");
        }
        try (Scheduler second = Scheduler.start(directory, plan, variables)) {
            await().atMost(TOO_SLOW).until(() -> completed("fkilled") == 1);
        }

        assertThat(started()).extracting(BackupStarted::attempt).containsExactly(1, 2);
        assertThat(started())
                .extracting(BackupStarted::backupId)
                .containsOnly(started().get(0).backupId());
        try (Stream<Path> left = Files.list(repository.resolve("fkilled"))) {
            assertThat(left)
                    .containsExactly(repository
                            .resolve("fkilled")
                            .resolve(started().get(0).backupId()));
        }
    }

    private static List<BackupStarted> started() {
        return TestKafka.events(Topic.BACKUPS, "fkilled", BackupStarted.class).toList();
    }

    private static List<BackupFailed> failures(String database) {
        return TestKafka.events(Topic.BACKUPS, database, BackupFailed.class).toList();
    }

    private static long completed(String database) {
        return TestKafka.events(Topic.BACKUPS, database, BackupCompleted.class).count();
    }

    private static long risks(String database) {
        return TestKafka.events(Topic.BACKUPS, database, RpoAtRisk.class).count();
    }

    private void aFailureIsSaidAlthoughThereIsABackup(Scheduler scheduler, Path open) throws IOException {
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        scheduler.post("/api/backups", "{\"database\": \"fopen\"}");
        await().atMost(TOO_SLOW).until(() -> failures("fopen").size() > 1);
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(sentence(scheduler, "fopen"))
                        .startsWith("Protected until ")
                        .contains(", and the last backup failed: the newest restorable point is"));
        assertThat(database(scheduler, "fopen").get("problems"))
                .anySatisfy(problem -> assertThat(problem.asString())
                        .contains("The last backup failed (repository-exposed): ", "chmod go-w " + open));
    }

    private static String sentence(Scheduler scheduler, String database) {
        return database(scheduler, database).get("state").asString();
    }

    private static JsonNode database(Scheduler scheduler, String database) {
        JsonNode databases = scheduler.get("/api/databases").json();
        return StreamSupport.stream(databases.spliterator(), false)
                .filter(node -> node.get("name").asString().equals(database))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> attemptsIn(Path repository) throws IOException {
        if (Files.notExists(repository)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(repository, 2)) {
            return all.filter(path -> path.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
