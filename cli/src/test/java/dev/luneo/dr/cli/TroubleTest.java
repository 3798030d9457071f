package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a service answers, whoever typed the command is told what to type next. */
class TroubleTest {
    private HttpServer server;
    private int status;
    private final AtomicInteger requests = new AtomicInteger();
    private String body = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            requests.incrementAndGet();
            if (status == 401) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private Rest rest(Optional<Path> home) {
        URI there = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Address address = new Address(
                Map.of(Service.RESTORES, there),
                home,
                Optional.of(Path.of("/srv/plan.yaml")),
                Optional.empty(),
                Optional.empty());
        Typed typed = new Typed("./dr", List.of("--home", "/srv/dr"));
        return new Rest(
                address,
                new Person(Optional.of("bob"), Optional.of("operator"), "t", Optional.empty()),
                new Trouble(address, typed));
    }

    private void answers(int status, String body) {
        this.status = status;
        this.body = body;
    }

    private Stop asking() {
        try {
            rest(Optional.of(Path.of("/srv/dr"))).get(Service.RESTORES, "/api/plan");
            throw new AssertionError("It was no trouble");
        } catch (Stop stop) {
            return stop;
        }
    }

    @Test
    void a_stack_that_does_not_run_is_said_to_and_how_it_is_started() {
        server.stop(0);
        Stop stop = asking();
        assertThat(stop.getMessage())
                .contains(
                        "The stack in /srv/dr does not answer",
                        "./dr up --plan /srv/plan.yaml --home /srv/dr",
                        "Nothing is lost by that");
        assertThat(stop.exitCode()).isEqualTo(3);
        assertThatThrownBy(() -> rest(Optional.empty()).get(Service.RESTORES, "/api/plan"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("Is it running, and may this machine reach it?");
    }

    @Test
    void a_plan_and_a_home_are_copied_as_one_word_each_whatever_is_in_them() {
        Address address = new Address(
                Map.of(Service.RESTORES, URI.create("http://127.0.0.1:1")),
                Optional.of(Path.of("/srv/d r")),
                Optional.of(Path.of("/srv/p; id")),
                Optional.empty(),
                Optional.empty());
        assertThat(new Trouble(address, new Typed("./dr", List.of("--as", "bob")))
                        .unanswered(Service.RESTORES, new Rest.NotReached(new IOException("refused")))
                        .getMessage())
                .contains("./dr up --plan '/srv/p; id' --home '/srv/d r'\n");
    }

    @Test
    void one_that_reads_its_history_yet_is_asked_again_in_a_moment() {
        answers(503, "{\"detail\": \"Its history is still being read\"}");
        assertThat(asking().getMessage()).contains("Its history is still being read", "./dr status --home /srv/dr");
        assertThat(asking().exitCode()).isEqualTo(3);
    }

    @Test
    void whoever_may_not_is_told_who_may() {
        answers(403, "{\"detail\": \"Your token's role does not allow it\"}");
        assertThat(asking().getMessage()).contains("You are asking as bob (operator)", "./dr tokens list");
    }

    @Test
    void a_token_that_is_not_known_is_not_the_callers_mistake() {
        answers(401, "{\"detail\": \"This token is not known here\"}");
        assertThat(asking().getMessage()).contains("/srv/dr/credentials.json");
        assertThatThrownBy(() -> rest(Optional.of(Path.of("/srv/dr")))
                        .post(Service.RESTORES, "/api/restores", Map.of("database", "luneo")))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("/srv/dr/credentials.json");
    }

    @Test
    void what_was_asked_for_once_is_never_sent_twice() throws IOException {
        server.removeContext("/");
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            exchange.close();
        });
        Rest rest = rest(Optional.of(Path.of("/srv/dr")));
        assertThatThrownBy(() -> rest.post(Service.RESTORES, "/api/restores", Map.of("database", "luneo")))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("went away while it answered");
        assertThat(requests).hasValue(1);
    }

    @Test
    void what_is_refused_is_told_field_by_field_and_in_commands() {
        answers(
                400,
                "{\"detail\": \"x\", \"errors\": [{\"field\": \"database\", \"problem\": \"has no backup in local; take one first: POST /api/backups on backup-scheduler\"}]}");
        assertThat(asking().getMessage()).isEqualTo("database has no backup in local; take one first:  ./dr backup");
        assertThat(asking().exitCode()).isEqualTo(1);
    }

    @Test
    void a_token_goes_to_nobody_that_an_answer_leads_to() {
        server.removeContext("/");
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            "http://127.0.0.1:%d/elsewhere"
                                    .formatted(server.getAddress().getPort()));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        assertThat(asking().getMessage()).contains("HTTP 302");
        assertThat(requests).hasValue(1);
    }

    @Test
    void something_else_that_listens_there_is_not_taken_for_a_stack() {
        answers(404, "<html>It works!</html>");
        assertThat(asking().getMessage()).contains("not as Luneo DR does (HTTP 404)");
    }

    @Test
    void of_a_stack_that_is_starting_nobody_is_told_to_start_it() {
        Address address = new Address(
                Map.of(Service.RESTORES, URI.create("http://127.0.0.1:1")),
                Optional.of(Path.of("/srv/dr")),
                Optional.empty(),
                Optional.of(Instant.now()),
                Optional.empty());
        assertThat(new Trouble(address, new Typed("./dr", List.of()))
                        .unanswered(Service.RESTORES, new Rest.NotReached(new IOException("refused")))
                        .getMessage())
                .contains("does not answer yet", "./dr status")
                .doesNotContain(" up --plan");
    }
}
