package dev.luneo.dr.restore.rehearsal;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Api;
import dev.luneo.dr.restore.RestoreServiceApplication;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service whole, while nobody asks anything of it. The second test leaves a recovery, after which nothing is rehearsed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SpringBootTest(
        classes = RestoreServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=restore-service",
            "dr.log.session-timeout=6s",
            "dr.schema-proof.after-start=0s",
            "dr.schema-proof.spacing=1s",
            "dr.schema-proof.retry=2s"
        })
@Tag("process")
class SchemaProofServiceTest {
    /** Topics are shared within a JVM. */
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final String SHOP = "shop" + RUN;
    private static final String SLOW = "slow" + RUN;

    private static DatabaseUrl live;
    private static DatabaseUrl slow;
    private static TestBackups shopBackups;
    private static Manifest slowBackup;

    @LocalServerPort
    private int port;

    @Autowired
    private io.micrometer.core.instrument.MeterRegistry meters;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path directory = TestPostgres.directory("luneo-proofs-");
        Path repository = Files.createDirectory(directory.resolve("backups"));
        live = TestPostgres.freshDatabase("proofs");
        execute(live, "create table customers (id serial primary key)");
        slow = TestPostgres.freshDatabase("proofs_slow");
        execute(slow, "create table customers (id serial primary key)");
        execute(slow, SchemaProofTest.sleepy(SLOW));
        shopBackups = new TestBackups(repository, SHOP);
        slowBackup = new TestBackups(repository, SLOW).take(slow);
        TestPlan plan =
                new TestPlan(repository).database(SHOP, live, "approval: none").database(SLOW, slow, "approval: none");
        registry.add("dr.plan", () -> plan.write(directory.resolve("dr-plan.yaml")));
        plan.variables().forEach((name, text) -> registry.add("dr.variables." + name, () -> text));
        registry.add("dr.repository.key", () -> TestBackups.KEY);
        registry.add("dr.state", () -> directory.resolve("state").toString());
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        Api.tokens().forEach((name, text) -> registry.add(name, () -> text));
    }

    private static void taken(String database, Manifest backup, String schema) {
        TestKafka.publish(new BackupCompleted(
                database,
                backup.backupId().value(),
                "logical",
                "local",
                backup.restorablePoint(),
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Optional.of(schema)));
    }

    private static <E extends DrEvent> void awaitEvents(String database, Class<E> type, int count) {
        await().atMost(TOO_SLOW)
                .untilAsserted(() -> assertThat(TestKafka.events(Topic.BACKUPS, database, type))
                        .hasSizeGreaterThanOrEqualTo(count));
    }

    private String dryRun(String database) {
        return Api.as("otto", port)
                .post(
                        "/api/restores",
                        "{\"database\": \"%s\", \"target\": \"latest\", \"dryRun\": true}".formatted(database))
                .json()
                .at("/warnings")
                .toString();
    }

    private double gauge(String name, String database) {
        return meters.get(name).tag("database", database).gauge().value();
    }

    @Test
    @Order(1)
    void a_change_that_cannot_be_restored_is_said_to_the_log_the_dry_run_and_the_metrics_until_it_is_mended() {
        taken(SHOP, shopBackups.take(live), "one");
        awaitEvents(SHOP, SchemaProved.class, 1);
        await().atMost(TOO_SLOW).until(() -> gauge("dr.schema.proof.age", SHOP) < 60);
        assertThat(dryRun(SHOP)).doesNotContain("rehearsal");

        execute(
                live,
                "create schema app",
                "set search_path = app",
                "create function fold(t text) returns text immutable language sql as $$ select lower(t) $$",
                "create function norm(t text) returns text immutable language sql as $$ select fold(t) $$",
                "create table people (name text, norm text generated always as (name || norm('X')) stored)");
        taken(SHOP, shopBackups.take(live), "two");
        awaitEvents(SHOP, SchemaNotRestorable.class, 1);
        await().atMost(TOO_SLOW).until(() -> gauge("dr.schema.proof.failed", SHOP) == 1);
        assertThat(Api.as("vera", port).get("/actuator/prometheus").text())
                .contains("dr_schema_proof_failed{database=\"%s\"} 1.0".formatted(SHOP))
                .containsPattern("dr_schema_proof_age_seconds\\{database=\"%s\"} [0-9]".formatted(SHOP))
                .contains("dr_schema_proof_age_seconds{database=\"%s\"} +Inf".formatted(SLOW));
        assertThat(dryRun(SHOP)).contains("The rehearsal of ", "TABLE people", "fold(text) does not exist");

        execute(live, "drop table app.people");
        taken(SHOP, shopBackups.take(live), "three");
        awaitEvents(SHOP, SchemaProved.class, 2);
        await().atMost(TOO_SLOW).until(() -> gauge("dr.schema.proof.failed", SHOP) == 0);
        assertThat(dryRun(SHOP)).doesNotContain("rehearsal");
    }

    @Test
    @Order(2)
    void a_recovery_interrupts_a_rehearsal_which_leaves_nothing_and_is_no_failure() {
        assertThat(dryRun(SLOW)).contains("No backup of %s has been restored in a rehearsal yet".formatted(SLOW));
        taken(SLOW, slowBackup, "one");
        await().atMost(TOO_SLOW)
                .until(() -> value(slow, SchemaProofTest.sleepers(SLOW)).equals("1"));

        Api.Answer asked = Api.as("otto", port)
                .post(
                        "/api/restores",
                        "{\"database\": \"%s\", \"target\": \"latest\", \"reason\": \"tables dropped\"}"
                                .formatted(SLOW));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String recovery = "/api/recoveries/" + asked.at("/recoveryId");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(Api.as("vera", port).get(recovery).at("/state"))
                                .isEqualTo("cutting-over"));

        assertThat(value(
                        slow, "select count(*) from pg_database where datname like '" + SLOW + "\\_restored\\_proof%'"))
                .isEqualTo("0");
        assertThat(TestKafka.events(Topic.BACKUPS, SLOW, SchemaNotRestorable.class))
                .isEmpty();
        assertThat(TestKafka.events(Topic.BACKUPS, SLOW, SchemaProved.class)).isEmpty();
    }
}
