package dev.luneo.dr.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.luneo.dr.kit.machine.SampleService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Whatever arrives, valid HTTP or not: a refusal with a reason, of the sender's making and not of ours, and a quiet log. */
@Tag("process")
class StrangeRequestsTest {
    private static final String HOST = "Host: x\r\nConnection: close\r\n";
    private static final String TOKEN = HOST + "Authorization: Bearer operator-token\r\n";
    private static final String ORDER = "{\"name\": \"x\", \"amount\": 1}";

    private static ConfigurableApplicationContext service;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        service = SampleService.serve(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void no_stack_trace_is_in_the_log() {
        root.detachAppender(log);
        assertThat(log.list.stream().filter(line -> line.getThrowableProxy() != null))
                .isEmpty();
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments(400, "GET /%00 HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /%ff%fe HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/%2e%2e/orders HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/%2forders HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/orders;jsessionid=1 HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api//orders HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/ord{ers} HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "X: " + "x".repeat(20_000) + "\r\n"),
                arguments(400, "GET /api/orders?most=%ff HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/orders?most=%zz HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/orders?most=%2 HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GET /api/orders?most=99999999999 HTTP/1.1\r\n" + TOKEN),
                arguments(400, "GARBAGE\r\n"),
                arguments(400, "G@T /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(400, "BREW /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(405, "TRACE /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(405, "CONNECT /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(405, "CONNECT example.org:443 HTTP/1.1\r\n" + TOKEN),
                arguments(403, "PUT /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(403, "DELETE /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(403, "OPTIONS /api/orders HTTP/1.1\r\n" + TOKEN),
                arguments(401, "OPTIONS /api/orders HTTP/1.1\r\n" + HOST),
                arguments(400, "GET /api/orders HTTP/1.1\r\nConnection: close\r\n"),
                arguments(400, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Host: y\r\n"),
                arguments(400, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Bad Header\r\n"),
                arguments(400, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Content-Length: many\r\n"),
                arguments(400, "POST /api/orders HTTP/1.1\r\n" + TOKEN + "Content-Length: 2\r\nContent-Length: 3\r\n"),
                arguments(505, "GET /api/orders HTTP/9.9\r\n" + TOKEN),
                arguments(501, "POST /api/orders HTTP/1.1\r\n" + TOKEN + "Transfer-Encoding: brotli\r\n"),
                arguments(406, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Accept: application/yaml\r\n"),
                arguments(406, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Accept: application/xml\r\n"),
                arguments(406, "GET /api/orders HTTP/1.1\r\n" + TOKEN + "Accept: much/\r\n"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void what_is_hardly_http_is_refused_with_a_problem(int status, String lines) throws IOException {
        assertProblem(status, answer(lines + "\r\n"));
    }

    static Stream<Arguments> typed() {
        return Stream.of(
                arguments(415, "*/*", ORDER),
                arguments(415, "application/*", ORDER),
                arguments(415, "application", ORDER),
                arguments(415, "", ORDER),
                arguments(415, "application/yaml", "name: x\namount: 1"),
                arguments(415, "application/x-yaml", "name: x\namount: 1"),
                arguments(415, "application/cbor", ORDER),
                arguments(415, "application/xml", "<order/>"),
                arguments(415, "application/x-www-form-urlencoded", "name=x&amount=1"),
                arguments(415, "multipart/form-data; boundary=x", "--x--"),
                arguments(415, "application/json; charset=utf-16", ORDER),
                arguments(415, "application/json; charset=latin1", ORDER),
                arguments(415, "application/json; charset=\"", ORDER),
                arguments(400, "application/json", "{\"name\": \"\u00ff\u00fe\", \"amount\": 1}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1} {}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"amount\": 2}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"Amount\": 2}"),
                arguments(400, "application/json", "{\"name\": 1, \"amount\": 1}"),
                arguments(400, "application/json", "{\"name\": true, \"amount\": 1}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": \"1\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": \"\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1.5}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1e999999999}"),
                arguments(400, "application/json", "{\"name\": " + "[".repeat(20_000)),
                arguments(400, "application/json", "{\"name\": " + "9".repeat(20_000) + ", \"amount\": 1}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": null}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": \"\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": \" \"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": \"true\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": \"yes\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": 1}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": 0}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": []}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": [true]}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": {}}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"gift\": true, \"gift\": false}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"labels\": []}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"labels\": \"\"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"labels\": {\"a\": 1}}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"labels\": {\"a\": [\"b\"]}}"),
                arguments(
                        400,
                        "application/json",
                        "{\"name\": \"x\", \"amount\": 1, \"labels\": {\"a\": \"b\", \"a\": \"c\"}}"),
                arguments(400, "application/json", "[{\"name\": \"x\", \"amount\": 1}]"),
                arguments(400, "application/json", "{\"name\": [\"x\"], \"amount\": [1]}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": \" \"}"),
                arguments(400, "application/json", "{\"name\": \"x\", \"amount\": 1, \"labels\": \" \"}"),
                arguments(400, "application/json", "null"),
                arguments(400, "application/json", "\u0000"));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void what_is_not_our_json_by_the_letter_is_refused_with_a_problem(int status, String type, String body)
            throws IOException {
        String header = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
        assertProblem(
                status,
                answer("POST /api/orders HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s"
                        .formatted(TOKEN, header, body.length(), body)));
    }

    @Test
    void json_with_its_usual_charset_is_taken() throws IOException {
        for (String type :
                List.of("application/json", "application/json; charset=UTF-8", "Application/JSON;charset=utf-8")) {
            assertThat(answer("POST /api/orders HTTP/1.1\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(TOKEN, type, ORDER.length(), ORDER)))
                    .as(type)
                    .startsWith("HTTP/1.1 200");
        }
    }

    private static void assertProblem(int status, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "\"detail\":\"", "\"status\":" + status)
                .doesNotContain(
                        "<html",
                        "Tomcat",
                        "Exception",
                        "dev.luneo",
                        "jackson",
                        "springframework",
                        "\tat ",
                        "bug of ours");
    }

    private static String answer(String request) throws IOException {
        try (Raw connection = Raw.open(SampleService.port(service))) {
            return connection.send(request).answer();
        }
    }
}
