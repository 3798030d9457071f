package dev.luneo.dr.kit.web;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.machine.SampleService;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Whoever sends or reads slowly, however many they are, waits alone: everybody else is answered meanwhile. */
@Tag("process")
class SlowConnectionsTest {
    private static final int MANY = 500;
    private static final String TOKEN = "Authorization: Bearer operator-token\r\nContent-Type: application/json\r\n";

    /** Less than the minute that Tomcat by itself waits for a byte, so that nobody gets through for that alone. */
    private static final Duration MEANWHILE = Duration.ofSeconds(20);

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        service = SampleService.serve(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<String> slow() {
        return Stream.of(
                // Headers that never end.
                "POST /api/orders HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                // A stranger's body that never comes, of known and of unknown length, and of a length beyond all
                // reason.
                "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
                "POST /api/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
                "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999999\r\n\r\n{",
                "POST /page HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=",
                "DELETE /page HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=",
                "GET /page HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
                // The same with a token that may.
                "POST /api/orders HTTP/1.1\r\nHost: x\r\n" + TOKEN + "Content-Length: 1000\r\n\r\n{",
                "POST /api/orders HTTP/1.1\r\nHost: x\r\n" + TOKEN
                        + "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
                "POST /api/orders HTTP/1.1\r\nHost: x\r\n" + TOKEN + "Content-Length: 999999999999999\r\n\r\n{",
                // Wrong tokens, which are answered late.
                "GET /api/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n\r\n",
                // Answers that nobody reads, of many requests in a row.
                "GET /page HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50),
                "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200));
    }

    @ParameterizedTest
    @MethodSource("slow")
    void everybody_else_is_answered_while_five_hundred_are_slow(String request) throws Exception {
        List<Raw> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                slow.add(sent(Raw.stranger(port()), request));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(status(get("/page", ""))).isEqualTo(200);
                assertThat(status(get("/actuator/health", ""))).isIn(200, 503);
                assertThat(status(get("/api/orders", SampleService.TOKEN_OF_VIEWER)))
                        .isEqualTo(200);
                assertThat(status(order())).isEqualTo(200);
            }
        } finally {
            for (Raw connection : slow) {
                connection.close();
            }
        }
    }

    @Test
    void one_address_has_a_share_of_the_connections_and_keeps_nobody_else_out() throws Exception {
        List<Raw> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SharedConnections.MOST_BY_ADDRESS; i++) {
                slow.add(sent(Raw.stranger(port()), "GET /page HTTP/1.1\r\nX-Slow: "));
            }
            try (Raw beyond = sent(Raw.stranger(port()), "GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) {
                assertThat(beyond.answerOrEnd()).isEmpty();
            }
            assertThat(status(get("/page", ""))).isEqualTo(200);
        } finally {
            for (Raw connection : slow) {
                connection.close();
            }
        }
        await().atMost(TestKafka.TOO_SLOW).untilAsserted(() -> {
            try (Raw again = sent(Raw.stranger(port()), "GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) {
                assertThat(again.answerOrEnd()).startsWith("HTTP/1.1 200");
            }
        });
    }

    @Test
    void one_token_has_a_share_of_the_bodies_on_their_way_and_others_are_served() throws Exception {
        int nearly = StrictRequests.MOST_BYTES - 1;
        int enough = (int) (StrictRequests.MOST_BYTES_BY_TOKEN / nearly) + 1;
        List<Raw> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < enough; i++) {
                unfinished.add(sent(
                        Raw.stranger(port()),
                        "POST /api/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                                .formatted(TOKEN, StrictRequests.MOST_BYTES, " ".repeat(nearly))));
            }
            await().atMost(TestKafka.TOO_SLOW)
                    .untilAsserted(() -> assertThat(answered(unfinished)).isPresent());
            assertThat(answered(unfinished).orElseThrow().answer())
                    .startsWith("HTTP/1.1 429")
                    .contains("Too much is being sent with your token");
            assertThat(status(get("/api/orders", SampleService.TOKEN_OF_VIEWER)))
                    .isEqualTo(200);
        } finally {
            for (Raw connection : unfinished) {
                connection.close();
            }
        }
        await().atMost(TestKafka.TOO_SLOW)
                .untilAsserted(() -> assertThat(status(order())).isEqualTo(200));
    }

    private static Optional<Raw> answered(List<Raw> connections) throws IOException {
        for (Raw connection : connections) {
            if (connection.answered()) {
                return Optional.of(connection);
            }
        }
        return Optional.empty();
    }

    @Test
    void a_body_that_comes_a_byte_a_second_is_ended_although_something_always_comes() throws Exception {
        try (Raw connection = Raw.open(port())) {
            connection.send("POST /api/orders HTTP/1.1\r\nHost: x\r\n" + TOKEN + "Content-Length: 1000\r\n\r\n{");
            for (long begin = System.nanoTime();
                    !connection.answered() && System.nanoTime() - begin < TestKafka.TOO_SLOW.toNanos(); ) {
                connection.send(" ");
                pause();
            }
            assertThat(connection.answer())
                    .startsWith("HTTP/1.1 408")
                    .contains("application/problem+json", "The body was not here after 10 seconds; send it in one go");
        }
    }

    @Test
    void a_right_token_is_let_in_while_wrong_ones_come_from_the_same_address() throws Exception {
        List<Raw> wrong = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            wrong.add(sent(
                    Raw.open(port()),
                    "GET /api/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong%d\r\n\r\n".formatted(i)));
        }
        assertThat(status(get("/api/orders", SampleService.TOKEN_OF_VIEWER))).isEqualTo(200);
        List<String> answers = new ArrayList<>();
        for (Raw connection : wrong) {
            answers.add(connection.answer().substring(0, 12));
            connection.close();
        }
        assertThat(answers).contains("HTTP/1.1 429");
        assertThat(answers).allMatch(answer -> answer.equals("HTTP/1.1 401") || answer.equals("HTTP/1.1 429"));
    }

    /** Some are closed by the server while they are still sending; that is its right. */
    private static Raw sent(Raw connection, String request) throws IOException {
        try {
            return connection.send(request);
        } catch (SocketException closed) {
            return connection;
        }
    }

    private static void pause() throws InterruptedException {
        try {
            new CompletableFuture<Void>().get(500, MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException over) {
            return;
        }
    }

    private static HttpRequest.Builder get(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(MEANWHILE);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder order() {
        return get("/api/orders", "operator-token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\": \"x\", \"amount\": 1}"));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        HttpClient fresh = HttpClient.newHttpClient(); // a connection of its own, as a newcomer has
        return fresh.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static int port() {
        return SampleService.port(service);
    }
}
