package dev.luneo.dr.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real server, after real cut-overs. */
@Tag("process")
class LeftOversTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(30);
    private static final String FAILS = "migrate: { run: [sh, -c, 'exit 3'] }";

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void the_copy_of_an_attempt_that_failed_is_listed_and_removed_when_a_lead_says_so(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, FAILS)) {
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.FAILED);
            LeftOver copy = removable(rig, place(rig.restored));
            assertThat(copy.kind()).isEqualTo(Origin.Kind.RESTORED_COPY);
            assertThat(copy.recoveryId()).contains(rig.recoveryId);
            assertThat(copy.bytes())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(1_000_000));
            assertThat(copy.ageSeconds()).isPresent();
            assertThat(copy.reason()).contains(rig.recoveryId, "failed");
            assertThat(copy.keptBecause()).isEmpty();

            removeIsAsked(rig, copy.place().orElseThrow(), 1);
            rig.run();
            assertThat(exists(rig.restored)).isFalse();
            assertThat(rig.state().removals().latest(copy.place().orElseThrow()).map(Removal::state))
                    .contains(Removal.State.REMOVED);
            assertThat(exists(rig.old)).isTrue();
            assertThat(at(rig, copy.place().orElseThrow())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void the_old_database_of_a_verified_recovery_is_removed_and_what_is_in_use_is_not_even_listed(RestoreTo to)
            throws Exception {
        try (Rig rig = new Rig(to, "")) {
            verified(rig);
            Location replaced = rig.recovery().redeployed().orElseThrow().replaced();
            Location current = rig.recovery().redeployed().orElseThrow().current();
            LeftOver old = removable(rig, replaced);
            assertThat(old.kind()).isEqualTo(Origin.Kind.OLD_DATABASE);
            assertThat(old.removable()).isTrue();
            assertThat(at(rig, current)).isEmpty();

            removeIsAsked(rig, replaced, 1);
            rig.run();
            assertThat(exists(rig.old.withDatabase(replaced.database()))).isFalse();
            assertThat(TestPostgres.value(rig.old.withDatabase(current.database()), "select it from which"))
                    .isEqualTo("restored");
        }
    }

    @Test
    void what_a_partly_verified_recovery_left_may_go_when_a_lead_has_said_that_it_is_over() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            rig.application.start();
            rig.run();
            rig.append(new VerificationFailed(
                    rig.recovery().ref(), List.of(), true, new Failure("verification-partial", "?", "?", false)));
            EarlierSettings earlier = rig.earlierSettings();
            earlier.sweep(rig.state());
            assertThat(at(rig, place(rig.old)).orElseThrow().keptBecause())
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains(
                                    "may still want to go back",
                                    "/api/incidents/%s/resolve".formatted(rig.recoveryId)));
            assertThat(copies(rig)).hasSize(1);

            rig.append(new StatusChanged(
                    rig.recoveryId, Status.RESOLVED, "over", Optional.of(List.of(rig.recoveryId)), Optional.empty()));
            earlier.sweep(rig.state());
            assertThat(copies(rig)).isEmpty();
            assertThat(at(rig, place(rig.old)).orElseThrow().removable()).isTrue();
            removeIsAsked(rig, place(rig.old), 1);
            rig.run();
            assertThat(exists(rig.old)).isFalse();
        }
    }

    private static List<LeftOver> copies(Rig rig) {
        return rig.leftOvers(Duration.ZERO).look(rig.state()).all().stream()
                .filter(each -> each.kind() == Origin.Kind.ENV_FILE_COPY)
                .toList();
    }

    @Test
    void what_is_young_is_kept_for_whoever_misses_something() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            verified(rig);
            LeftOver old = rig.leftOvers(Duration.ofDays(7)).look(rig.state()).all().stream()
                    .filter(each -> each.place().equals(Optional.of(place(rig.old))))
                    .findFirst()
                    .orElseThrow();
            assertThat(old.removable()).isFalse();
            assertThat(old.keptBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains("It is kept until"));
            assertThat(old.since().orElseThrow().getNano()).isZero();
            assertThat(old.removableFrom()).contains(old.since().orElseThrow().plus(Duration.ofDays(7)));
        }
    }

    @Test
    void an_old_database_that_somebody_has_opened_is_kept_until_it_is_shut_again() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            verified(rig);
            TestPostgres.server().unfence(rig.old.location().database());
            assertThat(at(rig, place(rig.old)).orElseThrow().keptBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains("somebody has opened it"));
            removeIsAsked(rig, place(rig.old), 1);
            rig.run();
            assertThat(exists(rig.old)).isTrue();
            assertThat(rig.state()
                            .removals()
                            .latest(place(rig.old))
                            .orElseThrow()
                            .failure())
                    .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("somebody has opened it"));

            TestPostgres.server().fence(rig.old.location().database());
            removeIsAsked(rig, place(rig.old), 2);
            rig.run();
            assertThat(exists(rig.old)).isFalse();
        }
    }

    @Test
    void a_copy_that_somebody_is_on_is_not_removed_and_nobody_is_sent_away() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, FAILS)) {
            rig.run();
            removeIsAsked(rig, place(rig.restored), 1);
            try (Connection looking = rig.restored.connectAsApplication()) {
                rig.run();
                assertThat(looking.isValid(5)).isTrue();
            }
            assertThat(exists(rig.restored)).isTrue();
            assertThat(rig.state()
                            .removals()
                            .latest(place(rig.restored))
                            .orElseThrow()
                            .state())
                    .isEqualTo(Removal.State.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL='URL'", "JDBC=jdbc:postgresql://pool:6432/NAME?user=x", "PGDATABASE=NAME"})
    void what_an_env_file_names_is_kept_whoever_wrote_it_there(String line) throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, FAILS)) {
            rig.run();
            removable(rig, place(rig.restored));
            pointTo(rig, line);
            assertThat(at(rig, place(rig.restored)).orElseThrow().keptBecause())
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains("settings of backend point to it", line.substring(0, line.indexOf('='))));
            removeIsAsked(rig, place(rig.restored), 1);
            rig.run();
            assertThat(exists(rig.restored)).isTrue();
            assertThat(refused(rig)).contains("point to it");
        }
    }

    @Test
    void what_an_env_file_names_only_just_before_the_drop_is_kept() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, FAILS)) {
            rig.run();
            removeIsAsked(rig, place(rig.restored), 1);
            // It is asked whether it is ours when all has been looked at.
            rig.whenAsked(step -> {
                if (step.equals(Removal.STEP.name())) {
                    pointTo(rig, "DATABASE_URL='URL'");
                }
            });
            rig.run();
            assertThat(exists(rig.restored)).isTrue();
            assertThat(refused(rig)).contains("point to it");
        }
    }

    @Test
    void where_an_env_file_cannot_be_read_nothing_is_dropped() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, FAILS)) {
            rig.run();
            Files.delete(rig.application.directory().resolve("app.env"));
            assertThat(at(rig, place(rig.restored)).orElseThrow().keptBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains("cannot be seen from here", "does not exist"));
            removeIsAsked(rig, place(rig.restored), 1);
            rig.run();
            assertThat(exists(rig.restored)).isTrue();
            assertThat(refused(rig)).contains("cannot be seen from here");
        }
    }

    @Test
    void what_is_in_use_again_is_not_said_to_be_gone() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            verified(rig);
            Location inUse = rig.recovery().redeployed().orElseThrow().current();
            removeIsAsked(rig, inUse, 1);
            rig.run();
            assertThat(exists(rig.restored)).isTrue();
            assertThat(refused(rig)).contains("in use again");
        }
    }

    @Test
    void what_is_gone_already_is_said_to_be_gone() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, FAILS)) {
            rig.run();
            TestPostgres.execute(
                    TestPostgres.cluster().superuser("postgres"),
                    "drop database " + rig.restored.location().database());
            removeIsAsked(rig, place(rig.restored), 1);
            rig.run();
            assertThat(rig.state().removals().latest(place(rig.restored)).map(Removal::state))
                    .contains(Removal.State.REMOVED);
        }
    }

    @Test
    void however_many_ask_at_once_a_server_is_asked_by_one_at_a_time() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            LeftOvers leftOvers = rig.leftOvers(Duration.ZERO);
            int many = 40;
            long before = sessionsBegun();
            CountDownLatch all = new CountDownLatch(many);
            ExecutorService threads = Executors.newFixedThreadPool(many);
            try {
                List<Future<LeftOvers.Found>> looks = new ArrayList<>();
                for (int i = 0; i < many; i++) {
                    looks.add(threads.submit(() -> {
                        all.countDown();
                        all.await();
                        return leftOvers.look(rig.state());
                    }));
                }
                for (Future<LeftOvers.Found> look : looks) {
                    assertThat(look.get(30, TimeUnit.SECONDS).all())
                            .anyMatch(each -> each.place().equals(Optional.of(place(rig.restored))));
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(sessionsBegun() - before).isLessThan(many / 2);
        }
    }

    /** On the database from which servers are asked. */
    private static long sessionsBegun() {
        return Long.parseLong(TestPostgres.value(
                TestPostgres.cluster().superuser("postgres"),
                "select sessions from pg_stat_database where datname = 'postgres'"));
    }

    @Test
    void while_a_recovery_is_under_way_nothing_of_its_database_is_removable() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            assertThat(at(rig, place(rig.restored)).orElseThrow().keptBecause())
                    .hasValueSatisfying(why -> assertThat(why).contains("is under way"));
            removeIsAsked(rig, place(rig.restored), 1);
            assertThat(rig.state().removals().asked())
                    .as("what is not over leaves nothing")
                    .isEmpty();
        }
    }

    @Test
    void what_the_log_does_not_know_is_listed_and_left_to_people() throws Exception {
        String stranger = "luneo_restored_gone0000_0123abcd_a1";
        TestPostgres.execute(TestPostgres.cluster().superuser("postgres"), "create database " + stranger);
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            LeftOver unknown = at(rig, place(rig.old.withDatabase(stranger))).orElseThrow();
            assertThat(unknown.kind()).isEqualTo(Origin.Kind.UNKNOWN);
            assertThat(unknown.removable()).isFalse();
        } finally {
            TestPostgres.execute(TestPostgres.cluster().superuser("postgres"), "drop database " + stranger);
        }
    }

    @Test
    void a_copy_of_an_env_file_is_listed_and_goes_by_itself() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            verified(rig);
            assertThat(rig.leftOvers(Duration.ZERO).look(rig.state()).all())
                    .filteredOn(each -> each.kind() == Origin.Kind.ENV_FILE_COPY)
                    .singleElement()
                    .satisfies(copy -> {
                        assertThat(copy.id()).endsWith("app.env.before-" + rig.recoveryId);
                        assertThat(copy.recoveryId()).contains(rig.recoveryId);
                        assertThat(copy.bytes())
                                .hasValueSatisfying(bytes -> assertThat(bytes).isPositive());
                        assertThat(copy.removable()).isFalse();
                        assertThat(copy.keptBecause())
                                .hasValueSatisfying(why -> assertThat(why).contains("removed by itself"));
                    });
            rig.earlierSettings().sweep(rig.state());
            assertThat(rig.leftOvers(Duration.ZERO).look(rig.state()).all())
                    .noneMatch(each -> each.kind() == Origin.Kind.ENV_FILE_COPY);
        }
    }

    @Test
    void a_link_beside_the_copies_of_env_files_hides_none_of_them_and_tells_nothing_of_what_it_leads_to()
            throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            verified(rig);
            Path directory = rig.application.directory();
            Files.createSymbolicLink(directory.resolve("app.env.before-dangling"), directory.resolve("nowhere"));
            Files.createSymbolicLink(directory.resolve("app.env.before-elsewhere"), Path.of("/etc/passwd"));
            assertThat(rig.leftOvers(Duration.ZERO).look(rig.state()).all())
                    .filteredOn(each -> each.kind() == Origin.Kind.ENV_FILE_COPY)
                    .extracting(LeftOver::recoveryId)
                    .containsExactly(Optional.of(rig.recoveryId));
        }
    }

    private static void pointTo(Rig rig, String line) {
        try {
            Files.writeString(
                    rig.application.directory().resolve("app.env"),
                    line.replace("'URL'", "'" + rig.restored.toUrl() + "'")
                                    .replace("NAME", rig.restored.location().database())
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String refused(Rig rig) {
        Removal removal = rig.state().removals().latest(place(rig.restored)).orElseThrow();
        assertThat(removal.state()).isEqualTo(Removal.State.REFUSED);
        return removal.failure().orElseThrow().detail();
    }

    private static void verified(Rig rig) throws InterruptedException {
        rig.application.start();
        rig.run();
        assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        rig.append(new VerificationPassed(rig.recovery().ref(), List.of()));
    }

    private static void removeIsAsked(Rig rig, Location place, int ask) {
        rig.append(new LeftOverRemovalRequested(rig.recovery().ref(), ask, place, "leonie", "looked through"));
    }

    /** A session that was closed is still there for a moment. */
    private static LeftOver removable(Rig rig, Location place) {
        return await().atMost(TOO_SLOW).until(() -> at(rig, place).orElseThrow(), LeftOver::removable);
    }

    private static Optional<LeftOver> at(Rig rig, Location place) {
        LeftOvers.Found found = rig.leftOvers(Duration.ZERO).look(rig.state());
        assertThat(found.unseen()).isEmpty();
        return found.all().stream()
                .filter(each -> each.place().equals(Optional.of(place)))
                .findFirst();
    }

    private static Location place(DatabaseUrl url) {
        return DatabaseUrls.of(url.location());
    }

    private static boolean exists(DatabaseUrl url) {
        return TestPostgres.server().databaseExists(url.location().database()).orThrow();
    }
}
