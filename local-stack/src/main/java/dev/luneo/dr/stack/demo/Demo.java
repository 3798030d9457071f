package dev.luneo.dr.stack.demo;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.ServiceKind;
import dev.luneo.dr.stack.Stack;
import dev.luneo.dr.stack.StackProblem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;

/** The main job from the outside: as a shop, an alerting system and an incident lead see it. */
final class Demo {
    private static final Duration BACKUP_LIMIT = Duration.ofMinutes(5);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** Long enough for some dozens of orders that no backup has. */
    private static final Duration BUSINESS_AS_USUAL = Duration.ofSeconds(2);

    private final Shop shop;
    private final Stack stack;
    private final DrClient client;
    private final Terminal terminal;

    Demo(Shop shop, Stack stack, DrClient client, Terminal terminal) {
        this.shop = shop;
        this.stack = stack;
        this.client = client;
        this.terminal = terminal;
    }

    DemoReport run() throws InterruptedException {
        terminal.heading("1  A good day");
        terminal.say("The shop runs: %,d customers, %,d orders, and new ones coming in"
                .formatted(shop.count("select count(*) from customers"), shop.count("select count(*) from orders")));
        JsonNode backup = backUp();
        terminal.say("A backup is taken: %s, %,d bytes"
                .formatted(
                        backup.path("id").asString(), backup.path("backupBytes").asLong()));
        TimeUnit.MILLISECONDS.sleep(BUSINESS_AS_USUAL.toMillis());

        terminal.heading("2  The disaster");
        long before = shop.count("select count(*) from orders");
        Instant began = Instant.now();
        shop.ruin();
        terminal.say("Tables are dropped and rows damaged while the shop runs (%,d orders by then)".formatted(before));
        String incident = "inc-" + UUID.randomUUID().toString().substring(0, 8);
        reportIncident(incident);
        terminal.say("An alert arrives on Kafka as %s".formatted(incident));
        awaitIncident(incident);

        terminal.heading("3  One decision");
        String recovery = restore(incident, began);
        terminal.say("The incident lead says when it began, and yes: POST /api/restores -> %s. The RTO clock runs."
                .formatted(recovery));
        URI uri = stack.url(ServiceKind.RESTORE).resolve("/api/recoveries/" + recovery);
        JsonNode end = follow(uri);
        return DemoReport.of(end, statuses(incident, end.path("state").asString()));
    }

    private JsonNode backUp() throws InterruptedException {
        URI backups = stack.url(ServiceKind.BACKUP).resolve("/api/backups");
        DrClient.Answer answer = client.post(Role.OPERATOR, backups, Map.of("database", Shop.DATABASE));
        if (answer.status() == 409) {
            // The schedule was quicker: a database that was never backed up is due at once.
            return awaitBackup(URI.create(answer.location()));
        }
        return awaitBackup(URI.create(answer.orThrow().location()));
    }

    private JsonNode awaitBackup(URI location) throws InterruptedException {
        URI uri = stack.url(ServiceKind.BACKUP).resolve(location);
        long deadline = System.nanoTime() + BACKUP_LIMIT.toNanos();
        while (true) {
            JsonNode backup = client.get(Role.VIEWER, uri).orThrow().body();
            switch (backup.path("state").asString()) {
                case "completed" -> {
                    return backup;
                }
                case "failed", "cancelled" -> throw new StackProblem("The backup failed: " + backup.path("failure"));
                default -> pauseUntil(deadline, "The backup is not complete");
            }
        }
    }

    private void reportIncident(String id) {
        IncidentReported incident = new IncidentReported(
                id,
                "alertmanager",
                Severity.CRITICAL,
                "The shop answers with errors: relation \"payments\" does not exist",
                Optional.of(Shop.DATABASE),
                Optional.of("backend"),
                Map.of("alertname", "PostgresErrors"));
        try (var producer =
                new KafkaProducer<>(stack.alertSource(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new EventCodec().encode(new Recorded<>(incident, Instant.now(), "alertmanager")));
            producer.flush();
        }
    }

    private void awaitIncident(String id) throws InterruptedException {
        URI page = stack.url(ServiceKind.NOTIFIER).resolve("/status.json");
        long deadline = System.nanoTime() + BACKUP_LIMIT.toNanos();
        while (!client.get(Role.VIEWER, page)
                .orThrow()
                .body()
                .path("incidents")
                .toString()
                .contains(id)) {
            pauseUntil(deadline, "The status page does not know of the incident");
        }
        terminal.say("The public status page says: Investigating");
    }

    private String restore(String incident, Instant began) throws InterruptedException {
        URI restores = stack.url(ServiceKind.RESTORE).resolve("/api/restores");
        Map<String, String> request = Map.of(
                "database",
                Shop.DATABASE,
                "whenItBegan",
                began.toString(),
                "reason",
                "Tables dropped, rows damaged",
                "incidentId",
                incident);
        return client.post(Role.INCIDENT_LEAD, restores, request)
                .orThrow()
                .body()
                .path("recoveryId")
                .asString();
    }

    private JsonNode follow(URI uri) throws InterruptedException {
        LiveView view = new LiveView(terminal);
        long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        while (true) {
            JsonNode recovery = client.get(Role.VIEWER, uri).orThrow().body();
            view.show(recovery);
            String state = recovery.path("state").asString();
            boolean ended = state.equals("verified") || state.equals("failed") || state.equals("cancelled");
            if (ended && recovery.path("settled").asBoolean()) {
                return recovery;
            }
            pauseUntil(deadline, "The recovery has not ended");
        }
    }

    /** The page's history; what was verified has been announced within moments. */
    private JsonNode statuses(String incident, String state) throws InterruptedException {
        URI page = stack.url(ServiceKind.NOTIFIER).resolve("/status.json");
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            for (JsonNode shown : client.get(Role.VIEWER, page).orThrow().body().path("incidents")) {
                boolean complete = !state.equals("verified")
                        || shown.path("status").asString().equals("resolved");
                if (shown.path("subject").asString().equals(incident) && complete) {
                    return shown;
                }
            }
            pauseUntil(deadline, "The status page does not say how it ended");
        }
    }

    private static void pauseUntil(long deadline, String problem) throws InterruptedException {
        if (System.nanoTime() > deadline) {
            throw new StackProblem(problem + " in time; the log in the demo's directory says why");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
    }
}
