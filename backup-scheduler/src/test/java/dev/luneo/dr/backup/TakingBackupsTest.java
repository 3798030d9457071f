package dev.luneo.dr.backup;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The service from end to end: real broker, real PostgreSQL, real dumps. */
@Tag("process")
class TakingBackupsTest {
    private static final String SHOP = "shop";
    private static final String SLOW = "slow";
    private static final String FOUND = "found";
    private static final Instant OLD = Instant.now().minus(Duration.ofHours(2));

    @TempDir
    static Path directory;

    private static DatabaseUrl slowDatabase;
    private static Scheduler scheduler;

    @BeforeAll
    static void start() throws IOException {
        DatabaseUrl shop = TestPostgres.freshDatabase("shop");
        TestPostgres.execute(
                shop,
                "create table orders (id int primary key, note text)",
                "insert into orders select i, 'order ' || i from generate_series(1, 1000) i");
        slowDatabase = TestPostgres.freshDatabase("slow");
        TestPostgres.execute(slowDatabase, "create table t (id int)");
        storeOldBackup(FOUND, "20200101T000000Z-aaaa", OLD);
        storeOldBackup(SHOP, "20200101T000000Z-0001", OLD.minus(Duration.ofDays(3000)));
        String plan = new TestPlan()
                .repository("local", directory.resolve("local"))
                .repository("second", directory.resolve("second"))
                .database(SHOP, "local, second", "all: 1d, daily: 1, weekly: 0, monthly: 0")
                .database(SLOW, "local", "all: 1d")
                .database(FOUND, "local", "all: 1d")
                .yaml();
        scheduler = Scheduler.start(
                directory,
                plan,
                Map.of(
                        "URL_shop", shop.toUrl(),
                        "URL_slow", slowDatabase.toUrl(),
                        "URL_found", shop.toUrl()));
    }

    @AfterAll
    static void stop() {
        scheduler.close();
    }

    @Test
    void the_first_backup_is_taken_at_once_and_is_whole() {
        BackupCompleted completed = firstTaken(SHOP);

        BackupRepository repository =
                BackupRepository.filesystem(directory.resolve("local"), RepositoryKeys.parse(Scheduler.KEY));
        BackupId id = new BackupId(completed.backupId());
        Verification verification = repository.verify(SHOP, id, progress -> {});
        assertThat(verification).isInstanceOf(Verification.Sound.class);
        Manifest manifest = ((Verification.Sound) verification).manifest();
        assertThat(manifest.objects()).extracting(object -> object.path()).contains("data/toc.dat", "fingerprint.json");
        assertThat(manifest.notes()).containsEntry("encoding", "UTF8").containsEntry("rows", "1000");
        assertThat(fingerprint(directory.resolve("local").resolve(SHOP).resolve(id.value()))
                        .totalRows())
                .isEqualTo(1000);
        assertThat(completed.schemaSha256())
                .isEqualTo(manifest.schemaSha256())
                .hasValueSatisfying(digest -> assertThat(digest).hasSize(64));
        assertThat(completed.restorablePoint()).isEqualTo(manifest.restorablePoint());
        assertThat(completed.backupBytes()).isEqualTo(manifest.storedBytes());
    }

    @Test
    void a_requested_backup_can_be_followed_to_its_end() {
        firstTaken(SHOP);

        Scheduler.Answer asked = await().atMost(TOO_SLOW)
                .until(() -> scheduler.post("/api/backups", "{\"database\": \"shop\"}"), it -> it.status() == 202);

        JsonNode done = await().atMost(TOO_SLOW)
                .until(
                        () -> scheduler.get(asked.location()).json(),
                        it -> it.get("state").asString().equals("completed"));
        assertThat(done.get("requested").asBoolean()).isTrue();
        assertThat(done.get("attempt").asInt()).isEqualTo(1);
        assertThat(done.get("backupBytes").asLong()).isPositive();
        assertThat(scheduler.get("/api/backups?database=shop").json().get(0).get("id"))
                .isEqualTo(done.get("id"));
    }

