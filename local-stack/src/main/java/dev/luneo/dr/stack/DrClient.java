package dev.luneo.dr.stack;

import dev.luneo.dr.kit.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the services of a stack over REST, as a person or an alerting system would. */
public final class DrClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Credentials credentials;

    public DrClient(Credentials credentials) {
        this.credentials = credentials;
    }

    /** An answer whatever its status; a body that is not JSON is kept as a text node. */
    public record Answer(int status, JsonNode body, Map<String, List<String>> headers) {
        public String location() {
            return headers.getOrDefault("location", List.of("")).get(0);
        }

        /** @throws StackProblem with what the service said, when it is anything but a success */
        public Answer orThrow() {
            if (status / 100 != 2) {
                throw new StackProblem(
                        "HTTP %d: %s".formatted(status, body.path("detail").asString(body.toString())));
            }
            return this;
        }
    }

    public Answer get(Role role, URI uri) throws InterruptedException {
        return send(role, HttpRequest.newBuilder(uri).GET());
    }

    public Answer post(Role role, URI uri, Map<String, ?> body) throws InterruptedException {
        return send(
                role,
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** As somebody whom the plan names. */
    public Answer postAs(String name, URI uri, Map<String, ?> body) throws InterruptedException {
        return send(
                credentials.token(name),
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private Answer send(Role role, HttpRequest.Builder request) throws InterruptedException {
        return send(credentials.token(role), request);
    }

    private Answer send(String token, HttpRequest.Builder request) throws InterruptedException {
        HttpRequest complete = request.timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<String> response = http.send(complete, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    parse(response.body()),
                    response.headers().map());
        } catch (IOException e) {
            throw new StackProblem("%s does not answer: %s".formatted(complete.uri(), e), e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }
}
