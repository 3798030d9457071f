package dev.luneo.dr.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.machine.SampleService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** A service that does not know yet says so, and answers as soon as it knows. */
@Tag("process")
class NotYetTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void reads_are_refused_with_the_reason_until_the_history_is_read(@TempDir Path directory) throws Exception {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, SampleService.PLAN);
        // A broker that never answers: the history is never read.
        try (var blind = SampleService.start(
                        SampleService.nothingToDo(),
                        Map.of("dr.plan", plan.toString(), "spring.kafka.bootstrap-servers", "127.0.0.1:1"));
                var seeing = SampleService.start(
                        SampleService.nothingToDo(),
                        Map.of(
                                "dr.plan",
                                plan.toString(),
                                "spring.kafka.bootstrap-servers",
                                TestKafka.bootstrapServers()))) {
            HttpResponse<String> refused =
                    get(((WebServerApplicationContext) blind).getWebServer().getPort());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.body()).contains("does not know yet").contains("Kafka does not answer");
            int port = ((WebServerApplicationContext) seeing).getWebServer().getPort();
            org.awaitility.Awaitility.await()
                    .atMost(TestKafka.TOO_SLOW)
                    .until(() -> get(port).statusCode() == 200);
        }
    }

    private HttpResponse<String> get(int port) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/orders".formatted(port)))
                        .header("Authorization", "Bearer " + SampleService.TOKEN_OF_VIEWER)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