    @Test
    void a_backup_that_is_under_way_is_shown_stopped_on_request_and_leaves_nothing() {
        Scheduler.Answer asked;
        JsonNode refused;
        try (var locked = Locked.table(slowDatabase, "t")) {
            // The schedule's own first backup may be held up by the lock as well.
            scheduler
                    .get("/api/backups?database=slow")
                    .json()
                    .forEach(backup -> scheduler.post(
                            "/api/backups/%s/cancel".formatted(backup.get("id").asString()), ""));
            asked = await().atMost(TOO_SLOW)
                    .until(() -> scheduler.post("/api/backups", "{\"database\": \"slow\"}"), it -> it.status() == 202);
            String running = asked.location();
            await().atMost(TOO_SLOW)
                    .until(() -> scheduler
                            .get(running)
                            .json()
                            .get("state")
                            .asString()
                            .equals("running"));
            await().atMost(TOO_SLOW).until(() -> sessions(slowDatabase) > 1);

            Scheduler.Answer second = scheduler.post("/api/backups", "{\"database\": \"slow\"}");
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.location()).isEqualTo(asked.location());
            refused = second.json();

            Scheduler.Answer cancelled = scheduler.post(asked.location() + "/cancel", "");
            assertThat(cancelled.status()).isEqualTo(200);
            // Well before the minute after which a dump gives up waiting for a lock by itself.
            await("pg_dump and its sessions are gone")
                    .atMost(TOO_SLOW.dividedBy(2))
                    .until(() -> sessions(slowDatabase) == 1);
        }
        assertThat(refused.get("see").asString()).isEqualTo(asked.location());
        assertThat(scheduler.get(asked.location()).json().get("state").asString())
                .isEqualTo("cancelled");
        await().atMost(TOO_SLOW).until(() -> attemptsIn(directory.resolve("local/slow")) == 0);
        assertThat(scheduler.post(asked.location() + "/cancel", "").status()).isEqualTo(409);
    }

    @Test
    void a_backup_the_log_does_not_know_is_found_missed_when_it_is_gone_and_found_again() throws IOException {
        String id = "20200101T000000Z-aaaa";
        Path there = directory.resolve("local/found").resolve(id);
        await().atMost(TOO_SLOW).until(() -> state(id).equals("completed"));
        BackupCompleted found = TestKafka.events(Topic.BACKUPS, FOUND, BackupCompleted.class)
                .filter(completed -> completed.backupId().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(found.restorablePoint()).isEqualTo(OLD);
        assertThat(found.repository()).isEqualTo("local");

        Files.move(there, directory.resolve("elsewhere"));
        await().atMost(TOO_SLOW).until(() -> state(id).equals("disproved"));
        assertThat(TestKafka.events(Topic.BACKUPS, FOUND, BackupDisproved.class))
                .singleElement()
                .satisfies(missed -> assertThat(missed.detail()).contains("Not in the repository any more"));

        Files.move(directory.resolve("elsewhere"), there);
        await().atMost(TOO_SLOW).until(() -> state(id).equals("completed"));
    }

    @Test
    void a_backup_that_nobody_vouches_for_any_more_is_listed_so_and_not_called_damaged() throws IOException {
        String id = "20200101T000000Z-aaaa";
        Path manifest = directory.resolve("local/found").resolve(id).resolve(Manifest.FILE_NAME);
        await().atMost(TOO_SLOW).until(() -> authenticated(id).equals("true"));
        byte[] ours = Files.readAllBytes(manifest);
        Path theirs = directory.resolve("theirs");
        storeOldBackup(theirs, RepositoryKeys.generate(), FOUND, id, OLD);

        Files.copy(
                theirs.resolve(FOUND).resolve(id).resolve(Manifest.FILE_NAME),
                manifest,
                StandardCopyOption.REPLACE_EXISTING);
        await().atMost(TOO_SLOW).until(() -> authenticated(id).equals("false"));
        assertThat(state(id)).isEqualTo("completed");
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                only(scheduler.get("/api/databases").json(), "name", FOUND)
                                        .get("problems"))
                        .anySatisfy(problem -> assertThat(problem.asString()).contains(id, "is not authenticated")));

        Files.write(manifest, ours);
        await().atMost(TOO_SLOW).until(() -> authenticated(id).equals("true"));
    }

    private static String authenticated(String id) {
        JsonNode listed = scheduler.get("/api/backups?database=found").json();
        return StreamSupport.stream(listed.spliterator(), false)
                .filter(backup -> backup.get("id").asString().equals(id))
                .map(backup -> backup.path("authenticated").asString())
                .findFirst()
                .orElse("not listed");
    }

    @Test
    void what_retention_does_not_keep_is_removed_and_not_taken_for_lost() {
        String id = "20200101T000000Z-0001";
        firstTaken(SHOP);

        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.BACKUPS, SHOP, BackupExpired.class)
                        .anyMatch(expired -> expired.backupId().equals(id)));
        await().atMost(TOO_SLOW)
                .until(() -> Files.notExists(directory.resolve("local/shop").resolve(id)));
        JsonNode preview = only(scheduler.get("/api/retention").json(), "database", SHOP);
        assertThat(preview.get("backups")).isNotEmpty().allSatisfy(fate -> {
            assertThat(fate.get("fate").asString()).isEqualTo("kept");
            assertThat(fate.get("reason").asString()).isNotEmpty();
        });
        assertThat(preview.get("keptBytes").asLong()).isPositive();
        assertThat(TestKafka.events(Topic.BACKUPS, SHOP, BackupDisproved.class)).isEmpty();
    }

    @Test
    void every_backup_is_copied_to_the_second_repository_and_checked() {
        BackupCompleted completed = firstTaken(SHOP);
        BackupRepository second =
                BackupRepository.filesystem(directory.resolve("second"), RepositoryKeys.parse(Scheduler.KEY));
        BackupId id = new BackupId(completed.backupId());

        await().atMost(TOO_SLOW).until(() -> second.find(SHOP, id).isPresent());

        Verification there = second.verify(SHOP, id, progress -> {});
        assertThat(there)
                .isEqualTo(BackupRepository.filesystem(directory.resolve("local"), RepositoryKeys.parse(Scheduler.KEY))
                        .verify(SHOP, id, progress -> {}))
                .isInstanceOf(Verification.Sound.class);
    }

    @Test
    void each_database_is_described_in_a_sentence() {
        firstTaken(SHOP);

        await().atMost(TOO_SLOW).untilAsserted(() -> {
            JsonNode shop = only(scheduler.get("/api/databases").json(), "name", SHOP);
            assertThat(shop.get("state").asString()).startsWith("Protected: the newest restorable point is 2");
            assertThat(shop.get("rpoSeconds").asDouble()).isBetween(0.0, 300.0);
            assertThat(shop.get("rpoObjectiveSeconds").asDouble()).isEqualTo(21600);
            assertThat(shop.get("problems")).isEmpty();
            assertThat(shop.get("warnings"))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.asString())
                            .startsWith("databases.shop.url: ")
                            .contains("is a superuser", "a restorer with CREATEDB"));
        });
    }

    @Test
    void a_database_is_not_protected_while_none_of_its_repositories_can_be_read() throws IOException {
        firstTaken(SHOP);
        firstTaken(SLOW);
        Files.move(directory.resolve("local"), directory.resolve("unmounted"));
        try {
            await().atMost(TOO_SLOW).untilAsserted(() -> {
                JsonNode slow = only(scheduler.get("/api/databases").json(), "name", SLOW);
                assertThat(slow.get("state").asString())
                        .startsWith("Not protected at this moment: none of its repositories can be read")
                        .contains("The newest backup that was there brings it back to 2");
                assertThat(slow.path("newestRestorablePoint").isString()).isFalse();
                assertThat(slow.get("problems").values())
                        .anySatisfy(problem -> assertThat(problem.asString()).contains("is its disk mounted?"));
            });
            assertThat(only(scheduler.get("/api/databases").json(), "name", SHOP)
                            .get("state")
                            .asString())
                    .as("the second repository has its backups, too")
                    .startsWith("Protected");
        } finally {
            Files.move(directory.resolve("unmounted"), directory.resolve("local"));
        }
        await().atMost(TOO_SLOW)
                .until(() -> only(scheduler.get("/api/databases").json(), "name", SLOW)
                        .get("state")
                        .asString()
                        .startsWith("Protected"));
    }

    @Test
    void each_database_says_whether_the_schema_of_its_backups_was_restored_in_a_rehearsal() {
        String backup = firstTaken(SHOP).backupId();
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(proof().get("state").asString()).isEqualTo("not yet"));

        TestKafka.publish(new SchemaProofStarted(SHOP, backup, 1, "other/1"));
        TestKafka.publish(
                new SchemaProved(SHOP, backup, 1, 9, Optional.empty(), Duration.ofSeconds(2), "9 objects restored"));
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(proof().get("state").asString()).isEqualTo("proved"));
        assertThat(proof().get("provedBackupId").asString()).isEqualTo(backup);

        TestKafka.publish(new SchemaProofStarted(SHOP, backup, 2, "other/1"));
        TestKafka.publish(new SchemaNotRestorable(
                SHOP,
                backup,
                2,
                Optional.of("INDEX by_name"),
                Optional.empty(),
                new Failure("definition-refused", "no such function", "Name its schema", false)));
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(proof().get("state").asString()).isEqualTo("failed"));
        assertThat(proof().get("object").asString()).isEqualTo("INDEX by_name");
        assertThat(proof().at("/failure/hint").asString()).isEqualTo("Name its schema");
        assertThat(proof().get("provedAt").asString()).startsWith("2");
        assertThat(only(scheduler.get("/api/databases").json(), "name", SHOP)
                        .get("state")
                        .asString())
                .startsWith("Protected")
                .contains("could not restore the newest backup's schema (definition-refused)");
    }

    private static JsonNode proof() {
        return only(scheduler.get("/api/databases").json(), "name", SHOP).get("schemaProof");
    }

    @Test
    void the_metrics_have_the_names_that_alerts_are_written_for() {
        firstTaken(SHOP);

        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(
                                scheduler.get("/actuator/prometheus").text())
                        .containsPattern("dr_rpo_seconds\\{database=\"shop\"} [0-9.]+\n")
                        .contains("dr_rpo_objective_seconds{database=\"shop\"} 21600.0")
                        .containsPattern(
                                "dr_backups_total\\{database=\"shop\",method=\"logical\",outcome=\"completed\"} [1-9]")
                        .contains("dr_backups_total{database=\"shop\",method=\"logical\",outcome=\"failed\"} 0.0")
                        .containsPattern("dr_backup_size_bytes\\{database=\"shop\"} [1-9]")
                        .containsPattern("dr_backup_last_success_timestamp_seconds\\{database=\"shop\"} 1\\.[0-9]+E9")
                        .contains("dr_backup_duration_seconds_bucket{database=\"shop\",method=\"logical\",le=\"60.0\"}")
                        .containsPattern(
                                "dr_backup_duration_seconds_count\\{database=\"shop\",method=\"logical\"} [1-9]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"database": "nowhere"}              | 400 | shop, slow, found
                    {}                                   | 400 | is missing
                    {"database": "shop", "now": true}    | 400 | now
                    {"database": ["shop"]}               | 400 | database
                    {"database":                         | 400 | it ends too early
                    """)
    void a_bad_request_names_what_to_mend(String body, int status, String word) {
        Scheduler.Answer answer = scheduler.post("/api/backups", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(word);
        assertThat(scheduler.post("/api/backups", "x".repeat(100_000)).status()).isEqualTo(413);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(scheduler.get("/api/backups/nothing").status()).isEqualTo(404);
        assertThat(scheduler.post("/api/backups/nothing/cancel", "").status()).isEqualTo(404);
        assertThat(scheduler.get("/api/backups?database=nowhere").status()).isEqualTo(400);
        assertThat(scheduler.get("/api/backups?limit=0").status()).isEqualTo(400);
    }

    @Test
    void every_endpoint_asks_for_the_role_it_needs() {
        List<String> endpoints = scheduler
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api"))
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path.replace("{id}", "nothing"))))
                .toList();

        assertThat(endpoints).hasSize(7);
        endpoints.forEach(endpoint -> {
            String method = endpoint.split(" ")[0];
            String path = endpoint.split(" ")[1];
            boolean reads = method.equals("GET");
            boolean leads = path.endsWith("/meant");
            assertThat(status(method, path, "")).as(endpoint).isEqualTo(401);
            assertThat(status(method, path, "unknown")).as(endpoint).isEqualTo(401);
            assertThat(status(method, path, Scheduler.token(Role.ALERT_SOURCE)))
                    .as(endpoint)
                    .isEqualTo(403);
            assertThat(status(method, path, Scheduler.token(Role.VIEWER)) == 403)
                    .as(endpoint)
                    .isEqualTo(!reads);
            assertThat(status(method, path, Scheduler.token(Role.OPERATOR)))
                    .as(endpoint)
                    .isIn(leads ? List.of(403) : List.of(200, 400, 404));
            assertThat(status(method, path, Scheduler.token(Role.INCIDENT_LEAD)))
                    .as(endpoint)
                    .isIn(200, 400, 404);
        });
    }

    @Test
    void the_interface_describes_itself() {
        assertThat(scheduler.get("/v3/api-docs").text()).contains("Take a backup of a database now");
    }

    private static int status(String method, String path, String token) {
        return scheduler.send(method, path, "{}", token).status();
    }

    private static BackupCompleted firstTaken(String database) {
        return await().atMost(TOO_SLOW)
                .until(
                        () -> {
                            String first = TestKafka.events(Topic.BACKUPS, database, BackupStarted.class)
                                    .map(BackupStarted::backupId)
                                    .findFirst()
                                    .orElse("");
                            return TestKafka.events(Topic.BACKUPS, database, BackupCompleted.class)
                                    .filter(completed -> completed.backupId().equals(first))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String state(String id) {
        Scheduler.Answer answer = scheduler.get("/api/backups/" + id);
        return answer.status() == 200 ? answer.json().get("state").asString() : "unknown";
    }

    private static JsonNode only(JsonNode list, String name, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(node -> node.get(name).asString().equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static int sessions(DatabaseUrl database) {
        return Integer.parseInt(TestPostgres.value(
                TestPostgres.cluster().superuser("postgres"),
                "select count(*) from pg_stat_activity where datname = '%s'"
                        .formatted(database.location().database())));
    }

    private static long attemptsIn(Path home) throws IOException {
        try (var names = Files.list(home)) {
            return names.filter(path -> path.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    private static Fingerprint fingerprint(Path backup) {
        try {
            return Fingerprint.fromJson(Files.readString(backup.resolve("fingerprint.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void storeOldBackup(String database, String id, Instant at) throws IOException {
        storeOldBackup(directory.resolve("local"), Scheduler.KEY, database, id, at);
    }

    private static void storeOldBackup(Path root, String key, String database, String id, Instant at)
            throws IOException {
        var draft = ((Beginning.Begun) BackupRepository.filesystem(root, RepositoryKeys.parse(key))
                        .begin(database, new BackupId(id), 1))
                .draft();
        Files.writeString(draft.directory().resolve("toc.dat"), "old");
        draft.complete(new ManifestFacts("logical", at, at, at, 150_013, "pg_dump 15.13", 1, Map.of()));
    }
}
