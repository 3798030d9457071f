package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a stranger reported keeps nothing from being restored, and speaks in nobody's name. */
class RestoreTest {
    private static final PlanFacts.Database LUNEO = new PlanFacts.Database("luneo", "database", 0);

    private final ByteArrayOutputStream aside = new ByteArrayOutputStream();
    private HttpServer server;
    private String incidents = "[]";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = asked.contains("incidentId");
            String answer = exchange.getRequestURI().getPath().equals("/api/incidents")
                    ? incidents
                    : refused
                            ? "{\"detail\": \"x\", \"errors\": [{\"field\": \"incidentId\", \"problem\": \"is none\"}]}"
                            : "{\"problems\": []}";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private Restore restore(String typed, boolean somebody) {
        PrintStream out = new PrintStream(aside, true, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(
                Map.of(),
                Path.of("/srv"),
                "alice",
                ZoneOffset.UTC,
                Clock.systemUTC(),
                "./dr",
                new Screen(out, out, false, Map.of(), 80),
                new Keyboard(new BufferedReader(new StringReader(typed)), somebody));
        URI there = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Address address = new Address(
                Map.of(Service.RESTORES, there, Service.INCIDENTS, there),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Person alice = new Person(Optional.of("alice"), Optional.of("incident-lead"), "t", Optional.empty());
        Typed again = new Typed("./dr", List.of());
        Session session =
                new Session(around, address, alice, again, new Rest(address, alice, new Trouble(address, again)));
        return new Restore(
                session,
                new PlanFacts(ZoneOffset.UTC, List.of(LUNEO), List.of("alice")),
                LUNEO,
                new Target.Latest(),
                Map.of("database", "luneo"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    @Test
    void an_incident_that_no_request_can_name_is_passed_over() {
        JsonNode reported = json("""
                [{"incidentId": "a b/", "database": "luneo", "severity": "critical", "recoveries": []},
                 {"incidentId": "../x", "database": "luneo", "severity": "critical", "recoveries": []},
                 {"incidentId": "inc-1", "database": "luneo", "severity": "critical", "recoveries": []}]""");
        assertThat(OpenIncident.newest(reported, "luneo")).contains(new OpenIncident("inc-1"));
        assertThat(OpenIncident.newest(reported, "other")).isEmpty();
    }

    @Test
    void an_incident_that_is_refused_is_left_out_and_that_is_said() {
        incidents =
                "[{\"incidentId\": \"inc-9\", \"database\": \"luneo\", \"severity\": \"critical\", \"recoveries\": []}]";
        Restore.Tried tried = restore("", false).tried(Optional.empty());
        assertThat(tried.incident()).isEmpty();
        assertThat(tried.shown().has("problems")).isTrue();
        assertThat(aside.toString(StandardCharsets.UTF_8)).contains("Incident inc-9", "goes on without it");
    }

    @Test
    void an_incident_that_was_named_is_not_left_out_without_a_word() {
        assertThatThrownBy(() -> restore("", false).tried(Optional.of(new OpenIncident("inc-9"))))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("incidentId");
    }

    @Test
    void the_reason_under_a_persons_name_is_theirs() {
        Optional<OpenIncident> incident = Optional.of(new OpenIncident("inc-1"));
        assertThat(restore("", false).why(Optional.of("orders are gone"), incident, true))
                .isEqualTo("orders are gone");
        assertThat(restore("a bad deploy\n", true).why(Optional.empty(), incident, true))
                .isEqualTo("a bad deploy");
        assertThat(restore("\n", true).why(Optional.empty(), incident, true)).isEqualTo("Restore after incident inc-1");
        assertThat(restore("x\n", true).why(Optional.empty(), incident, false))
                .isEqualTo("Restore after incident inc-1");
        assertThat(restore("", false).why(Optional.empty(), incident, true)).isEqualTo("Restore after incident inc-1");
        assertThat(restore("x\n", true).why(Optional.empty(), Optional.empty(), true))
                .startsWith("No reason was given");
    }
}
