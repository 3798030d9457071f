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

/** Rows are deleted between two backups. */
@Tag("process")
class SuspiciousBackupTest {
    private static final String RUINED = "ruined";

    @TempDir
    static Path directory;

    private static DatabaseUrl ruined;
    private static Scheduler scheduler;

    @BeforeAll
    static void start() throws IOException {
        ruined = TestPostgres.freshDatabase(RUINED);
        TestPostgres.execute(
                ruined,
                "create table orders (id int primary key)",
                "insert into orders select generate_series(1, 50000)");
        String plan = new TestPlan()
                .repository("local", directory.resolve("local"))
                .database(RUINED, "local", "all: 1d")
                .yaml();
        scheduler = Scheduler.start(directory, plan, Map.of("URL_" + RUINED, ruined.toUrl()));
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
        JsonNode second = backUp();
        String id = second.get("id").asString();

        assertThat(second.get("suspicion").asString()).contains("orders has 500 rows, and had 50,000");
        assertThat(second.get("rows").asLong()).isEqualTo(500);
        assertThat(state()).contains("looks suspicious", id, "when it began");
        assertThat(metric()).contains("dr_backup_suspicious{database=\"ruined\"} 1.0");

        // The one after it is compared with the last whole one, and not with the damage.
        JsonNode third = backUp();
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
        assertThat(backUp().get("suspicion").isNull()).isTrue();
    }

    private static JsonNode backUp() {
        Scheduler.Answer asked = await().atMost(TOO_SLOW)
                .until(
                        () -> scheduler.post("/api/backups", "{\"database\": \"ruined\"}"),
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
