package dev.luneo.dr.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.stack.OwnServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo's sabotage never fails because the shop that it breaks was writing at that moment. */
@Tag("process")
class DeadlockTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);

    @Test
    void a_statement_that_postgresql_ends_to_resolve_a_deadlock_is_made_once_more() throws Exception {
        try (OwnServer server = OwnServer.start();
                Connection shop = server.superuser("shop").connectAsApplication()) {
            server.execute("shop", "create table payments (order_id int references orders)");
            shop.setAutoCommit(false);
            Query.execute(shop, "lock table orders in access exclusive mode");
            CompletableFuture<Void> ruin = CompletableFuture.runAsync(() -> Shop.againWhenDeadlocked(
                    server.superuser("shop"), "drop table if exists payments cascade", "drop table orders"));
            // It has payments and waits for orders; the shop has orders and now wants payments.
            await().atMost(TOO_SLOW)
                    .until(() -> Query.one(
                            shop,
                            "select exists (select from pg_locks where relation = 'orders'::regclass and not granted)",
                            row -> row.getBoolean(1)));
            Query.execute(shop, "lock table payments in row exclusive mode");
            assertThat(ruin).isNotDone();
            shop.rollback();
            ruin.join();
            boolean gone = Query.one(
                    shop,
                    "select to_regclass('payments') is null and to_regclass('orders') is null",
                    row -> row.getBoolean(1));
            assertThat(gone).isTrue();
        }
    }
}
