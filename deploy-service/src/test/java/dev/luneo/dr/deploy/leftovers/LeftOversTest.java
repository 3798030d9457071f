package dev.luneo.dr.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Stage;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a real server, after real cut-overs. */
@Tag("process")
class LeftOversTest {
    private static final String FAILS = "migrate: { run: [sh, -c, 'exit 3'] }";

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void the_copy_of_an_attempt_that_failed_is_listed_and_removed_when_a_lead_says_so(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, FAILS)) {
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.FAILED);
            LeftOver copy = at(rig, DatabaseUrls.of(rig.restored.location())).orElseThrow();
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
            LeftOver old = at(rig, replaced).orElseThrow();
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
            rig.earlierEnvFiles().sweep(rig.state());
            assertThat(rig.leftOvers(Duration.ZERO).look(rig.state()).all())
                    .noneMatch(each -> each.kind() == Origin.Kind.ENV_FILE_COPY);
        }
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
