package dev.luneo.dr.restore.recoveries;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import dev.luneo.dr.restore.Api;
import dev.luneo.dr.restore.Api.Answer;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.RestoreServiceApplication;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.full.RestoreState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service with years of recoveries in its log: what is asked for is bounded, and what is old is still there. */
@SpringBootTest(
        classes = RestoreServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=restore-service", "dr.log.session-timeout=6s"})
@Tag("process")
class LongHistoryTest {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final String SHOP = "shop-" + RUN;
    private static final int MANY = 300;

    /** Of one line; what is in the log of a recovery is ten times that. */
    private static final int MOST_BYTES_A_LINE = 1_000;

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    @LocalServerPort
    private int port;

    @Autowired
    private MachineRuntime<RestoreState, RestoreCommand> runtime;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path directory = TestPostgres.directory("luneo-long-history-");
        DatabaseUrl nowhere =
                DatabaseUrl.parse("postgresql://app:secret@127.0.0.1:1/shop").orThrow();
        TestPlan plan = new TestPlan(Files.createDirectory(directory.resolve("backups")))
                .database(SHOP, nowhere, "approval: none");
        registry.add("dr.plan", () -> plan.write(directory.resolve("dr-plan.yaml")));
        plan.variables().forEach((name, text) -> registry.add("dr.variables." + name, () -> text));
        registry.add("dr.repository.key", () -> TestBackups.KEY);
        registry.add("dr.state", () -> directory.resolve("state").toString());
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        Api.tokens().forEach((name, text) -> registry.add(name, () -> text));
        write();
    }

    private static String id(int number) {
        return "r-%s-%04d".formatted(RUN, number);
    }

    private static Story story(int number) {
        Story story = Story.of(id(number), SHOP, RestoreTo.IN_PLACE)
                .after(Duration.ofMinutes(number))
                .requested(1)
                .approved("alice")
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of("backup", "b" + number));
        if (number == 0) {
            story.then(new BackupDisproved(SHOP, "b0", "a bit flipped", Optional.of(id(0))));
        }
        return story.stepStarted(Services.RESTORE, "restore-data", 1, Story.ME)
                .stepFailed(Services.RESTORE, "restore-data", 1, "server-gone", true)
                .stepStarted(Services.RESTORE, "restore-data", 2, Story.ME)
                .stepFinished(Services.RESTORE, "restore-data", 2, Map.of())
                .restored()
                .step(Services.DEPLOY, "restart:backend")
                .redeployed()
                .verified();
    }

    private static void write() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < MANY; i++) {
                for (Recorded<DrEvent> recorded : story(i).events()) {
                    producer.send(TestKeys.record(recorded.event(), recorded.time()));
                }
            }
            producer.flush();
        }
    }

    @BeforeEach
    void allIsFolded() {
        await().atMost(TOO_SLOW)
                .until(() -> runtime.state()
                        .recoveries()
                        .find(id(MANY - 1))
                        .filter(last -> last.rto().isPresent())
                        .isPresent());
        await().atMost(TOO_SLOW).until(() -> get("/api/recoveries?limit=1").status() == 200);
    }

    private Answer get(String path) {
        return Api.as("vera", port).get(path);
    }

    @Test
    void the_list_comes_in_pages_of_bounded_size_which_meet_every_recovery_once_newest_first() {
        List<String> met = new ArrayList<>();
        Optional<String> next = Optional.of("/api/recoveries?limit=70&database=" + SHOP);
        while (next.isPresent()) {
            Answer page = get(next.get());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            assertThat(page.text().getBytes(StandardCharsets.UTF_8).length).isLessThan(70 * MOST_BYTES_A_LINE);
            page.json().forEach(line -> met.add(line.get("recoveryId").asString()));
            next = Optional.ofNullable(page.headers().get("link"))
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(link -> link.group(1));
        }
        assertThat(met)
                .hasSize(MANY)
                .doesNotHaveDuplicates()
                .startsWith(id(MANY - 1))
                .endsWith(id(0));
        assertThat(get("/api/recoveries").json().size())
                .as("without being asked")
                .isLessThanOrEqualTo(50);
    }

    @Test
    void a_wrong_page_is_refused_by_the_parameters_name() {
        assertThat(get("/api/recoveries?limit=0").at("/errors/0/field")).isEqualTo("limit");
        assertThat(get("/api/recoveries?limit=many").at("/errors/0/field")).isEqualTo("limit");
        assertThat(get("/api/recoveries?cursor=abc").at("/errors/0/field")).isEqualTo("cursor");
    }

    @Test
    void what_is_kept_in_memory_of_old_ones_does_not_grow_with_what_happened_in_them() {
        RestoreState state = runtime.state();
        Set<String> ours = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            ours.add(id(i));
        }
        assertThat(state.histories().keySet().stream().filter(ours::contains)).hasSize(Recoveries.KEPT_IN_DETAIL);
        assertThat(ours.stream()
                        .mapToInt(id -> state.recoveries()
                                .find(id)
                                .orElseThrow()
                                .stepRuns()
                                .size())
                        .sum())
                .isEqualTo(4 * Recoveries.KEPT_IN_DETAIL);
    }

    @Test
    void the_oldest_is_told_as_fully_as_the_newest() {
        Answer newest = get("/api/recoveries/" + id(MANY - 1));
        Answer oldest = get("/api/recoveries/" + id(0));
        assertThat(oldest.status()).as(oldest.text()).isEqualTo(200);
        assertThat(runtime.state().recoveries().find(id(0)).orElseThrow().brief())
                .isTrue();
        assertThat(oldest.at("/state")).isEqualTo("verified");
        assertThat(oldest.json().at("/steps")).hasSameSizeAs(newest.json().at("/steps"));
        assertThat(oldest.at("/steps/1/failure/reason")).isEqualTo("server-gone");
        assertThat(oldest.at("/checks/0/name")).isEqualTo("health");
        assertThat(oldest.at("/backupId")).isEqualTo("20261123T020000Z-1a2b");
        assertThat(oldest.json().at("/rtoSeconds").asDouble())
                .as("one event more, a second apart")
                .isEqualTo(newest.json().at("/rtoSeconds").asDouble() + 1);
        assertThat(oldest.json().at("/timeline").size())
                .isEqualTo(newest.json().at("/timeline").size() + 1);
        assertThat(oldest.text()).contains("Backup b0 is damaged");
    }

    @Test
    void a_watcher_of_an_old_one_sees_it_whole_and_is_let_go() {
        List<String> lines = Api.as("vera", port)
                .lines("/api/recoveries/" + id(1) + "/events")
                .toList();
        assertThat(String.join("\n", lines)).contains("\"restore-data\"", "event:recovery");
    }
}
