package dev.luneo.dr.backup;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Between two backups rows are deleted, or a column is dropped. */
@Tag("process")
class SuspiciousBackupTest {
    private static final String RUINED = "ruined";
    private static final String SHORN = "shorn";

    @TempDir
    static Path directory;

    private static DatabaseUrl ruined;
    private static DatabaseUrl shorn;
    private static Scheduler scheduler;

    @BeforeAll
    static void start() throws IOException {
        ruined = TestPostgres.freshDatabase(RUINED);
        TestPostgres.execute(
                ruined,
                "create table orders (id int primary key)",
                "insert into orders select generate_series(1, 50000)");
        shorn = TestPostgres.freshDatabase(SHORN);
        TestPostgres.execute(
                shorn,
                "create table patient (id int primary key, born date, age int generated always as (id * 2) stored)",
                "insert into patient values (1, '1970-01-01')");
        String plan = new TestPlan()
                .repository("local", directory.resolve("local"))
                .database(RUINED, "local", "all: 1d")
                .database(SHORN, "local", "all: 1d")
                .yaml();
        scheduler = Scheduler.start(
                directory, plan, Map.of("URL_" + RUINED, ruined.toUrl(), "URL_" + SHORN, shorn.toUrl()));
    }

    @AfterAll
    static void stop() {
        scheduler.close();
    }

    @Test
    void a_backup_after_a_large_deletion_is_suspicious_until_a_lead_says_that_it_was_meant() {
        BackupCompleted first = await().atMost(TOO_SLOW)
                .until(
                        () -> TestKafka.events(Topic.BACKUPS, RUINED, BackupCompleted.class)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(first.suspicion()).isEmpty();
        assertThat(first.contents()).contains(new BackupCompleted.Contents(1, 50_000));

        TestPostgres.execute(ruined, "delete from orders where id > 500");
        JsonNode second = backUp(RUINED);
        String id = second.get("id").asString();

        assertThat(second.get("suspicion").asString()).contains("orders has 500 rows, and had 50,000");
        assertThat(second.get("rows").asLong()).isEqualTo(500);
        assertThat(state()).contains("looks suspicious", id, "when it began");
        assertThat(metric()).contains("dr_backup_suspicious{database=\"ruined\"} 1.0");

        // The one after it is compared with the last whole one, and not with the damage.
        JsonNode third = backUp(RUINED);
        String newest = third.get("id").asString();
        assertThat(third.get("suspicion").asString()).contains("had 50,000");

        String meant = "/api/backups/%s/meant".formatted(newest);
        assertThat(scheduler.post(meant, "{\"reason\": \"a clean-up\"}").status())
                .isEqualTo(403);
        assertThat(asLead(meant, "{}").status()).isEqualTo(400);
        Scheduler.Answer said = asLead(meant, "{\"reason\": \"a clean-up\"}");
        assertThat(said.status()).as(said.text()).isEqualTo(200);
        assertThat(said.json().at("/meant/reason").asString()).isEqualTo("a clean-up");
        assertThat(asLead(meant, "{\"reason\": \"again\"}").status()).isEqualTo(409);
        assertThat(TestKafka.events(Topic.BACKUPS, RUINED, BackupChangeMeant.class)
                        .map(BackupChangeMeant::backupId))
                .containsExactly(newest);
        await().atMost(TOO_SLOW).untilAsserted(() -> assertThat(state()).doesNotContain("suspicious"));
        assertThat(metric()).contains("dr_backup_suspicious{database=\"ruined\"} 0.0");

        // And so is what follows.
        assertThat(backUp(RUINED).get("suspicion").isNull()).isTrue();
    }

    @Test
    void a_backup_after_a_column_was_dropped_is_suspicious_and_names_it() {
        await().atMost(TOO_SLOW)
                .until(() -> TestKafka.events(Topic.BACKUPS, SHORN, BackupCompleted.class)
                                .count()
                        == 1);
        assertThat(backUp(SHORN).get("suspicion").isNull()).isTrue();
        TestPostgres.execute(shorn, "alter table patient drop column born, drop column age");
        assertThat(backUp(SHORN).get("suspicion").asString())
                .isEqualTo("table public.patient has lost its columns age, born");
    }

    private static JsonNode backUp(String database) {
        Scheduler.Answer asked = await().atMost(TOO_SLOW)
                .until(
                        () -> scheduler.post("/api/backups", "{\"database\": \"%s\"}".formatted(database)),
                        answer -> answer.status() == 202);
        return await().atMost(TOO_SLOW)
                .until(
                        () -> scheduler.get(asked.location()).json(),
                        backup -> backup.get("state").asString().equals("completed"));
    }

    private static Scheduler.Answer asLead(String path, String body) {
        return scheduler.send("POST", path, body, Scheduler.token(Role.INCIDENT_LEAD));
    }

    private static String state() {
        return scheduler.get("/api/databases").json().get(0).get("state").asString();
    }

    private static String metric() {
        return scheduler.get("/actuator/prometheus").text();
    }
}
