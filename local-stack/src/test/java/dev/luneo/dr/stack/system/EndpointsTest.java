package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every service against its own OpenAPI document: what is described is what is there, and strange values are the sender's mistake. */
@Tag("process")
class EndpointsTest {
    private static final Fleet FLEET = Fleet.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> STRANGE = List.of(
            "",
            " ",
            "null",
            "-1",
            "0",
            "1e9",
            "99999999999999999999",
            "true",
            "%00",
            "../../etc/passwd",
            "' or 1=1; --",
            "\u202e\ud83d\ude00",
            "2026-02-30T25:61:61Z",
            "${jndi:ldap://x}",
            "x".repeat(3_000));

    /** A value of each type that JSON has, and one that is empty. */
    private static final Map<String, List<String>> WRONG = Map.of(
            "boolean", List.of("null", "\"true\"", "\"\"", "\" \"", "1", "[]", "[true]", "{}"),
            "string", List.of("null", "true", "1", "1.5", "[]", "[\"x\"]", "{}"),
            "object", List.of("null", "true", "1", "\"\"", "\" \"", "\"x\"", "[]"));

    private record Described(ServiceKind service, String path, JsonNode operation, JsonNode api) {
        Set<String> statuses() {
            Set<String> statuses = new HashSet<>();
            operation.path("responses").properties().forEach(status -> statuses.add(status.getKey()));
            return statuses;
        }

        JsonNode fields() {
            JsonNode schema = operation
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            JsonNode reference = schema.path("$ref");
            return (reference.isMissingNode()
                            ? schema
                            : api.at(reference.asString().substring(1)))
                    .path("properties");
        }
    }

    @Test
    void every_get_answers_as_described_whatever_is_in_its_path_and_its_parameters() throws Exception {
        List<Described> gets = described("get");
        assertThat(gets).extracting(Described::service).contains(ServiceKind.values());
        for (Described get : gets) {
            String plain = get.path().replaceAll("\\{[^}]*}", "nope");
            answersAsDescribed(get, plain);
            for (String strange : STRANGE) {
                String value =
                        URLEncoder.encode(strange, StandardCharsets.UTF_8).replace("+", "%20");
                if (get.path().contains("{") && !strange.isBlank()) {
                    answersAsDescribed(get, get.path().replaceAll("\\{[^}]*}", value.replace("$", "\\$")));
                }
                for (JsonNode parameter : get.operation().path("parameters")) {
                    if (parameter.path("in").asString().equals("query")) {
                        String name = parameter.path("name").asString();
                        answersAsDescribed(get, plain + "?" + name + "=" + value);
                        answersAsDescribed(get, "%s?%s=1&%s=%s".formatted(plain, name, name, value));
                    }
                }
            }
        }
    }

    private static void answersAsDescribed(Described get, String path) throws Exception {
        HttpResponse<String> answer = send(get.service(), path, request -> request.GET());
        String what = "GET %s -> %d %.300s".formatted(answer.uri(), answer.statusCode(), answer.body());
        assertThat(answer.statusCode()).as(what).isLessThan(500);
        // What no address of ours can hold is refused before anybody looks which of them it was.
        if (answer.statusCode() != 400) {
            assertThat(get.statuses()).as(what).contains(Integer.toString(answer.statusCode()));
        }
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("none"))
                    .as(what)
                    .startsWith("application/problem+json");
        }
    }

    @Test
    void every_field_of_every_post_is_taken_by_the_letter_and_null_is_no_value() throws Exception {
        List<String> seen = new ArrayList<>();
        for (Described post : described("post")) {
            for (Map.Entry<String, JsonNode> field : post.fields().properties()) {
                String name = field.getKey();
                for (String wrong :
                        WRONG.getOrDefault(field.getValue().path("type").asString(), List.of("null"))) {
                    refused(post, name, "{\"%s\": %s}".formatted(name, wrong));
                }
                refused(post, "", "{\"%s\": \"x\", \"%s\": \"x\"}".formatted(name, name));
                seen.add(name);
            }
            if (!post.fields().isEmpty()) {
                refused(post, "", "[]");
                refused(post, "", "null");
                refused(post, "unheard-of", "{\"unheard-of\": true}");
            }
        }
        assertThat(seen).contains("dryRun", "acceptUnsigned", "goOn", "labels", "reason", "database");
    }

    private static void refused(Described post, String field, String body) throws Exception {
        HttpResponse<String> answer = send(
                post.service(),
                post.path().replaceAll("\\{[^}]*}", "nope"),
                request -> request.POST(HttpRequest.BodyPublishers.ofString(body)));
        String what = "%s with %s -> %s".formatted(post.path(), body, answer.body());
        assertThat(answer.statusCode()).as(what).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("errors").path(0);
        if (!field.isEmpty()) {
            assertThat(error.path("field").asString()).as(what).isEqualTo(field);
        }
        assertThat(error.path("problem").asString()).as(what).isNotEmpty();
    }

    private interface Kind {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private static HttpResponse<String> send(ServiceKind service, String path, Kind kind) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(FLEET.url(service, "/") + path.substring(1)))
                .timeout(Fleet.TOO_SLOW)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + FLEET.token(Role.INCIDENT_LEAD));
        return HTTP.send(kind.of(request).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<Described> described(String method) throws InterruptedException {
        List<Described> all = new ArrayList<>();
        for (ServiceKind kind : ServiceKind.values()) {
            JsonNode api = FLEET.client()
                    .get(Role.VIEWER, FLEET.url(kind, "/v3/api-docs"))
                    .orThrow()
                    .body();
            api.path("paths").properties().forEach(path -> {
                JsonNode operation = path.getValue().path(method);
                if (!operation.isMissingNode()) {
                    all.add(new Described(kind, path.getKey(), operation, api));
                }
            });
        }
        return all;
    }
}
