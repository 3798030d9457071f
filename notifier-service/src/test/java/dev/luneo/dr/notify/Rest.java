package dev.luneo.dr.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as its users reach it. A role of "" sends no token. */
record Rest(int port) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Settings that give each role the token {@code token-of-<role>}. */
    static Map<String, Object> tokens() {
        Map<String, Object> settings = new HashMap<>();
        List<String> roles = List.of("VIEWER", "OPERATOR", "INCIDENT_LEAD", "ALERT_SOURCE");
        for (int i = 0; i < roles.size(); i++) {
            settings.put("dr.security.tokens[%d].name".formatted(i), roles.get(i));
            settings.put("dr.security.tokens[%d].role".formatted(i), roles.get(i));
            settings.put("dr.security.tokens[%d].sha256".formatted(i), sha256("token-of-" + roles.get(i)));
        }
        return settings;
    }

    HttpResponse<String> get(String path, String role) throws IOException, InterruptedException {
        return send(request(path, role).GET());
    }

    HttpResponse<String> post(String path, String role, String body) throws IOException, InterruptedException {
        return send(request(path, role)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpRequest.Builder request(String path, String role) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
        return role.isEmpty() ? request : request.header("Authorization", "Bearer token-of-" + role);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
