package dev.luneo.dr.stack.system;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whatever is posted to whichever endpoint: an answer that is declared, no trace of it in the logs, nothing begun or stopped,
 * and everybody at work afterwards. A seed repeats a run: {@code -Ddr.fuzz.seed=}.
 */
@Tag("process")
class FuzzTest {
    private static final Fleet FLEET = Fleet.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Valid but for what they name, so that no single change makes one that begins anything. */
    private static final Map<String, Map<String, Object>> BODIES = Map.of(
            "/api/backups", Map.of("database", "no-such-database"),
            "/api/restores",
                    Map.of(
                            "database", "luneo",
                            "target", "2001-01-01T00:00:00Z",
                            "dryRun", true,
                            "reason", "A fuzzer asks"),
            "/api/verifications", Map.of("database", "no-such-database"),
            "/api/incidents",
                    Map.of(
                            "incidentId",
                            "fuzz-1",
                            "severity",
                            "info",
                            "summary",
                            "A fuzzer reports",
                            "labels",
                            Map.of()));

    private static final Map<String, Object> REASON = Map.of("reason", "A fuzzer says so");
    private static final List<String> TYPES = List.of(
            "application/json;charset=utf-16",
            "application/yaml",
            "application/cbor",
            "*/*",
            "text/plain",
            "nonsense",
            "a/b;c=\"");
    private static final List<String> NAMES =
            List.of("nope", "%00", "%2e%2e", "%ff", "a%20b", "a;b", "x".repeat(2_000), "fuzz-1");

    @Test
    void a_minute_of_nearly_right_requests_changes_nothing() throws Exception {
        fuzz(Duration.ofSeconds(45)); // with the looks before and after it about a minute
    }

    @Test
    @Tag("chaos")
    void ten_minutes_of_nearly_right_requests_change_nothing() throws Exception {
        fuzz(Duration.ofMinutes(10));
    }

    private record Endpoint(ServiceKind service, String path, Set<String> declared) {}

    private void fuzz(Duration span) throws Exception {
        long seed = Long.getLong("dr.fuzz.seed", new Random().nextLong());
        System.out.println("Fuzzing with -Ddr.fuzz.seed=" + seed);
        Random random = new Random(seed);
        Mutations mutations = new Mutations(random);
        List<Endpoint> endpoints = endpoints();
        assertThat(endpoints).extracting(Endpoint::service).contains(ServiceKind.BACKUP, ServiceKind.RESTORE);
        FLEET.backUp(); // so that there is one that could be lost
        Map<Path, Long> logs = sizes();
        List<DrEvent> before = decided().toList();
        Set<Path> backups = backups();
        long end = System.nanoTime() + span.toNanos();
        int count = 0;
        for (; System.nanoTime() < end; count++) {
            ask(mutations.one(endpoints), random, mutations, "seed %d, request %d".formatted(seed, count));
        }
        System.out.println("Fuzzed with " + count + " requests");
        // A sentinel goes the way of all events: what was before it has been heard.
        String sentinel = "sentinel-" + UUID.randomUUID();
        FLEET.client()
                .post(
                        Role.OPERATOR,
                        FLEET.url(ServiceKind.NOTIFIER, "/api/incidents"),
                        Map.of("incidentId", sentinel, "severity", "info", "summary", "The end"))
                .orThrow();
        FLEET.awaitEvent(event -> event instanceof IncidentReported reported
                && reported.incidentId().equals(sentinel));
        assertThat(decided().skip(before.size()))
                .as("recoveries asked for, backups asked for, stopped, removed or given up")
                .isEmpty();
        assertThat(backups()).as("manifests in the repository").containsAll(backups);
        for (ServiceKind kind : ServiceKind.values()) {
            FLEET.awaitHealthy(kind);
        }
        await().atMost(Fleet.TOO_SLOW).until(FLEET::shopIsOpen);
        assertThat(traces(logs)).isEmpty();
    }

