package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the way stops the restore at a known place, with the reason and what to do; the old database goes on. */
@Tag("process")
class InTheWayTest {
    @TempDir
    static Path repository;

    private static DatabaseUrl live;

    @BeforeAll
    static void backUpAShop() {
        live = TestPostgres.freshDatabase("in_the_way");
        execute(
                live,
                "create table ballast (id int primary key, text text)",
                "insert into ballast select n, md5(n::text) || md5((n + 1)::text) from generate_series(1, 400000) n");
        new TestBackups(repository, "shop").take(live);
    }

    private static Failure failureOn(DatabaseUrl server) {
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository)
                .database("shop", live, "approval: none", "server: \"${RESTORE_SERVER}\"")
                .variable("RESTORE_SERVER", server.toUrl()));
        rehearsal.restore("shop");
        assertThat(value(live, "select count(*) from ballast")).isEqualTo("400000");
        return rehearsal.failed().failure();
    }

    @Test
    void a_disk_that_fills_up_in_mid_restore_ends_it_and_the_half_database_is_dropped() throws Exception {
        Path directory = TestPostgres.directory("luneo-small-disk-");
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=90m,mode=0755", "tmpfs", directory.toString());
        assumeTrue(refusal.isEmpty(), () -> "needs the right to mount a tmpfs: " + refusal);
        try (LocalCluster small =
                TestPostgres.start(ClusterSettings.of(directory.resolve("cluster"), "tester", TestPostgres.PASSWORD)
                        .withoutFsync()
                        .with(java.util.Map.of("shared_buffers", "16MB", "max_wal_size", "32MB")))) {
            // Enough room for what the database had, and then somebody else writes.
            TestBackups lying = new TestBackups(repository, "small");
            lying.copy(
                    new TestBackups(repository, "shop"),
                    new TestBackups(repository, "shop").newest(),
                    files -> {},
                    facts -> TestBackups.withDatabaseBytes(facts, 1_000));
            Rehearsal rehearsal = new Rehearsal(new TestPlan(repository)
                    .database("small", live, "approval: none", "server: \"${RESTORE_SERVER}\"")
                    .variable("RESTORE_SERVER", small.superuser("postgres").toUrl()));
            rehearsal.restore("small");

            assertThat(rehearsal.failed().failure().reason()).isEqualTo("disk-full");
            assertThat(rehearsal.failed().failure().hint()).contains("space");
            // A full disk can end the server itself, which then takes a while to come back; until then dropping is
            // tried again.
            await().ignoreExceptions().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                rehearsal.goOn();
                assertThat(value(
                                small.superuser("postgres"),
                                "select count(*) from pg_database where datname like '%restored%'"))
                        .isEqualTo("0");
            });
            assertThat(value(live, "select count(*) from ballast")).isEqualTo("400000");
        } finally {
            assertThat(run("umount", directory.toString())).isEmpty();
            Files.deleteIfExists(directory);
        }
    }

    @Test
    void a_disk_that_is_too_small_is_noticed_before_anything_is_restored() throws Exception {
        Path directory = TestPostgres.directory("luneo-tiny-disk-");
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=90m,mode=0755", "tmpfs", directory.toString());
        assumeTrue(refusal.isEmpty(), () -> "needs the right to mount a tmpfs: " + refusal);
        try (LocalCluster tiny =
                TestPostgres.start(ClusterSettings.of(directory.resolve("cluster"), "tester", TestPostgres.PASSWORD)
                        .withoutFsync()
                        .with(java.util.Map.of("shared_buffers", "16MB", "max_wal_size", "32MB")))) {
            Failure failure = failureOn(tiny.superuser("postgres"));
            assertThat(failure.reason()).isEqualTo("disk-too-small");
            assertThat(failure.detail()).contains("MB free").contains("needs");
        } finally {
            assertThat(run("umount", directory.toString())).isEmpty();
            Files.deleteIfExists(directory);
        }
    }

    @Test
    void a_server_that_is_down_is_said_with_its_address() {
        DatabaseLocation nowhere = new DatabaseLocation("127.0.0.1", 1, "postgres");
        Failure failure = failureOn(DatabaseUrl.of(nowhere, "tester", TestPostgres.PASSWORD));
        assertThat(failure.reason()).isEqualTo("server-unreachable");
        assertThat(failure.detail()).contains("127.0.0.1").doesNotContain(TestPostgres.PASSWORD);
        assertThat(failure.hint()).as("there is one already").doesNotContain("restore.server");
    }

    @Test
    void a_server_that_is_lost_with_its_database_needs_another_one_named_in_the_plan() {
        DatabaseLocation nowhere = new DatabaseLocation("127.0.0.1", 1, "shop");
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository)
                .database("shop", DatabaseUrl.of(nowhere, "tester", TestPostgres.PASSWORD), "approval: none"));
        rehearsal.restore("shop");

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("server-unreachable");
        assertThat(rehearsal.failed().failure().hint())
                .contains("If it is lost: name another server under `restore.server`", "`./dr up`", "to `database`");
    }

    @Test
    void a_wrong_password_is_said_and_not_shown() {
        Failure failure = failureOn(DatabaseUrl.of(live.location(), "tester", "wrong-secret-word"));
        assertThat(failure.reason()).isEqualTo("wrong-credentials");
        assertThat(failure.toString()).doesNotContain("wrong-secret-word");
    }

    @Test
    void a_role_that_may_not_create_databases_is_told_so_before_anything_is_restored() {
        execute(live, "create role humble login password 'humble-secret'");
        Failure failure = failureOn(DatabaseUrl.of(live.location(), "humble", "humble-secret"));
        assertThat(failure.reason()).isEqualTo("may-not-create-databases");
        assertThat(failure.detail()).contains("humble");
        assertThat(failure.hint()).contains("CREATEDB");
    }

    @Test
    void a_variable_that_is_not_set_is_named() {
        TestPlan plan =
                new TestPlan(repository).database("shop", live, "approval: none", "server: \"${RESTORE_SERVER_URL}\"");
        Rehearsal rehearsal = new Rehearsal(plan);
        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        assertThat(rehearsal.failed().failure().reason()).isEqualTo("variable-missing");
        assertThat(rehearsal.failed().failure().detail()).contains("RESTORE_SERVER_URL");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said.strip() + " (" + String.join(" ", command) + ")";
    }
}
