package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process is stopped between the question whether a change is still its own and the change. */
@Tag("process")
class TurnTest {
    private DatabaseUrl database;
    private String name;
    private PostgresServer server;

    @BeforeEach
    void a_database() {
        database = TestPostgres.freshDatabase("turn");
        name = database.location().database();
        server = TestPostgres.server();
    }

    @Test
    void what_one_that_was_stopped_had_not_done_is_not_done_when_it_wakes_up() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Change> late = other.submit(() -> server.inTurn("shop", () -> {
                        stopped.countDown();
                        await(wakes);
                    })
                    .fence(name));
            await(stopped);
            assertThat(server.inTurn("shop", () -> {}).unfence(name)).isInstanceOf(Change.AlreadyDone.class);
            wakes.countDown();
            assertThat(late.get(60, TimeUnit.SECONDS).whenFailed().orElseThrow().retryable())
                    .isTrue();
            assertThat(server.isFenced(name).orThrow()).isFalse();
        } finally {
            other.shutdownNow();
        }
    }

    /** Who may log in, and nothing else, holds whatever can be held, by whatever name. */
    @Test
    void nobody_else_can_keep_us_from_our_turn() throws Exception {
        TestPostgres.execute(database, "create role %s_stranger login password 'stranger-secret'".formatted(name));
        DatabaseUrl stranger =
                DatabaseUrl.of(database.withDatabase("postgres").location(), name + "_stranger", "stranger-secret");
        try (Connection connection = stranger.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(x'64720001'::int, %d)".formatted("shop".hashCode()));
            statement.execute("set application_name = 'luneo-dr turn %08x shop'".formatted("shop".hashCode()));

            assertThat(server.inTurn("shop", () -> {}).fence(name)).isInstanceOf(Change.Done.class);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void changes_for_something_else_do_not_disturb_each_other() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Change> slow = other.submit(() -> server.inTurn("shop", () -> {
                        stopped.countDown();
                        await(wakes);
                    })
                    .fence(name));
            await(stopped);
            assertThat(server.inTurn("warehouse", () -> {}).unfence(name)).isInstanceOf(Change.AlreadyDone.class);
            wakes.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isInstanceOf(Change.Done.class);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void one_that_is_told_that_it_is_not_its_turn_any_more_changes_nothing_and_ends_nobody() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        ExecutorService owner = Executors.newSingleThreadExecutor();
        try {
            AtomicInteger asked = new AtomicInteger();
            Future<Change> owned = owner.submit(() -> server.inTurn("shop", () -> {
                        if (asked.incrementAndGet() == 1) {
                            stopped.countDown();
                            await(wakes);
                        }
                    })
                    .fence(name));
            await(stopped);
            assertThatThrownBy(() -> server.inTurn("shop", () -> {
                                throw new IllegalStateException("not yours");
                            })
                            .unfence(name))
                    .hasMessage("not yours");
            wakes.countDown();
            assertThat(owned.get(60, TimeUnit.SECONDS)).isInstanceOf(Change.Done.class);
        } finally {
            owner.shutdownNow();
        }
    }

    @Test
    void a_database_whose_name_holds_quotes_is_renamed_and_once() throws Exception {
        String odd = name + " \"x\" y";
        assertThat(server.rename(name, odd)).isInstanceOf(Change.Done.class);
        assertThat(server.rename(name, odd)).isInstanceOf(Change.AlreadyDone.class);
        assertThat(server.rename(odd, name)).isInstanceOf(Change.Done.class);
        assertThat(TestPostgres.value(database, "select 1")).isEqualTo("1");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
