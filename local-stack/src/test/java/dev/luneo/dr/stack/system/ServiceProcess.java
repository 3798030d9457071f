package dev.luneo.dr.stack.system;

import static org.awaitility.Awaitility.await;

import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One replica of a service: {@code java -jar}, as its user would start it. */
final class ServiceProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ServiceKind kind;
    private final String instance;
    private final int port;
    private final Map<String, String> environment;
    private final Path directory;
    private final Process process;

    private ServiceProcess(
            ServiceKind kind, String instance, int port, Map<String, String> environment, Path directory) {
        this.kind = kind;
        this.instance = instance;
        this.port = port;
        this.environment = environment;
        this.directory = directory;
        this.process = launch();
    }

    static ServiceProcess start(ServiceKind kind, String instance, Map<String, String> environment, Path directory) {
        return new ServiceProcess(kind, instance, freePort(), environment, directory);
    }

    /** The same replica once more. */
    ServiceProcess again() {
        return new ServiceProcess(kind, instance, port, environment, directory);
    }

    String instance() {
        return instance;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGTERM: it ends what it can end, and lets go of the rest. */
    void end() {
        process.destroy();
        await("%s ends when it is told to".formatted(kind))
                .atMost(Fleet.TOO_SLOW)
                .until(() -> !process.isAlive());
    }

    /** SIGKILL: nothing is said, nothing is tidied up. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** STOP or CONT. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitHealthy() {
        await("%s is healthy".formatted(kind)).atMost(Fleet.TOO_SLOW).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "%s ended with exit code %d; see %s".formatted(kind, process.exitValue(), log()));
            }
            return answersOk(url().resolve("/actuator/health"));
        });
    }

    static boolean answersOk(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                // A process that is killed does not remove what its web server made.
                "-Djava.io.tmpdir=" + log().getParent(),
                "-jar",
                Jars.of(kind).toString()));
        builder.environment().putAll(environment);
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("DR_LOG_INSTANCE", instance);
        // Kafka's least: how long the others wait for a replica that went silent.
        builder.environment().put("DR_LOG_SESSION_TIMEOUT", "6s");
        // These tests time and count what a recovery does; a rehearsal between two of them would be seen.
        builder.environment().put("DR_SCHEMA_PROOF_AFTER_START", "1h");
        builder.environment()
                .put(
                        "DR_STATE",
                        directory.resolve("state").resolve(kind.serviceName()).toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            Files.createDirectories(log().getParent());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return directory.resolve("logs").resolve(kind.serviceName() + "-" + instance + ".log");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
