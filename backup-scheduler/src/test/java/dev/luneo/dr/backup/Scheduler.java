package dev.luneo.dr.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.repository.RepositoryKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, on the real broker, with a plan of the test's own. */
final class Scheduler implements AutoCloseable {
    static final String KEY = RepositoryKeys.generate();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private Scheduler(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param variables what the plan's templates are filled from */
    static Scheduler start(Path directory, String plan, Map<String, String> variables) {
        try {
            Path file = Files.writeString(directory.resolve("dr-plan.yaml"), plan);
            List<String> arguments = new ArrayList<>(List.of(
                    "--spring.config.name=backup-scheduler",
                    "--server.port=0",
                    "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                    "--dr.plan=" + file,
                    "--dr.log.replication-factor=1",
                    "--dr.log.instance=test",
                    "--dr.repository.key=" + KEY,
                    "--dr.backup.look-every=1s",
                    "--logging.structured.format.console=",
                    "--logging.level.root=WARN",
                    "--logging.level.dev.luneo=INFO"));
            variables.forEach((name, value) -> arguments.add("--dr.variables." + name + "=" + value));
            for (Role role : Role.values()) {
                String token = "--dr.security.tokens[%d].".formatted(role.ordinal());
                arguments.add(token + "name=" + name(role));
                arguments.add(token + "role=" + role);
                arguments.add(token + "sha256=" + sha256(token(role)));
            }
            return new Scheduler(new SpringApplicationBuilder(BackupSchedulerApplication.class)
                    .run(arguments.toArray(String[]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** An answer of the service. */
    record Answer(int status, String location, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }
    }

    Answer get(String path) {
        return send("GET", path, "", token(Role.VIEWER));
    }

    Answer post(String path, String body) {
        return send("POST", path, body, token(Role.OPERATOR));
    }

    /** @param token none when empty */
    Answer send(String method, String path, String body, String token) {
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String token(Role role) {
        return "token-of-" + name(role);
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
