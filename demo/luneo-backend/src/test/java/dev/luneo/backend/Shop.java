package dev.luneo.backend;

import static org.awaitility.Awaitility.await;

import java.io.File;
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
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as a process of its own, run as it is run in earnest. */
final class Shop implements AutoCloseable {

    static final Duration DEFINITELY_TOO_SLOW = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path output;
    private final Path portFile;

    private Shop(Process process, Path output, Path portFile) {
        this.process = process;
        this.output = output;
        this.portFile = portFile;
    }

    /** How a command ended. */
    record Ending(int exit, String output) {}

    record Response(int status, JsonNode body) {}

    static Ending run(Map<String, String> environment, String... arguments) throws Exception {
        try (Shop shop = launched(environment, arguments)) {
            return shop.ending();
        }
    }

    /** Returns when it answers HTTP, with whatever. */
    static Shop serving(String databaseUrl, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("STRIPE_SECRET_KEY", "sk_test_marked_secret");
        Shop shop = launched(environment, "serve");
        await().atMost(DEFINITELY_TOO_SLOW)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(shop.portFile) || !shop.process.isAlive());
        return shop;
    }

    private static Shop launched(Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile("shop", ".out");
        Path portFile = output.resolveSibling(output.getFileName() + ".port");
        Path target = Path.of(LuneoBackend.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getParent();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                LuneoBackend.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.startsWith("LC_"));
        builder.environment().put("PORT_FILE", portFile.toString());
        builder.environment().putAll(environment);
        return new Shop(builder.start(), output, portFile);
    }

    Response get(String path) throws Exception {
        return send(request(path).GET());
    }

    Response post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    String logIn(String password) throws Exception {
        return post("/login", "{\"email\": \"Demo@Luneo.example\", \"password\": \"" + password + "\"}")
                .body()
                .path("token")
                .asString("");
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** As {@code systemctl stop} does, without waiting for it. */
    void tellToEnd() {
        process.destroy();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
        Files.deleteIfExists(output);
        Files.deleteIfExists(portFile);
    }

    Ending ending() throws Exception {
        if (!process.waitFor(DEFINITELY_TOO_SLOW.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + output());
        }
        return new Ending(process.exitValue(), output());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        String port = Files.readString(portFile).strip();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEFINITELY_TOO_SLOW);
    }

    private static Response send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Response(response.statusCode(), JSON.readTree(response.body()));
    }
}
