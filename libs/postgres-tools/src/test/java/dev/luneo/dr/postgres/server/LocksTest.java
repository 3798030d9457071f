package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.SessionStart;
import dev.luneo.dr.postgres.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever holds what we need is waited for with a limit, and named. */
@Tag("process")
class LocksTest {

    private static final SessionStart IMPATIENT = new SessionStart(
            SessionStart.SAFE_PATH, Duration.ofMinutes(1), Duration.ofSeconds(4), Duration.ofMinutes(1), false);

    private DatabaseUrl database;
    private String name;

    @BeforeEach
    void a_database() {
        database = TestPostgres.freshDatabase("held");
        name = database.location().database();
    }

    @Test
    void an_open_grant_on_the_database_is_named_with_its_process_and_without_its_secrets() throws Exception {
        try (Connection other = database.withDatabase("postgres").connectAsApplication()) {
            String pid = String.valueOf(
                    other.unwrap(org.postgresql.PGConnection.class).getBackendPID());
            hold(other);
            PostgresFailure failure =
                    fence(new Maintenance(database, IMPATIENT)).whenFailed().orElseThrow();
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.detail())
                    .contains("It waited for process " + pid, "idle in transaction", "grant connect on database")
                    .doesNotContain("hidden-from-all");
        }
    }

    @Test
    void an_interrupt_ends_the_wait() throws Exception {
        try (Connection other = database.withDatabase("postgres").connectAsApplication()) {
            hold(other);
            AtomicReference<String> ended = new AtomicReference<>("");
            Thread fencing = new Thread(() -> {
                try {
                    ended.set(fence(new Maintenance(database)).toString());
                } catch (InterruptedException e) {
                    ended.set("interrupted");
                }
            });
            fencing.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> TestPostgres.value(
                                    database,
                                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                            + " and query like 'alter database%" + name + "%'")
                            .equals("1"));
            fencing.interrupt();
            // Well below the half minute that the lock would be waited for.
            fencing.join(15_000);
            assertThat(fencing.isAlive()).isFalse();
            assertThat(ended.get()).isNotEmpty();
        }
    }

    private void hold(Connection other) throws Exception {
        other.setAutoCommit(false);
        other.createStatement()
                .execute("grant connect on database " + name + " to public; grant connect on database " + name
                        + " to pg_monitor /* 'hidden-from-all' */");
    }

    private Change fence(Maintenance maintenance) throws InterruptedException {
        return maintenance.change(Set.of(name), connection -> {
            Databases.allowConnections(connection, name, false);
            return new Change.Done();
        });
    }
}
