package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Promise 4 and the failures that come with a bad night: the flow stops at a known place with the reason and the hint, and the old
 * database and its application still work.
 */
@Tag("process")
class FailureTest {
    private static final Fleet FLEET = Fleet.shared();
    private static String backup = "";

    @BeforeAll
    static void takeBackup() throws InterruptedException {
        backup = FLEET.backUp();
    }

    @Test
    void a_migration_that_fails_is_undone_and_told_without_the_password() throws Exception {
        String before = databaseUrl();
        try (var on = Switches.MIGRATION_FAILS.on(FLEET.shop().directory())) {
            JsonNode recovery = FLEET.awaitEnd(begin());
            assertStoppedAt(recovery, "migrate:backend");
            assertThat(recovery.toString())
                    .contains("column shipping_zone does not exist")
                    .doesNotContain(FLEET.shop().secrets().application());
            assertOldSideWorks(before);
            assertPageDoesNotSayResolved(recovery);
        }
    }

    @Test
    void an_env_file_that_is_gone_ends_a_recovery_before_its_data_is_restored() throws Exception {
        String before = databaseUrl();
        FLEET.awaitEvent(event ->
                event instanceof ReadinessStated stated && stated.service().equals(ServiceKind.DEPLOY.serviceName()));
        Path env = FLEET.shop().directory().resolve("backend.env");
        Path away = env.resolveSibling("backend.env.away");
        Files.move(env, away);
        JsonNode recovery;
        try {
            recovery = FLEET.awaitEnd(begin());
        } finally {
            Files.move(away, env);
        }
        assertStoppedAt(recovery, "prepare-server");
        assertThat(recovery.path("failure").path("reason").asString()).isEqualTo("cut-over-impossible");
        assertThat(recovery.path("failure").path("detail").asString()).contains("backend.env", "does not exist");
        assertThat(recovery.path("steps"))
                .noneSatisfy(run -> assertThat(run.path("step").asString()).isEqualTo("restore-data"));
        assertOldSideWorks(before);
    }

    @Test
    void a_shop_that_does_not_come_up_goes_back_to_the_old_database() throws Exception {
        String before = databaseUrl();
        try (var on = Switches.SHOP_DOES_NOT_START.on(FLEET.shop().directory())) {
            JsonNode recovery = FLEET.awaitEnd(begin());
            assertStoppedAt(recovery, "wait-until-up:backend");
            assertOldSideWorks(before);
        }
    }

    @Test
    void a_check_that_fails_takes_the_cut_over_back() throws Exception {
        String before = databaseUrl();
        poison("poison");
        String poisoned = FLEET.backUp();
        poison("A Customer");
        JsonNode recovery = FLEET.awaitEnd(
                FLEET.restore(Map.of("database", "luneo", "target", poisoned, "reason", "a system test")));
        assertThat(recovery.path("state").asString()).isEqualTo("failed");
        assertThat(recovery.path("failure").toString()).contains("no-poisoned-customer");
        assertThat(recovery.path("failure").path("hint").asString()).isNotBlank();
        assertOldSideWorks(before);
        assertPageDoesNotSayResolved(recovery);
    }

    @Test
    void a_cancelled_recovery_leaves_everything_as_it_was() throws Exception {
        for (String step : List.of("restore-data", "set-database-url:backend", "restart:backend")) {
            String before = databaseUrl();
            String id = begin();
            FLEET.awaitEvent(event -> event instanceof StepStarted started
                    && started.recovery().recoveryId().equals(id)
                    && started.step().equals(step));
            URI cancel = FLEET.url(ServiceKind.RESTORE, "/api/recoveries/" + id + "/cancel");
            FLEET.client()
                    .post(Role.OPERATOR, cancel, Map.of("reason", "changed my mind"))
                    .orThrow();
            assertThat(FLEET.awaitEnd(id).path("state").asString()).isEqualTo("cancelled");
            assertOldSideWorks(before);
        }
    }

    @Test
    void a_second_request_gets_409_with_a_link_to_the_first() throws Exception {
        String first = begin();
        DrClient.Answer second = FLEET.client()
                .post(
                        Role.INCIDENT_LEAD,
                        FLEET.url(ServiceKind.RESTORE, "/api/restores"),
                        Map.of("database", "luneo", "target", "latest", "reason", "me too"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body().path("see").asString()).endsWith("/api/recoveries/" + first);
        assertThat(FLEET.awaitEnd(first).path("state").asString()).isEqualTo("verified");
    }

    @Test
    void a_backup_with_a_flipped_bit_is_reported_by_name_and_the_next_older_one_is_used() throws Exception {
        String good = FLEET.backUp();
        String damaged = FLEET.backUp();
        flipABit(damaged);
        JsonNode recovery = FLEET.awaitEnd(
                FLEET.restore(Map.of("database", "luneo", "target", "latest", "reason", "a system test")));
        assertThat(recovery.path("state").asString())
                .as(recovery.toPrettyString())
                .isEqualTo("verified");
        assertThat(recovery.path("backupId").asString()).isEqualTo(good);
        assertThat(FLEET.events().all(BackupDisproved.class).map(BackupDisproved::backupId))
                .contains(damaged);
    }

    private static String begin() throws InterruptedException {
        return FLEET.restore(Map.of("database", "luneo", "target", backup, "reason", "a system test"));
    }

    private static void assertStoppedAt(JsonNode recovery, String step) {
        assertThat(recovery.path("state").asString())
                .as(recovery.toPrettyString())
                .isEqualTo("failed");
        assertThat(recovery.path("failure").path("detail").asString()).isNotBlank();
        assertThat(recovery.path("failure").path("hint").asString()).isNotBlank();
        assertThat(recovery.path("steps")).anySatisfy(run -> {
            assertThat(run.path("step").asString()).isEqualTo(step);
            assertThat(run.path("state").asString()).isEqualTo("failed");
        });
    }

    private static void assertOldSideWorks(String before) throws IOException {
        assertThat(databaseUrl()).isEqualTo(before);
        await().atMost(Fleet.TOO_SLOW).until(FLEET::shopIsOpen);
    }

    /** One accident is one card: while an earlier attempt's is open, this one is told there. */
    private static void assertPageDoesNotSayResolved(JsonNode recovery) throws InterruptedException {
        List<String> open = new ArrayList<>();
        for (JsonNode card : FLEET.publicCards()) {
            boolean resolved = card.path("history").toString().contains("\"resolved\"");
            if (card.path("subject").equals(recovery.path("recoveryId"))) {
                assertThat(resolved).as(card.toPrettyString()).isFalse();
            }
            if (!resolved) {
                open.add(card.path("subject").asString());
            }
        }
        assertThat(open).isNotEmpty();
    }

    private static String databaseUrl() throws IOException {
        return Switches.databaseUrl(FLEET.shop().directory());
    }

    /** Renames one customer in the database that the shop uses now. */
    private static void poison(String name) throws IOException, SQLException {
        String url = databaseUrl();
        String database = url.substring(url.lastIndexOf('/') + 1).replaceAll("[?\"'].*", "");
        try (Connection connection =
                        FLEET.shop().database().withDatabase(database).connectAsApplication();
                Statement statement = connection.createStatement()) {
            statement.execute("update customers set name = '%s' where id = 1".formatted(name));
        }
    }

    private static void flipABit(String backup) throws IOException {
        Path directory = FLEET.home().directory().resolve("backups/luneo").resolve(backup);
        Path largest;
        try (Stream<Path> files = Files.walk(directory)) {
            largest = files.filter(file -> file.toString().endsWith(".gz"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
