package dev.luneo.dr.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.luneo.dr.localkafka.LocalKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed runs where there are neither sources nor Maven, wherever it is unpacked. */
@Tag("process")
class ReleaseTest {
    private static final Duration TOO_LONG = Duration.ofMinutes(3);
    private static final Path ARCHIVE = Path.of(System.getProperty("release.archive", "target/luneo-dr.tar.gz"));

    @TempDir
    private static Path place;

    private static Path unpacked = Path.of("");

    /** With a space, as people's directories have them. */
    @BeforeAll
    static void unpack() throws Exception {
        Path programs = Files.createDirectory(place.resolve("my programs"));
        assertThat(run(programs, Map.of(), "tar", "xzf", ARCHIVE.toString()).said())
                .isEmpty();
        try (Stream<Path> directories = Files.list(programs)) {
            unpacked = directories.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    @Test
    void it_says_what_it_can_do_from_any_directory() throws Exception {
        Ended help = dr(place, "--help");

        assertThat(help.exitCode()).as(help.said()).isZero();
        assertThat(help.said()).contains("A disaster recovery plan that executes itself", "up", "service");
    }

    @Test
    void it_checks_the_plan_that_comes_with_it() throws Exception {
        Ended checked = dr(unpacked, "plan", "check", "dr-plan.yaml");

        // 3: valid, and the variables that it names are not set here.
        assertThat(checked.exitCode()).as(checked.said()).isEqualTo(3);
    }

    @Test
    void it_says_how_to_start_what_does_not_run() throws Exception {
        Ended status = dr(place, "status");

        assertThat(status.exitCode()).as(status.said()).isEqualTo(3);
        assertThat(status.said()).contains("dr up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "bench", "updates"})
    void what_needs_the_sources_says_so(String command) throws Exception {
        Ended refused = dr(place, command);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said()).contains("a release, without sources").contains("./dr --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LICENSE",
                "README.md",
                "docs/operations.md",
                "licences/LICENCES.txt",
                "systemd/luneo-dr.service",
                "systemd/luneo-dr@.service",
                "dr-plan.yaml"
            })
    void it_holds_what_who_installs_it_reads(String file) {
        assertThat(unpacked.resolve(file)).isRegularFile().isNotEmptyFile();
    }

    @Test
    void a_service_that_does_not_exist_is_answered_with_those_that_do() throws Exception {
        Ended refused = dr(place, "service", "restore");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("'restore' is no service", "restore-service", "backup-scheduler");
    }

    @Test
    void a_service_runs_alone_with_keys_made_for_it(@TempDir Path directory) throws Exception {
        Ended made = dr(directory, "keys", "--out", "keys");
        assertThat(made.exitCode()).as(made.said()).isZero();
        Path plan = Files.writeString(directory.resolve("plan.yaml"), """
                plan: alone
                objectives: { rpo: 6h, rto: 30m }
                repositories: { local: { type: filesystem, path: "backups" } }
                databases:
                  nothing:
                    url: postgresql://nobody@127.0.0.1:9/nothing
                    backup: { method: logical, every: 6h, repositories: [local] }
                    restore: { to: database, approval: none }
                """);
        try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"), freePort())) {
            int port = freePort();
            Process service = command(
                            directory,
                            Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                            unpacked.resolve("dr").toString(),
                            "service",
                            "notifier-service",
                            "--dr.plan=" + plan,
                            "--server.port=" + port,
                            "--spring.config.additional-location=file:keys/notifier-service.properties")
                    .start();
            try {
                await("it answers")
                        .atMost(TOO_LONG)
                        .until(() -> service.isAlive()
                                && answersOk(URI.create("http://127.0.0.1:%d/status".formatted(port))));
                service.destroy();
                assertThat(service.waitFor(TOO_LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                service.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"luneo-dr.service", "luneo-dr@restore-service.service"})
    void systemd_takes_its_units(String unit, @TempDir Path units) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
                "systemd-analyze is missing, so the units are not looked at. Install it:  apt-get install systemd");
        String text = Files.readString(unpacked.resolve("systemd").resolve(unit.replaceFirst("@.*\\.", "@.")));
        Path link = Files.createSymbolicLink(units.resolve("installed"), unpacked);
        Path file = Files.writeString(units.resolve(unit), text.replace("/opt/luneo-dr", link.toString()));

        Ended verified = run(units, Map.of(), "systemd-analyze", "verify", "--man=no", file.toString());

        assertThat(verified.said().lines().filter(line -> line.contains("luneo-dr")))
                .isEmpty();
    }

    /** By systemd.exec(5), for a unit with a user: a restart command by sudo would fail for the first time in the middle of a cut-over. */
    @ParameterizedTest
    @ValueSource(strings = {"luneo-dr.service", "luneo-dr@.service"})
    void a_unit_keeps_no_restart_command_from_becoming_root(String unit) throws IOException {
        assertThat(Files.readAllLines(unpacked.resolve("systemd").resolve(unit)))
                .noneMatch(line -> line.matches(
                        "(NoNewPrivileges|DynamicUser|LockPersonality|MemoryDenyWriteExecute|PrivateDevices|ProtectClock|ProtectHostname"
                                + "|ProtectKernel\\w+|Restrict\\w+|SystemCall\\w+)=.*"));
    }

    private record Ended(int exitCode, String said) {}

    private static Ended dr(Path directory, String... arguments) throws Exception {
        return run(
                directory,
                Map.of(),
                Stream.concat(Stream.of(unpacked.resolve("dr").toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Ended run(Path directory, Map<String, String> environment, String... words) throws Exception {
        Process process = command(directory, environment, words).start();
        try {
            assertThat(process.waitFor(TOO_LONG.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ended", String.join(" ", words))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(directory.resolve("output")));
    }

    private static ProcessBuilder command(Path directory, Map<String, String> environment, String... words) {
        ProcessBuilder command = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        command.environment().put("XDG_CACHE_HOME", place.resolve("cache").toString());
        command.environment().put("XDG_STATE_HOME", place.resolve("state").toString());
        command.environment().putAll(environment);
        return command;
    }

    private static boolean answersOk(URI uri) {
        try {
            return HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
