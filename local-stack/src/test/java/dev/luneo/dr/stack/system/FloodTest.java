package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An alert source that reports without end, all of it valid, to services with a heap of 256 MB. */
@Tag("process")
class FloodTest {
    private static final int FLOOD = 100_000;
    private static final Fleet FLEET = Fleet.shared();

    @Test
    void a_hundred_thousand_incidents_hold_up_no_recovery_and_the_page_answers() throws Exception {
        String backup = FLEET.backUp();
        CompletableFuture<Void> flood = CompletableFuture.runAsync(FloodTest::flood);
        FLEET.awaitEvent(event ->
                event instanceof StatusChanged changed && changed.subject().startsWith("flood-"));

        String id = FLEET.restore(Map.of("database", "luneo", "target", backup, "reason", "a restore in a flood"));
        assertThat(FLEET.awaitEnd(id).path("state").asString()).isEqualTo("verified");
        flood.join();
        await().atMost(Fleet.TOO_SLOW)
                .untilAsserted(
                        () -> assertThat(FLEET.statuses(id)).containsExactly("identified", "restoring", "resolved"));
        await().atMost(Fleet.TOO_SLOW).until(() -> metric("dr_incidents_lag") == 0);
        assertThat(metric("dr_incidents_forgotten_total\\{source=\"flooder\"}")).isBetween(FLOOD - 300.0, FLOOD + 0.0);
        assertThat(floodedCards()).isBetween(1L, 10L);

        FLEET.killAndRestart(ServiceKind.NOTIFIER);
        FLEET.awaitHealthy(ServiceKind.NOTIFIER);
        await().atMost(Fleet.TOO_SLOW).ignoreExceptions().until(() -> metric("dr_incidents_lag") == 0);
        assertThat(FLEET.statuses(id)).containsExactly("identified", "restoring", "resolved");
        assertThat(floodedCards()).isBetween(1L, 10L);
        endTheCards();
    }

    private static void flood() {
        EventCodec codec = new EventCodec();
        try (var producer =
                new KafkaProducer<>(FLEET.broker().alertSource(), new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < FLOOD; i++) {
                var report = new IncidentReported(
                        "flood-" + i,
                        "flooder",
                        Severity.CRITICAL,
                        "It is down, once more",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("instance", "host-" + i, "padding", "x".repeat(500)));
                producer.send(codec.encode(new Recorded<>(report, Instant.now(), "flooder")));
            }
            producer.flush();
        }
    }

    private static long floodedCards() {
        return FLEET.events()
                .all(StatusChanged.class)
                .map(StatusChanged::subject)
                .filter(subject -> subject.startsWith("flood-"))
                .distinct()
                .count();
    }

    private static void endTheCards() throws InterruptedException {
        for (var card : FLEET.publicCards()) {
            String subject = card.path("subject").asString();
            if (subject.startsWith("flood-") && card.path("open").asBoolean()) {
                FLEET.client()
                        .post(
                                Role.INCIDENT_LEAD,
                                FLEET.url(ServiceKind.NOTIFIER, "/api/incidents/%s/resolve".formatted(subject)),
                                Map.of("reason", "It was a flood"))
                        .orThrow();
            }
        }
    }

    private static double metric(String name) throws InterruptedException {
        String all = FLEET.client()
                .get(Role.VIEWER, FLEET.url(ServiceKind.NOTIFIER, "/actuator/prometheus"))
                .body()
                .asString();
        Matcher found = Pattern.compile("(?m)^%s(?:\\{[^}]*})? ([0-9.E+]+)$".formatted(name))
                .matcher(all);
        assertThat(found.find()).as(name).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
