package dev.luneo.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("process")
class ServingTest {

    private static final String PAYMENT = "{\"amount\": 100, \"currency\": \"eur\", \"test\": true}";

    private static ShopServer server;
    private static Shop shop;
    private static String token;

    @BeforeAll
    static void openShop() throws Exception {
        server = ShopServer.started();
        Map<String, String> environment =
                Map.of("DATABASE_URL", server.newDatabase("shop"), "DEMO_USER_PASSWORD", "demo-password");
        Shop.run(environment, "migrate");
        Shop.run(environment, "seed", "--customers", "100", "--orders", "200");
        shop = Shop.serving(server.url("shop"), Map.of());
        token = shop.logIn("demo-password");
    }

    @AfterAll
    static void closeShop() throws Exception {
        shop.close();
        server.close();
    }

    @Test
    void it_is_healthy_and_names_the_database_it_really_uses() throws Exception {
        Shop.Response health = shop.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().path("status").asString()).isEqualTo("ok");
        assertThat(health.body().path("database").asString()).isEqualTo("shop");
    }

    @Test
    void the_demo_user_logs_in_and_nobody_else_does() throws Exception {
        assertThat(token).hasSize(64);
        for (String body : List.of(
                "{\"email\": \"demo@luneo.example\", \"password\": \"wrong\"}",
                "{\"email\": \"nobody@luneo.example\", \"password\": \"demo-password\"}")) {
            assertThat(shop.post("/login", body).status()).isEqualTo(401);
        }
    }

    @Test
    void a_payment_succeeds_and_is_in_the_database() throws Exception {
        Shop.Response payment = shop.post("/payments", PAYMENT, "Authorization", "Bearer " + token);

        assertThat(payment.status()).isEqualTo(201);
        assertThat(payment.body().path("state").asString()).isEqualTo("succeeded");
        String id = payment.body().path("id").asString();
        assertThat(server.value(
                        "shop", "select amount_cents || currency || test from payments where id = '" + id + "'"))
                .isEqualTo("100eurtrue");
    }

    @Test
    void the_same_idempotency_key_is_the_same_payment_even_at_the_same_time() throws Exception {
        ExecutorService customers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Shop.Response>> answers = new ArrayList<>();
            for (int attempt = 0; attempt < 16; attempt++) {
                answers.add(customers.submit(() -> pay(PAYMENT, "once")));
            }
            List<String> ids = new ArrayList<>();
            for (Future<Shop.Response> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                ids.add(answer.get().body().path("id").asString());
            }
            assertThat(ids).hasSize(16).containsOnly(ids.get(0));
        } finally {
            customers.shutdownNow();
        }
        assertThat(server.value("shop", "select count(*) from payments where idempotency_key = 'once'"))
                .isEqualTo("1");
        assertThat(pay(PAYMENT.replace("100", "200"), "once").status()).isEqualTo(409);
    }

    static Stream<Arguments> badPayments() {
        return Stream.of(
                arguments("", 400, "not a JSON object"),
                arguments("{\"amount\": ", 400, "is not JSON"),
                arguments("[]", 400, "not a JSON object"),
                arguments("{}", 400, "currency"),
                arguments("{\"amount\": \"100\", \"currency\": \"eur\"}", 400, "amount"),
                arguments("{\"amount\": -1, \"currency\": \"eur\"}", 400, "amount"),
                arguments("{\"amount\": 1.5, \"currency\": \"eur\"}", 400, "amount"),
                arguments("{\"amount\": 99999999999, \"currency\": \"eur\"}", 400, "amount"),
                arguments("{\"amount\": 1, \"currency\": \"EURO\"}", 400, "currency"),
                arguments("{\"amount\": 1, \"note\": \"" + "x".repeat(70_000) + "\"}", 413, "larger than"));
    }

    @ParameterizedTest
    @MethodSource("badPayments")
    void a_bad_payment_is_refused_with_the_reason(String body, int status, String reason) throws Exception {
        Shop.Response response = pay(body, "bad");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body().path("error").asString()).contains(reason);
    }

    @Test
    void without_a_token_of_ours_nobody_pays() throws Exception {
        assertThat(shop.post("/payments", PAYMENT).status()).isEqualTo(401);
        assertThat(shop.post("/payments", PAYMENT, "Authorization", "Bearer guess")
                        .status())
                .isEqualTo(401);
        assertThat(shop.post("/payments", PAYMENT, "Authorization", token).status())
                .isEqualTo(401);
    }

    @Test
    void other_paths_and_methods_are_refused() throws Exception {
        assertThat(shop.get("/admin").status()).isEqualTo(404);
        assertThat(shop.get("/login").status()).isEqualTo(405);
        assertThat(shop.post("/health", "").status()).isEqualTo(405);
    }

    @Test
    void sessions_that_are_ended_from_outside_are_replaced() throws Exception {
        assertThat(shop.get("/health").status()).isEqualTo(200);
        server.sql("shop", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'shop'");

        await().atMost(Shop.DEFINITELY_TOO_SLOW).until(() -> shop.get("/health").status() == 200);
    }

    @Test
    void while_the_database_is_away_it_says_so_and_it_recovers_by_itself() throws Exception {
        server.stop();
        try {
            Shop.Response health = shop.get("/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body().path("status").asString()).isEqualTo("down");
            assertThat(health.body().path("reason").asString()).isNotBlank().doesNotContain("geheim");
            assertThat(shop.get("/orders/count").status()).isEqualTo(503);
        } finally {
            server.start();
        }
        await().atMost(Shop.DEFINITELY_TOO_SLOW).until(() -> shop.get("/health").status() == 200);
    }

    @Test
    void it_starts_without_its_database_and_uses_it_once_it_is_there() throws Exception {
        try (Shop early = Shop.serving(server.url("later"), Map.of())) {
            assertThat(early.get("/health").status()).isEqualTo(503);
            server.newDatabase("later");
            await().atMost(Shop.DEFINITELY_TOO_SLOW)
                    .until(() -> early.get("/health").status() == 200);
        }
    }

    @Test
    void traffic_goes_on_writing_orders_and_survives_a_loss_of_its_sessions() throws Exception {
        try (Shop busy = Shop.serving(server.url("shop"), Map.of("WRITE_TRAFFIC_PER_SECOND", "50"))) {
            long before = count(busy);
            await().atMost(Shop.DEFINITELY_TOO_SLOW).until(() -> count(busy) > before + 20);
            server.sql("shop", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'shop'");
            await().atMost(Shop.DEFINITELY_TOO_SLOW)
                    .until(() -> busy.get("/health").status() == 200);
            long afterwards = count(busy);
            await().atMost(Shop.DEFINITELY_TOO_SLOW).until(() -> count(busy) > afterwards + 20);
        }
        assertThat(server.value(
                        "shop",
                        "select count(*) from orders o where details @> '{\"channel\": \"traffic\"}' and (select count(*) from"
                                + " order_items i where i.order_id = o.id) <> 3"))
                .isEqualTo("0");
    }

    @Test
    void it_ends_when_told_to_and_finishes_what_it_had_begun() throws Exception {
        ExecutorService customer = Executors.newSingleThreadExecutor();
        try (Shop ending = Shop.serving(server.url("shop"), Map.of("WRITE_TRAFFIC_PER_SECOND", "50"))) {
            Future<Shop.Response> begun;
            try (AutoCloseable lock = server.locked("shop", "users")) {
                begun = customer.submit(() ->
                        ending.post("/login", "{\"email\": \"demo@luneo.example\", \"password\": \"demo-password\"}"));
                await().atMost(Shop.DEFINITELY_TOO_SLOW)
                        .until(() -> server.value("shop", "select count(*) from pg_locks where not granted")
                                .equals("1"));
                ending.tellToEnd();
            }
            Shop.Ending end = ending.ending();

            assertThat(begun.get().status()).isEqualTo(200);
            assertThat(end.exit()).isEqualTo(143);
            assertThat(end.output())
                    .contains("answers on http://127.0.0.1:")
                    .doesNotContain("geheim", "marked_secret", "Exception");
        } finally {
            customer.shutdownNow();
        }
    }

    private static long count(Shop of) throws Exception {
        return of.get("/orders/count").body().path("count").asLong(0);
    }

    private static Shop.Response pay(String body, String key) throws Exception {
        return shop.post("/payments", body, "Authorization", "Bearer " + token, "Idempotency-Key", key);
    }
}
