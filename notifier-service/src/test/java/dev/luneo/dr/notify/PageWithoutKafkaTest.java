package dev.luneo.dr.notify;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.localkafka.LocalKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

@Tag("process")
class PageWithoutKafkaTest {

    @Test
    void when_kafka_is_gone_the_page_still_says_what_was_known_and_how_old_that_is(@TempDir Path directory)
            throws Exception {
        Path plan = directory.resolve("plan.yaml");
        Files.writeString(plan, TestPlan.YAML);
        LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"), 0);
        try (var service = new SpringApplicationBuilder(NotifierServiceApplication.class)
                .properties(Rest.tokens())
                .properties(Map.of(
                        "spring.config.name", "notifier-service",
                        "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "dr.plan", plan.toString(),
                        "dr.variables[LUNEO_DATABASE_URL]", "postgresql://u:p@db.example:5432/luneo",
                        "logging.structured.format.console", ""))
                .run("--server.port=0")) {
            Rest rest = new Rest(
                    ((WebServerApplicationContext) service).getWebServer().getPort());
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(rest.post(
                                            "/api/incidents",
                                            "OPERATOR",
                                            "{\"incidentId\":\"i1\",\"severity\":\"critical\",\"summary\":\"x\"}")
                                    .statusCode())
                            .isEqualTo(202));
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(rest.get("/status", "").body())
                            .contains("<h1 class=\"tone\">Investigating</h1>"));
            kafka.close();
            await().atMost(TOO_SLOW)
                    .untilAsserted(() -> assertThat(rest.get("/status", "").body())
                            .contains("<h1 class=\"tone\">Investigating</h1>")
                            .contains("This is what we knew at"));
            assertThat(Rest.json(rest.get("/status.json", "")).get("incidents")).hasSize(1);
        }
    }
}
