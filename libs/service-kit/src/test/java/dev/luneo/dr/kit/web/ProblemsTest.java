package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.machine.SampleService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is wrong with a request, its sender is told where, what, and what to send instead, and nothing of our insides. */
@Tag("process")
class ProblemsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OPERATOR = "operator-token";
    private static final String VIEWER = SampleService.TOKEN_OF_VIEWER;

    private static final String NULL = "is null; leave the field out, or send what you mean by it";

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        service = SampleService.serve(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("", "body", "is missing or cannot be read; send a JSON object"),
                arguments("{\"name\": ", "body", "cannot be read (line 1, column 10): it ends too early"),
                arguments(
                        "{'name': 1}",
                        "body",
                        "cannot be read (line 1, column 2): Unexpected character (''' (code 39)): was expecting double-quote to start property name"),
                arguments("[]", "body", "is an array; it must be a JSON object"),
                arguments(
                        "{\"nmae\": \"x\", \"amount\": 1}",
                        "nmae",
                        "is not a field here; known are amount, gift, labels, name"),
                arguments(
                        "{\"name\": \"x\", \"amount\": \"many\"}",
                        "amount",
                        "is 'many'; it must be a whole number below 2147483648"),
                arguments("{\"name\": \"x\"}", "amount", "is missing; it must be a whole number below 2147483648"),
                arguments("{\"name\": null, \"amount\": 1}", "name", NULL),
                arguments("{\"name\": \"x\", \"amount\": null}", "amount", NULL),
                arguments("{\"name\": \"x\", \"amount\": 1, \"gift\": null}", "gift", NULL),
                arguments("{\"name\": \"x\", \"amount\": 1, \"labels\": null}", "labels", NULL),
                arguments("{\"name\": \"x\", \"amount\": 1, \"labels\": {\"a\": null}}", "labels.a", NULL),
                arguments("{\"name\": [\"x\", null], \"amount\": 1}", "name[1]", NULL),
                arguments("null", "body", "is null; send a JSON object"),
                arguments("{\"name\": [1], \"amount\": 1}", "name", "is [1]; it must be a text"),
                arguments(
                        "{\"name\": \"x\", \"amount\": 99999999999}",
                        "amount",
                        "is 99999999999; it must be a whole number below 2147483648"),
                arguments("{\"name\": \"x\", \"amount\": -1}", "amount", "is -1; it must be from 0 up"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_bad_body_is_answered_with_field_and_way_out(String body, String field, String problem) throws Exception {
        JsonNode answer = problem(400, request("/api/orders", OPERATOR).POST(BodyPublishers.ofString(body)));
        assertThat(answer.path("detail").stringValue()).isEqualTo(field + ": " + problem);
        assertThat(answer.path("errors").path(0).path("field").stringValue()).isEqualTo(field);
        assertThat(answer.path("errors").path(0).path("problem").stringValue()).isEqualTo(problem);
    }

    @Test
    void a_good_body_of_the_largest_size_is_taken() throws Exception {
        String body = "{\"name\": \"%s\", \"amount\": 1}";
        String largest = body.formatted("x".repeat(StrictRequests.MOST_BYTES - body.length() + 2));
        assertThat(largest.getBytes(UTF_8)).hasSize(StrictRequests.MOST_BYTES);
        assertThat(send(request("/api/orders", OPERATOR).POST(BodyPublishers.ofString(largest)))
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<BodyPublisher> tooLarge() {
        byte[] body = " ".repeat(StrictRequests.MOST_BYTES + 1).getBytes(UTF_8);
        return Stream.of(
                BodyPublishers.ofByteArray(body),
                // Of unknown length, so that it goes in chunks.
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void a_body_one_byte_too_large_is_refused_however_it_is_sent(BodyPublisher body) throws Exception {
        JsonNode answer = problem(413, request("/api/orders", OPERATOR).POST(body));
        assertThat(answer.path("detail").stringValue())
                .isEqualTo("The body is larger than 65536 bytes, which no request here needs");
    }

    @Test
    void a_body_of_another_type_is_refused_and_told_the_right_one() throws Exception {
        JsonNode answer = problem(
                415,
                request("/api/orders", OPERATOR)
                        .setHeader("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("two beers")));
        assertThat(answer.path("detail").stringValue())
                .isEqualTo("The body is sent as text/plain; send it with the header Content-Type: application/json");
    }

    @Test
    void an_unknown_path_is_not_found() throws Exception {
        assertThat(problem(404, request("/api/nothing", VIEWER).GET())
                        .path("detail")
                        .stringValue())
                .isEqualTo("There is nothing at GET /api/nothing; /v3/api-docs tells what there is");
    }

    @Test
    void a_method_that_a_path_does_not_have_is_told_those_it_has() throws Exception {
        assertThat(problem(405, request("/api/carts", VIEWER).GET())
                        .path("detail")
                        .stringValue())
                .isEqualTo("GET is not possible here; use POST");
    }

    @Test
    void a_bad_parameter_is_named() throws Exception {
        assertThat(problem(400, request("/api/orders?most=all", VIEWER).GET())
                        .path("detail")
                        .stringValue())
                .isEqualTo("most: is not what is expected here (int)");
    }

    @Test
    void a_bug_shows_nothing_of_itself() throws Exception {
        assertThat(problem(500, request("/api/bug", VIEWER).GET())
                        .path("detail")
                        .stringValue())
                .startsWith("This is a bug of ours");
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                arguments("/api/orders", ""),
                arguments("/api/nothing", ""),
                arguments("/nothing/at/all", ""),
                arguments("/error", ""),
                arguments("/actuator/prometheus", ""),
                arguments("/v3/api-docs", ""),
                arguments("/api/orders", "Bearer wrong"),
                arguments("/api/orders", "Bearer two words"),
                arguments("/api/orders", "Bearer "),
                arguments("/api/orders", "Basic dmVyYTp2ZXJh"));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void who_has_no_token_learns_nothing_not_even_what_there_is(String path, String authorization) throws Exception {
        HttpRequest.Builder request = request(path, "").GET();
        if (!authorization.isEmpty()) {
            request.setHeader("Authorization", authorization);
        }
        HttpResponse<String> answer = send(request);
        assertThat(problem(401, answer).path("detail").stringValue())
                .isIn(
                        "This needs a token, and none came. Send the header: Authorization: Bearer <token>. If it was sent, the token in it"
                                + " was empty: is the variable set?",
                        "This token is not known here. Send the header: Authorization: Bearer <token>");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                arguments("POST", "/api/orders"), arguments("DELETE", "/api/orders"), arguments("GET", "/nothing"));
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void the_wrong_role_is_told_so(String method, String path) throws Exception {
        JsonNode answer = problem(403, request(path, VIEWER).method(method, BodyPublishers.noBody()));
        assertThat(answer.path("detail").stringValue())
                .isEqualTo("Your token's role does not allow %s %s%s"
                        .formatted(method, path, method.equals("POST") ? "; it takes the token of an operator" : ""));
    }

    @Test
    void health_is_open_and_tells_a_stranger_no_details() throws Exception {
        HttpResponse<String> answer = send(request("/actuator/health", "").GET());
        assertThat(answer.statusCode()).isIn(200, 503);
        assertThat(answer.body()).contains("status").doesNotContain("eventLog");
    }

    @Test
    void a_path_that_tries_to_get_around_the_rules_is_refused_without_a_page_of_the_servers() throws Exception {
        for (String path : new String[] {"/api//orders", "/api/orders;a=b", "/api/%2e%2e/orders"}) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[01].*").doesNotContain("Tomcat", "Exception", "<html");
        }
    }

    private static JsonNode problem(int status, HttpRequest.Builder request) throws Exception {
        return problem(status, send(request));
    }

    private static JsonNode problem(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .doesNotContain(
                        "dev.luneo", "tools.jackson", "springframework", "Exception", "Source:", "\tat ", "trace");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        return problem;
    }

    private static HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(TestKafka.TOO_SLOW)
                .header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static int port() {
        return SampleService.port(service);
    }
}
