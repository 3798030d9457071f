package dev.luneo.dr.restore;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.Tmpfs;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What nobody vouches for, as people meet it: named, refused, and restored on an incident lead's word alone. */
@SpringBootTest(
        classes = RestoreServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=restore-service", "dr.log.session-timeout=6s"})
@Tag("process")
class UnsignedOverRestTest {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final String MIXED = "mixed-" + RUN;
    private static final String ONLY = "only-" + RUN;
    private static final String STRANGE = "strange-" + RUN;

    private static Path state;
    private static Manifest older;
    private static Manifest unsigned;
    private static Manifest only;
    private static Manifest good;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path directory = TestPostgres.directory("luneo-unsigned-");
        Path repository = Files.createDirectory(directory.resolve("backups"));
        state = Files.createDirectory(directory.resolve("state"));
        DatabaseUrl live = TestPostgres.freshDatabase("unsigned_rest");
        execute(live, "create table customers (id int primary key)", "insert into customers values (1), (2)");
        TestBackups mixed = new TestBackups(repository, MIXED);
        older = mixed.take(live);
        unsigned = mixed.copy(mixed, older);
        mixed.unsign(unsigned);
        TestBackups alone = new TestBackups(repository, ONLY);
        only = alone.copy(mixed, older);
        alone.unsign(only);
        TestBackups strange = new TestBackups(repository, STRANGE);
        good = strange.copy(mixed, older);
        strange.plantStrangeThings(good);
        TestPlan plan = new TestPlan(repository)
                .database(MIXED, live, "approval: none")
                .database(ONLY, live, "approval: none")
                .database(STRANGE, live, "approval: none", "if-damaged: stop");
        registry.add("dr.plan", () -> plan.write(directory.resolve("dr-plan.yaml")));
        plan.variables().forEach((name, text) -> registry.add("dr.variables." + name, () -> text));
        registry.add("dr.repository.key", () -> TestBackups.KEY);
        registry.add("dr.state", state::toString);
        registry.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
        Api.tokens().forEach((name, text) -> registry.add(name, () -> text));
    }

    private Answer ask(String who, String database, String target, String more) {
        return Api.as(who, port)
                .post(
                        "/api/restores",
                        "{\"database\": \"%s\", \"target\": \"%s\", \"reason\": \"tables dropped\"%s}"
                                .formatted(database, target, more));
    }

    private static String id(Manifest backup) {
        return backup.backupId().value();
    }

    private static JsonNode listed(Answer dryRun, String id) {
        return StreamSupport.stream(dryRun.json().at("/backups").spliterator(), false)
                .filter(backup -> backup.at("/backupId").asString().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(dryRun.text()));
    }

    @Test
    void an_unsigned_backup_is_listed_as_such_and_the_signed_one_before_it_is_what_would_be_restored() {
        Answer dryRun = ask("otto", MIXED, "latest", ", \"dryRun\": true");

        assertThat(dryRun.status()).as(dryRun.text()).isEqualTo(200);
        assertThat(dryRun.at("/backup/backupId")).isEqualTo(id(older));
        assertThat(dryRun.json().at("/problems")).as(dryRun.text()).isEmpty();
        assertThat(dryRun.at("/warnings/0")).contains(id(unsigned), "no key of ours", "not signed");
        assertThat(dryRun.at("/target")).isEqualTo("latest");
        assertThat(listed(dryRun, id(older)).at("/authenticated").asBoolean()).isTrue();
        assertThat(listed(dryRun, id(unsigned)).at("/authenticated").asBoolean())
                .isFalse();
        assertThat(listed(dryRun, id(unsigned)).at("/note").asString())
                .contains("Nobody known vouches for it", "acceptUnsigned: true", "incident lead");
    }

    @Test
    void a_dry_run_of_an_unsigned_backup_says_no_and_names_the_field_that_accepts_it() {
        Answer dryRun = ask("otto", MIXED, id(unsigned), ", \"dryRun\": true");

        assertThat(dryRun.at("/problems/0/reason")).isEqualTo("backup-not-authenticated");
        assertThat(dryRun.at("/problems/0/detail")).contains(id(unsigned), "not signed");
        assertThat(dryRun.at("/problems/0/hint")).contains("acceptUnsigned: true", "incident lead");
        assertThat(dryRun.at("/target")).isEqualTo(id(unsigned));
        assertThat(dryRun.at("/sentence")).contains("would not work");
    }

    @Test
    void where_all_backups_are_unsigned_the_dry_run_names_them_and_the_way_out() {
        Answer dryRun = ask("otto", ONLY, "latest", ", \"dryRun\": true");

        assertThat(dryRun.json().at("/problems"))
                .anySatisfy(problem -> {
                    assertThat(problem.at("/reason").asString()).isEqualTo("backup-not-authenticated");
                    assertThat(problem.at("/detail").asString()).contains(id(only));
                    assertThat(problem.at("/hint").asString()).contains("acceptUnsigned: true");
                })
                .anySatisfy(
                        problem -> assertThat(problem.at("/reason").asString()).isEqualTo("no-usable-backup"));
    }

    @Test
    void a_dry_run_that_accepts_it_says_what_that_means_and_that_nobody_has_accepted_anything_yet() {
        Answer dryRun = ask("otto", MIXED, id(unsigned), ", \"acceptUnsigned\": true, \"dryRun\": true");

        assertThat(dryRun.json().at("/problems")).as(dryRun.text()).isEmpty();
        assertThat(dryRun.at("/backup/backupId")).isEqualTo(id(unsigned));
        assertThat(dryRun.at("/target")).isEqualTo(id(unsigned) + ", even if nobody vouches for it");
        assertThat(dryRun.json().at("/warnings"))
                .anySatisfy(warning -> assertThat(warning.asString())
                        .contains("may have made it", "is executed", "Only an incident lead's request"));
    }

    @Test
    void to_accept_what_is_signed_is_said_to_be_needless() {
        Answer dryRun = ask("otto", MIXED, id(older), ", \"acceptUnsigned\": true, \"dryRun\": true");

        assertThat(dryRun.json().at("/warnings"))
                .anySatisfy(warning -> assertThat(warning.asString()).contains("acceptUnsigned is not needed"));
    }

    @Test
    void it_is_accepted_for_one_backup_by_its_id_alone() {
        Answer all = ask("alice", MIXED, "latest", ", \"acceptUnsigned\": true");

        assertThat(all.status()).isEqualTo(400);
        assertThat(all.at("/errors/0/field")).isEqualTo("acceptUnsigned");
        assertThat(all.at("/errors/0/problem")).contains("name it by its id in target");
    }

    @Test
    void a_restore_fails_without_the_word_an_operator_cannot_give_it_and_a_lead_can() {
        Answer unsaid = ask("otto", ONLY, id(only), "");
        assertThat(unsaid.status()).as(unsaid.text()).isEqualTo(202);
        String refused = unsaid.at("/recoveryId");
        await().atMost(TOO_SLOW).untilAsserted(() -> {
            Answer view = Api.as("vera", port).get("/api/recoveries/" + refused);
            assertThat(view.at("/failure/reason")).as(view.text()).isEqualTo("backup-not-authenticated");
            assertThat(view.at("/failure/hint")).contains("acceptUnsigned: true");
        });
        assertThat(TestKafka.events(Topic.BACKUPS, ONLY, BackupDisproved.class)).isEmpty();

        Answer operator = ask("otto", ONLY, id(only), ", \"acceptUnsigned\": true");
        assertThat(operator.status()).as(operator.text()).isEqualTo(403);
        assertThat(operator.text()).contains("Only an incident lead accepts a backup that nobody vouches for");
        assertThat(TestKafka.events(Topic.RECOVERIES, ONLY, RestoreRequested.class))
                .noneMatch(asked -> asked.target().acceptsUnsigned());

        Answer lead = await().atMost(TOO_SLOW)
                .until(() -> ask("alice", ONLY, id(only), ", \"acceptUnsigned\": true"), it -> it.status() == 202);
        await().atMost(TOO_SLOW).untilAsserted(() -> {
            Answer view = Api.as("vera", port).get("/api/recoveries/" + lead.at("/recoveryId"));
            assertThat(view.at("/state")).as(view.text()).isEqualTo("cutting-over");
            assertThat(view.at("/backupId")).isEqualTo(id(only));
            assertThat(view.text()).contains("even if nobody vouches for it");
        });
    }

    @Test
    void strange_things_in_the_repository_are_remarks_and_make_no_dry_run_say_no() {
        Answer dryRun = ask("otto", STRANGE, "latest", ", \"dryRun\": true");

        assertThat(dryRun.json().at("/problems")).as(dryRun.text()).isEmpty();
        assertThat(dryRun.at("/sentence")).contains("Nothing is known to be in the way");
        assertThat(dryRun.at("/backup/backupId")).isEqualTo(id(good));
        assertThat(dryRun.at("/backups/0/backupId")).isEqualTo(id(good));
        assertThat(dryRun.json().at("/warnings"))
                .hasSizeLessThan(30)
                .anySatisfy(warning -> assertThat(warning.asString()).contains("more that are named like backups"))
                .allSatisfy(warning -> assertThat(warning.asString()).doesNotContain("\n"));
    }

    @Test
    void too_little_room_for_the_private_copy_is_said_by_the_dry_run_with_place_and_bytes() throws Exception {
        try (Tmpfs small = Tmpfs.mountedAt(state, "1m")) {
            Answer dryRun = ask("otto", MIXED, id(older), ", \"dryRun\": true");

            assertThat(dryRun.at("/problems/0/reason")).as(dryRun.text()).isEqualTo("staging-too-small");
            assertThat(dryRun.at("/problems/0/detail"))
                    .contains(state.toString())
                    .containsPattern("[0-9]{8} bytes are needed for a copy of the backup, [0-9]+ are free");
            assertThat(dryRun.at("/problems/0/hint")).contains("dr.state");
        }
    }
}
