package dev.luneo.dr.restore;

import dev.luneo.dr.kit.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as somebody with a token sees it. */
public final class Api {
    /** Who there is: by name, the role. A token is {@code token-of-NAME}. */
    public static final Map<String, String> PEOPLE = Map.of(
            "alice", "INCIDENT_LEAD",
            "anna", "INCIDENT_LEAD",
            "otto", "OPERATOR",
            "vera", "VIEWER",
            "alertmanager", "ALERT_SOURCE");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final String token;

    private Api(int port, String token) {
        this.port = port;
        this.token = token;
    }

    public static Api as(String name, int port) {
        return new Api(port, "token-of-" + name);
    }

    public static Api anonymous(int port) {
        return new Api(port, "");
    }

    /** Properties that let these people in. */
    public static Map<String, String> tokens() {
        Map<String, String> properties = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, String> person : PEOPLE.entrySet()) {
            String prefix = "dr.security.tokens[%d].".formatted(index++);
            properties.put(prefix + "name", person.getKey());
            properties.put(prefix + "role", person.getValue());
            properties.put(prefix + "sha256", sha256("token-of-" + person.getKey()));
        }
        return properties;
    }

    /** @param body empty when it is no JSON */
    public record Answer(int status, Map<String, String> headers, String text) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String at(String pointer) {
            return json().at(pointer).asString();
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer send(String method, String path) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}")));
    }

    /** The lines of a stream of events, until it ends. */
    public Stream<String> lines(String path) {
        try {
            return CLIENT.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(TestKafka.TOO_SLOW);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> headers = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
