package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A stack whose list of recoveries has pages, and moves on between two looks at it. */
@Timeout(30)
class PagesTest {
    private static final String REFUSED = IntStream.range(0, 200)
            .mapToObj(
                    "{\"recoveryId\": \"r-%d\", \"database\": \"luneo\", \"state\": \"rejected\", \"settled\": true}"
                            ::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    private static final String RECOVERY =
            "{\"recoveryId\": \"r-old\", \"database\": \"luneo\", \"state\": \"%s\", \"now\": \"It runs.\", \"settled\": true}";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> sent = new ArrayList<>();
    private List<String> states = List.of("restoring");
    private int looked;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path home = Files.createDirectory(
                directory.resolve(".luneo-dr"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String url = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
        written(
                home.resolve("stack.json"),
                List.of(Service.values()).stream()
                        .map(service -> "\"%s\": \"%s\"".formatted(service.label(), url))
                        .collect(Collectors.joining(",", "{\"services\": {", "}}")));
        written(home.resolve("credentials.json"), """
                {"viewer": "v", "people": {"alice": {"role": "incident-lead", "token": "a"}}}""");
    }

    private static void written(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        if (exchange.getRequestMethod().equals("POST")) {
            sent.add(asked);
        }
        String body = "[]";
        if (asked.equals("/api/recoveries?limit=200")) {
            exchange.getResponseHeaders().add("Link", "</api/recoveries?limit=200&cursor=x>; rel=\"next\"");
            body = REFUSED;
        } else if (asked.startsWith("/api/recoveries?")) {
            body = "[" + RECOVERY.formatted(states.get(0)) + "]";
        } else if (asked.startsWith("/api/recoveries/")) {
            body = RECOVERY.formatted(states.get(Math.min(looked++, states.size() - 1)));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Surroundings around() {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Surroundings(
                Map.of("XDG_STATE_HOME", directory.toString()),
                directory,
                "alice",
                ZoneOffset.UTC,
                Clock.systemUTC(),
                "./dr",
                new Screen(out, out, false, Map.of(), 80),
                new Keyboard(new BufferedReader(new StringReader("")), false));
    }

    private int type(Object command, String... words) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((problem, line, parsed) -> {
                    new PrintStream(said, true, StandardCharsets.UTF_8).println(problem.getMessage());
                    return problem instanceof Stop stop ? stop.exitCode() : 99;
                })
                .execute(words);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_recovery_that_runs_is_seen_behind_any_number_of_newer_requests_that_were_refused() {
        assertThat(type(new StatusCommand(around()))).as(said()).isEqualTo(Verdict.RECOVERING.exitCode());
        assertThat(said()).contains("luneo is being recovered. It runs.", "./dr watch r-old");
    }

    @Test
    void a_no_to_what_waited_does_not_stop_what_runs_meanwhile() {
        states = List.of("awaiting-approval", "restoring");
        assertThat(type(new RejectCommand(around()), "r-old", "--reason", "not now"))
                .as(said())
                .isEqualTo(ExitCode.NOT_DONE);
        assertThat(said()).contains("does not wait for a yes any more, it is restoring", "./dr cancel r-old");
        assertThat(sent).isEmpty();
    }

    @Test
    void a_list_goes_on_at_the_same_service_alone() {
        assertThat(Answer.next("</api/recoveries?cursor=x>; rel=\"next\"")).contains("/api/recoveries?cursor=x");
        assertThat(Answer.next("<//attacker.example/api/>; rel=\"next\"")).isEmpty();
        assertThat(Answer.next("<http://attacker.example/api/>; rel=\"next\"")).isEmpty();
        assertThat(Answer.next(null)).isEmpty();
    }
}