    private static void ask(Endpoint endpoint, Random random, Mutations mutations, String as) throws Exception {
        boolean strangeName = random.nextInt(4) == 0;
        String name = strangeName ? mutations.one(NAMES) : "nope";
        String query = random.nextInt(20) == 0 ? mutations.one(List.of("?%ff", "?limit=-1", "?a=b&a=c")) : "";
        boolean strangeType = random.nextInt(10) == 0;
        boolean strangeMethod = random.nextInt(20) == 0;
        String body = mutations.of(BODIES.getOrDefault(endpoint.path(), REASON));
        Role role = mutations.one(List.of(Role.values()));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(FLEET.url(endpoint.service(), "/")
                        + endpoint.path().substring(1).replaceAll("\\{[^}]*}", name)
                        + query))
                .timeout(Fleet.TOO_SLOW)
                .header("Content-Type", strangeType ? mutations.one(TYPES) : "application/json")
                .method(
                        strangeMethod
                                ? mutations.one(List.of("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"))
                                : "POST",
                        HttpRequest.BodyPublishers.ofString(body, random.nextInt(20) == 0 ? UTF_16 : UTF_8));
        if (random.nextInt(50) != 0) {
            request.header("Authorization", "Bearer " + (random.nextInt(200) == 0 ? "wrong" : FLEET.token(role)));
        }
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String what =
                "%s: %s %s as %s with %.300s".formatted(as, answer.request().method(), answer.uri(), role, body);
        int status = answer.statusCode();
        assertThat(status).as("%s -> %s", what, answer.body()).matches(code -> code < 500 || code == 503);
        assertThat(answer.body()).as(what).doesNotContain("Exception", "dev.luneo", "\tat ");
        if (!strangeMethod) {
            assertThat(endpoint.declared()).as(what).contains(Integer.toString(status));
        }
        if (status >= 400 && !answer.request().method().equals("HEAD")) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("none"))
                    .as(what)
                    .startsWith("application/problem+json");
        }
    }

    /** Every endpoint that takes a POST, by the services' own word. */
    private static List<Endpoint> endpoints() throws InterruptedException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (ServiceKind kind : ServiceKind.values()) {
            JsonNode api = FLEET.client()
                    .get(Role.VIEWER, FLEET.url(kind, "/v3/api-docs"))
                    .orThrow()
                    .body();
            assertThat(api.path("info").path("title").asString()).contains(kind.serviceName());
            api.path("paths").properties().forEach(path -> {
                JsonNode post = path.getValue().path("post");
                if (!post.isMissingNode()) {
                    endpoints.add(new Endpoint(
                            kind,
                            path.getKey(),
                            post.path("responses").properties().stream()
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.toSet())));
                }
            });
        }
        return endpoints;
    }

    private static Stream<DrEvent> decided() {
        return FLEET.events()
                .all()
                .filter(event -> event instanceof RecoveryEvent
                        // By whomever: what is due by the schedule begins without being asked for.
                        || event instanceof BackupEvent.BackupRequested
                        || event instanceof BackupEvent.BackupCancelled
                        || event instanceof BackupEvent.BackupExpired
                        || event instanceof BackupEvent.BackupDisproved);
    }

    private static Set<Path> backups() throws IOException {
        try (Stream<Path> files = Files.walk(FLEET.home().directory().resolve("backups"))) {
            return files.filter(file -> file.endsWith("manifest.json")).collect(Collectors.toSet());
        }
    }

    private static Map<Path, Long> sizes() throws IOException {
        Map<Path, Long> sizes = new HashMap<>();
        try (Stream<Path> logs = Files.list(FLEET.home().directory().resolve("logs"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                sizes.put(log, Files.size(log));
            }
        }
        return sizes;
    }

    /** The lines with a stack trace since then. */
    private static List<String> traces(Map<Path, Long> since) throws IOException {
        List<String> traces = new ArrayList<>();
        for (Map.Entry<Path, Long> log : since.entrySet()) {
            byte[] all = Files.readAllBytes(log.getKey());
            int from = log.getValue().intValue();
            new String(all, from, all.length - from, UTF_8)
                    .lines()
                    .filter(line -> line.contains("stack_trace"))
                    .forEach(traces::add);
        }
        return traces;
    }
}
