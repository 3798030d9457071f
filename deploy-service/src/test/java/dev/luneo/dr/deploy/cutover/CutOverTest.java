package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.deploy.leftovers.EarlierSettings;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Cut-overs between real databases, with a real small application. */
@Tag("process")
public class CutOverTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(30);

    @Test
    void every_client_ends_up_on_the_new_database() throws Exception {
        try (Rig rig = new Rig(
                RestoreTo.DATABASE,
                migration(
                        "psql -X -c 'create table migrated()' \"$DATABASE_URL\"; "
                                + "(. HOME/app.env.before-*; psql -X -c 'select 1' \"$DATABASE_URL\" 2> HOME/refused) || true"))) {
            started(rig);
            Instant before = Instant.now();
            rig.run();

            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            RedeployFinished finished = rig.said(RedeployFinished.class).get(0);
            assertThat(finished.replaced()).isEqualTo(DatabaseUrls.of(rig.old.location()));
            assertThat(finished.current()).isEqualTo(DatabaseUrls.of(rig.restored.location()));
            assertThat(finished.lastWriteBefore().orElseThrow()).isBetween(before, Instant.now());
            assertThat(ShellApplication.sessions(rig.old)).isZero();
            assertThat(ShellApplication.sessions(rig.restored)).isPositive();
            assertThat(TestPostgres.server()
                            .isFenced(rig.old.location().database())
                            .orThrow())
                    .isTrue();
            assertThat(rig.application.read("app.env"))
                    .isEqualTo("# settings of the shop\nDATABASE_URL='%s'\nAPI_TOKEN=%s\n"
                            .formatted(
                                    "postgresql://shop_app:%s@%s"
                                            .formatted(Rig.APP_PASSWORD_ENCODED, rig.restored.location()),
                                    ShellApplication.MARKED));
            assertThat(TestPostgres.value(rig.restored, "select count(*) from pg_class where relname = 'migrated'"))
                    .isEqualTo("1");
            assertThat(rig.application.read("refused"))
                    .as("the old database was shut before the migration")
                    .contains("not currently accepting connections");
            assertThat(rig.application.restarts()).isEqualTo(2);
            assertThat(rig.detail("check-sessions")).contains("shop_app (shop) from 127.0.0.1");
            assertNothingSecret(rig);
        }
    }

    @Test
    void in_place_the_restored_database_takes_the_name_and_the_old_one_is_kept() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();

            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            RedeployFinished finished = rig.said(RedeployFinished.class).get(0);
            assertThat(finished.current()).isEqualTo(DatabaseUrls.of(rig.old.location()));
            assertThat(finished.replaced().database())
                    .startsWith(rig.old.location().database() + "_before_");
            assertThat(TestPostgres.value(rig.old, "select it from which")).isEqualTo("restored");
            TestPostgres.server().unfence(finished.replaced().database());
            assertThat(TestPostgres.value(
                            rig.old.withDatabase(finished.replaced().database()), "select it from which"))
                    .isEqualTo("old");
            assertThat(rig.application.read("app.env")).isEqualTo(env);
            assertThat(ShellApplication.sessions(rig.old)).isPositive();
            assertThat(rig.application.restarts()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void after_a_migration_that_fails_everything_is_as_before(RestoreTo to) throws Exception {
        String leak = "echo \"url $DATABASE_URL token $API_TOKEN\"; echo 'P3009: no'; exit 3";
        try (Rig rig = new Rig(to, migration(leak))) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();

            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.undone()).isTrue();
            assertThat(failed.failure().reason()).isEqualTo("migration-failed");
            assertThat(failed.failure().detail()).contains("exit code 3", "P3009: no", "is kept");
            assertAsBefore(rig, env);
            assertThat(TestPostgres.server()
                            .databaseExists(rig.restored.location().database())
                            .orThrow())
                    .isTrue();
            assertNothingSecret(rig);
            assertThat(Files.readString(
                            rig.directory.resolve("state/migration-output/" + rig.recoveryId + "/backend.txt")))
                    .contains("P3009: no", "***", "token ***")
                    .containsPattern("url (\\*\\*\\*|postgresql://\\*\\*\\*:\\*\\*\\*@)");
        }
    }

    @Test
    void an_application_that_does_not_come_up_is_put_back() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.application.health.set(503);
            rig.run();

            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.undone()).isTrue();
            assertThat(failed.failure().reason()).isEqualTo("not-up");
            assertThat(failed.failure().detail()).contains("answers 503", "backend is not up");
            assertAsBefore(rig, env);
            assertThat(rig.application.restarts()).isEqualTo(3);
        }
    }

    @Test
    void a_migration_that_takes_too_long_is_ended_with_all_that_it_started() throws Exception {
        String slow = "sleep 300 & echo $! > HOME/child; wait";
        try (Rig rig = new Rig(RestoreTo.DATABASE, migration(slow, "1s"))) {
            started(rig);
            rig.run();

            assertThat(rig.said(RedeployFailed.class).get(0).failure().reason()).isEqualTo("migration-timed-out");
            long child = Long.parseLong(rig.application.read("child").strip());
            assertThat(ended(child)).isTrue();
        }
    }

    @Test
    void a_migration_that_is_interrupted_is_ended_with_all_that_it_started() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, migration("sleep 300 & echo $! > HOME/child; wait"))) {
            started(rig);
            Thread runner = new Thread(() -> {
                try {
                    rig.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            runner.start();
            await().atMost(TOO_SLOW)
                    .until(() -> Files.exists(rig.directory.resolve("child"))
                            && !rig.application.read("child").isBlank());
            runner.interrupt();
            runner.join(TOO_SLOW.toMillis());
            long child = Long.parseLong(rig.application.read("child").strip());
            assertThat(ended(child)).isTrue();
        }
    }

    @Test
    void a_client_that_connects_again_and_again_is_kept_out_of_the_old_database() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "");
                Stubborn stubborn = new Stubborn(rig.old)) {
            started(rig);
            await().atMost(TOO_SLOW).until(() -> stubborn.connections() > 2);
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            int refused = stubborn.refused();
            int connected = stubborn.connections();
            await().atMost(TOO_SLOW).until(() -> stubborn.refused() > refused + 3);
            assertThat(stubborn.connections()).isEqualTo(connected);
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void after_a_failed_verification_everything_is_as_before(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            rig.append(verificationFailed(rig));
            rig.run();

            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
            assertAsBefore(rig, env);
            assertThat(rig.state().current(DatabaseUrls.of(rig.old.location())))
                    .isEqualTo(DatabaseUrls.of(rig.old.location()));
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void cancelled_after_the_cut_over_everything_is_as_before(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            rig.append(new RecoveryCancelled(rig.recovery().ref(), "alice", "wrong database"));
            rig.run();
            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
            assertAsBefore(rig, env);
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void an_old_database_that_is_gone_does_not_stop_a_recovery_and_is_not_gone_back_to(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            TestPostgres.execute(
                    rig.old.withDatabase("postgres"),
                    "drop database " + rig.old.location().database());
            rig.application.start();
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(rig.detail("fence-old-database"))
                    .startsWith("The old database is gone, so nobody can write to it");
            DatabaseUrl current = to == RestoreTo.IN_PLACE ? rig.old : rig.restored;
            assertThat(ShellApplication.sessions(current)).isPositive();

            rig.append(verificationFailed(rig));
            rig.run();
            CutOverUndone undone = rig.said(CutOverUndone.class).get(0);
            assertThat(undone.undone()).isFalse();
            assertThat(OldDatabase.of(rig.recovery()).orElseThrow().state()).isEqualTo(OldDatabase.State.GONE);
            assertThat(undone.detail()).contains("was gone before the recovery began");
            assertThat(ShellApplication.sessions(current)).isPositive();
        }
    }

    @Test
    void an_old_database_that_was_closed_before_is_not_opened_by_us() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, migration("exit 1"))) {
            TestPostgres.server().fence(rig.old.location().database());
            rig.application.start();
            rig.run();
            assertThat(rig.said(RedeployFailed.class).get(0).undone()).isTrue();
            assertThat(TestPostgres.server()
                            .isFenced(rig.old.location().database())
                            .orThrow())
                    .isTrue();
            assertThat(TestPostgres.server()
                            .databaseExists(rig.restored.location().database())
                            .orThrow())
                    .isTrue();
        }
    }

    @Test
    void a_change_of_the_env_file_by_somebody_else_survives_the_way_back() throws Exception {
        String edit = "sed -i s/^API_TOKEN=.*/API_TOKEN=another/ HOME/app.env; exit 1";
        try (Rig rig = new Rig(RestoreTo.DATABASE, migration(edit))) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            assertThat(rig.said(RedeployFailed.class).get(0).undone()).isTrue();
            assertThat(rig.application.read("app.env")).isEqualTo(env.replace(ShellApplication.MARKED, "another"));
        }
    }

    @Test
    void the_earlier_env_file_is_kept_for_us_alone() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.run();
            Path kept = rig.directory.resolve("app.env.before-" + rig.recoveryId);
            assertThat(kept).hasContent(env);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");

            EarlierSettings earlier = rig.earlierSettings();
            earlier.sweep(rig.state());
            assertThat(kept).as("while it may have to be undone").exists();
            rig.append(new VerificationPassed(rig.recovery().ref(), List.of()));
            earlier.sweep(rig.state());
            assertThat(kept).doesNotExist();
            assertThat(rig.application.envFile()).exists();
        }
    }

    @Test
    void an_old_server_that_does_not_answer_is_waited_for_until_the_lead_says_to_go_on() throws Exception {
        try (LocalCluster dead = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, "", Rig.TEMPLATE, gone(dead))) {
            assertThat(dead.kill().ok()).isTrue();
            rig.application.start();
            String env = rig.application.read("app.env");
            Thread running = inBackground(rig);
            await().atMost(TOO_SLOW).until(() -> rig.recovery().awaitsWordOnUnreachable());
            await().atMost(TOO_SLOW).until(() -> !rig.said(StepProgressed.class).isEmpty());
            assertThat(rig.said(StepProgressed.class).get(0).note())
                    .contains("nobody knows whether it is still written to", "nothing was switched over");
            assertThat(rig.application.read("app.env")).isEqualTo(env);
            assertThat(rig.application.restarts()).isEqualTo(1);

            rig.append(new UnreachableDatabaseDecided(rig.recovery().ref(), true, "alice", "it burnt down"));
            running.join(TOO_SLOW.toMillis());
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(rig.detail("await-old-database")).contains("alice: it burnt down");
            assertThat(rig.detail("fence-old-database"))
                    .contains("was not shut; whether it is still written to is unknown");
            assertThat(rig.detail("check-sessions")).contains("whether anybody is still on it is unknown");
            assertThat(rig.said(RedeployFinished.class).get(0).lastWriteBefore())
                    .as("nobody knows when it was written to last")
                    .isEmpty();
            assertThat(OldDatabase.of(rig.recovery()).orElseThrow().state()).isEqualTo(OldDatabase.State.UNREACHED);
            assertThat(ShellApplication.sessions(rig.restored)).isPositive();

            rig.append(verificationFailed(rig));
            rig.run();
            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isFalse();
            assertThat(rig.said(CutOverUndone.class).get(0).detail()).startsWith("The cut-over stays");
            assertThat(ShellApplication.sessions(rig.restored)).isPositive();
        }
    }

    @Test
    void where_the_lead_does_not_want_to_go_on_nothing_is_touched() throws Exception {
        try (LocalCluster dead = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, "", Rig.TEMPLATE, gone(dead))) {
            assertThat(dead.kill().ok()).isTrue();
            String env = rig.application.read("app.env");
            Thread running = inBackground(rig);
            await().atMost(TOO_SLOW).until(() -> rig.recovery().awaitsWordOnUnreachable());
            rig.append(
                    new UnreachableDatabaseDecided(rig.recovery().ref(), false, "alice", "orders are still coming in"));
            running.join(TOO_SLOW.toMillis());
            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.failure().reason()).isEqualTo("not-without-old-database");
            assertThat(failed.failure().detail()).contains("alice", "orders are still coming in");
            assertThat(rig.application.read("app.env")).isEqualTo(env);
            assertThat(rig.application.restarts()).isZero();
        }
    }

    @Test
    void an_old_server_that_answers_again_is_shut_and_nobody_is_asked() throws Exception {
        try (LocalCluster slow = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, "", Rig.TEMPLATE, gone(slow))) {
            assertThat(slow.kill().ok()).isTrue();
            rig.application.start();
            Thread running = inBackground(rig);
            await().atMost(TOO_SLOW).until(() -> rig.recovery().awaitsWordOnUnreachable());
            assertThat(slow.restart().ok()).isTrue();
            running.join(TOO_SLOW.toMillis());
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(new PostgresServer(rig.old).isFenced("gone").orThrow()).isTrue();
            assertThat(OldDatabase.of(rig.recovery()).orElseThrow().state()).isEqualTo(OldDatabase.State.SHUT);

            rig.append(verificationFailed(rig));
            rig.run();
            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
            assertThat(new PostgresServer(rig.old).isFenced("gone").orThrow()).isFalse();
        }
    }

    @Test
    void an_old_server_that_goes_away_between_two_looks_is_not_taken_for_shut() throws Exception {
        try (LocalCluster flaky = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, "", Rig.TEMPLATE, gone(flaky))) {
            rig.application.start();
            assertThat(rig.killedAfter("fence-old-database")).isTrue();
            assertThat(flaky.kill().ok()).isTrue();
            Thread running = inBackground(rig);
            await().atMost(TOO_SLOW).until(() -> rig.recovery().awaitsWordOnUnreachable());
            assertThat(rig.application.restarts()).isEqualTo(1);

            assertThat(flaky.restart().ok()).isTrue();
            running.join(TOO_SLOW.toMillis());
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            rig.append(verificationFailed(rig));
            rig.run();
            assertThat(new PostgresServer(rig.old).isFenced("gone").orThrow())
                    .as("it was open before anything was touched")
                    .isFalse();
        }
    }

    @Test
    void an_old_server_that_restarts_during_the_way_back_is_waited_for_and_the_application_finds_it() throws Exception {
        try (LocalCluster flaky = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, "", Rig.TEMPLATE, gone(flaky), new Patience(TOO_SLOW))) {
            rig.application.start();
            String env = rig.application.read("app.env");
            rig.run();
            assertThat(flaky.kill().ok()).isTrue();
            rig.append(verificationFailed(rig));
            Thread running = inBackground(rig);
            await().atMost(TOO_SLOW)
                    .until(() -> rig.said(StepStarted.class).stream()
                            .anyMatch(step -> step.step().equals("undo-cut-over")));
            assertThat(flaky.restart().ok()).isTrue();
            running.join(TOO_SLOW.toMillis());

            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
            assertThat(rig.said(StepFailed.class)).isEmpty();
            assertThat(rig.application.read("app.env")).isEqualTo(env);
            assertThat(new PostgresServer(rig.old).isFenced("gone").orThrow()).isFalse();
            assertThat(rig.application.restarts()).isEqualTo(3);
        }
    }

    @Test
    void a_way_back_that_was_given_up_is_made_when_it_is_asked_for_once_more() throws Exception {
        try (LocalCluster flaky = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, migration("exit 3"), Rig.TEMPLATE, gone(flaky))) {
            rig.application.start();
            String env = rig.application.read("app.env");
            assertThat(rig.killedAfter("set-database-url:backend")).isTrue();
            assertThat(flaky.kill().ok()).isTrue();
            rig.run();
            assertThat(rig.recovery().wayBackGivenUp()).isTrue();

            assertThat(flaky.restart().ok()).isTrue();
            rig.append(new UndoRequested(rig.recovery().ref(), 1, "alice", "the old server runs again"));
            rig.run();

            assertThat(rig.said(CutOverUndone.class)).hasSize(1);
            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
            assertThat(rig.application.read("app.env")).isEqualTo(env);
            assertThat(new PostgresServer(rig.old).isFenced("gone").orThrow()).isFalse();
            assertThat(rig.recovery().active()).isFalse();
        }
    }

    @Test
    void an_application_is_not_restarted_onto_an_old_database_that_is_not_open_yet() throws Exception {
        try (LocalCluster flaky = TestPostgres.separateCluster();
                Rig rig = new Rig(RestoreTo.DATABASE, migration("exit 3"), Rig.TEMPLATE, gone(flaky))) {
            rig.application.start();
            assertThat(rig.killedAfter("set-database-url:backend")).isTrue();
            assertThat(flaky.kill().ok()).isTrue();
            rig.run();

            assertThat(rig.said(RedeployFailed.class).get(0).undone()).isFalse();
            assertThat(rig.said(RedeployFailed.class).get(0).failure().detail()).contains("takes no connections");
            assertThat(rig.application.restarts())
                    .as("what runs stays as it is")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Error: P1017: Server has closed the connection., migration-cut-off",
        "SQL State  : 57P03, migration-cut-off",
        "Database error code: 53100, migration-cut-off",
        "ERROR:  08006: the connection broke, migration-cut-off",
        "order 53100 is not unique, migration-failed",
        "Error: P3009, migration-failed",
        "SQL State  : 42P07, migration-failed",
        "20260830857P03 no such table, migration-failed",
    })
    void a_migration_that_lost_its_server_is_run_again_and_one_that_is_wrong_is_not(String said, String reason)
            throws Exception {
        try (Rig rig =
                new Rig(RestoreTo.DATABASE, migration("echo ran >> HOME/ran; echo \"%s\"; exit 1".formatted(said)))) {
            started(rig);
            rig.run();
            assertThat(rig.said(RedeployFailed.class).get(0).failure().reason()).isEqualTo(reason);
            assertThat(rig.application.read("ran").lines().count())
                    .isEqualTo(reason.equals("migration-cut-off") ? 2 : 1);
        }
    }

    @Test
    void commands_get_what_the_plan_names_for_them_and_nothing_of_ours() throws Exception {
        String more = """
                migrate:
                  run: [sh, -c, 'env > HOME/migrate-saw']
                  environment: { NODE_ENV: production, LICENCE: "${WRONG_PASSWORD}" }
                """;
        try (Rig rig = new Rig(RestoreTo.DATABASE, more)) {
            started(rig);
            rig.application.script(
                    "restart",
                    "env > HOME/restart-saw\n".replace("HOME", rig.directory.toString())
                            + rig.application.read("restart"));
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(rig.application.read("migrate-saw"))
                    .contains("NODE_ENV=production", "LICENCE=wr0ng", "API_TOKEN=" + ShellApplication.MARKED);
            assertThat(System.getenv())
                    .as("there is something to keep from them")
                    .hasSizeGreaterThan(NAMED.size());
            assertThat(names(rig.application.read("migrate-saw")))
                    .isSubsetOf(and(NAMED, "DATABASE_URL", "API_TOKEN", "NODE_ENV", "LICENCE"));
            assertThat(names(rig.application.read("restart-saw"))).isSubsetOf(NAMED);
        }
    }

    private static final Set<String> NAMED = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "LC_ALL",
            "LC_CTYPE",
            "LUNEO_DR_COMMAND",
            // What a shell sets by itself.
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> names(String env) {
        return env.lines().map(line -> line.replaceAll("=.*", "")).toList();
    }

    @Test
    void a_migration_that_outlived_its_service_is_ended_before_the_next_attempt() throws Exception {
        String checks =
                "for i in 1 2 3 4 5 6 7 8 9; do kill -0 $(cat HOME/predecessor) || exit 0; sleep 0.2; done; exit 9";
        try (Rig rig = new Rig(RestoreTo.DATABASE, migration(checks))) {
            started(rig);
            Process predecessor = predecessor(rig, "migrate:backend");
            rig.run();
            assertThat(predecessor.isAlive()).isFalse();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        }
    }

    @Test
    void a_migration_that_outlived_its_service_is_ended_before_the_way_back() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, migration("true"))) {
            started(rig);
            assertThat(rig.killedAfter("migrate:backend")).isTrue();
            Process predecessor = predecessor(rig, "migrate:backend");
            rig.append(new RecoveryCancelled(rig.recovery().ref(), "alice", "wrong database"));
            rig.run();
            assertThat(predecessor.isAlive()).isFalse();
            assertThat(rig.said(CutOverUndone.class).get(0).undone()).isTrue();
        }
    }

    /** What a service that was killed has left: it has the mark of its step. */
    private static Process predecessor(Rig rig, String step) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "300");
        builder.environment().put("LUNEO_DR_COMMAND", rig.trail(step).toString());
        Process process = builder.start();
        rig.application.write("predecessor", Long.toString(process.pid()));
        return process;
    }

    private static Thread inBackground(Rig rig) {
        Thread running = new Thread(() -> {
            try {
                rig.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running.start();
        return running;
    }

    @Test
    void an_application_that_does_not_come_to_the_new_database_is_put_back() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            String env = rig.application.read("app.env");
            rig.application.script("restart", "true\n");
            rig.whenStepStarts("check-sessions", () -> rig.application.health.set(503));
            rig.whenStepStarts("undo-cut-over", () -> rig.application.health.set(200));
            rig.run();
            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.failure().reason()).isEqualTo("no-client-on-new-database");
            assertThat(failed.failure().detail()).contains("backend is not up");
            assertThat(failed.failure().hint()).contains("POST /api/restores");
            assertThat(failed.undone()).isTrue();
            assertAsBefore(rig, env);
        }
    }

    @Test
    void a_good_restore_is_not_given_up_for_an_application_that_connects_at_its_first_request() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            rig.application.script("restart", "true\n");
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(InUse.of(rig.recovery())).isEqualTo(InUse.NOT_SEEN_YET);
            assertThat(rig.said(StepProgressed.class))
                    .extracting(StepProgressed::note)
                    .anyMatch(note -> note.startsWith("waiting up to 1 s for the first connection of backend to "));
            assertThat(rig.detail("check-sessions"))
                    .contains(
                            "Nobody is left on", "No application was seen on", "backend is up", "a login that gets in");
        }
    }

    @Test
    void an_application_that_comes_after_the_end_is_seen_and_somebody_who_only_looks_into_the_database_is_not()
            throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            String restart = rig.application.read("restart");
            rig.application.script("restart", "true\n");
            rig.run();
            rig.append(new VerificationFailed(
                    rig.recovery().ref(),
                    List.of(),
                    true,
                    new Failure("verification-partial", "nobody came", "use it", false)));
            String[] owner = URI.create(rig.restored.toUrl()).getRawUserInfo().split(":", 2);
            DatabaseLocation place = rig.restored.location();
            try (Connection looks = DriverManager.getConnection(
                    "jdbc:postgresql://%s:%d/%s".formatted(place.host(), place.port(), place.database()),
                    owner[0],
                    URLDecoder.decode(owner[1], StandardCharsets.UTF_8))) {
                assertThat(looks.isValid(1)).isTrue();
                rig.whenStepStarts("await-first-client", () -> {
                    rig.application.write("restart", restart);
                    startedUnchecked(rig);
                });
                rig.run();
            }
            assertThat(InUse.of(rig.recovery())).isEqualTo(InUse.SEEN);
            assertThat(rig.detail("await-first-client"))
                    .contains("Seen on", "shop_app")
                    .doesNotContain(owner[0] + " (");
        }
    }

    @Test
    void an_application_whose_login_is_not_let_in_by_then_does_not_count_as_ready() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            rig.application.script("restart", "true\n");
            String restored = rig.restored.location().database();
            rig.whenStepStarts(
                    "check-sessions",
                    () -> TestPostgres.execute(
                            TestPostgres.cluster().superuser("postgres"),
                            "alter role shop_app nosuperuser; revoke connect on database %s from public"
                                    .formatted(restored)));
            try {
                rig.run();
            } finally {
                TestPostgres.execute(TestPostgres.cluster().superuser("postgres"), "alter role shop_app superuser");
            }
            assertThat(rig.said(RedeployFailed.class).get(0).failure().detail())
                    .contains("The login of backend does not get in");
        }
    }

    @Test
    void where_nobody_has_come_yet_the_checks_of_the_application_are_left_to_tell() throws Exception {
        String check = """
                checks:
                  - name: login
                    get: http://127.0.0.1/login
                    expect: { status: 200 }
                """;
        try (Rig rig = new Rig(RestoreTo.DATABASE, check)) {
            started(rig);
            rig.application.script("restart", "true\n");
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(rig.detail("check-sessions")).contains("Nobody has connected to", "the checks, which are next");
        }
    }

    @Test
    void a_client_that_is_left_on_the_old_database_is_named() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            started(rig);
            assertThat(rig.killedAfter("wait-until-up:backend")).isTrue();
            String name = rig.old.location().database();
            TestPostgres.server().unfence(name);
            try (Connection left = rig.old.connectAsApplication()) {
                left.createStatement().execute("set application_name = 'straggler'");
                TestPostgres.execute(
                        TestPostgres.cluster().superuser("postgres"),
                        "alter database %s with allow_connections false".formatted(name));
                rig.run();
            }
            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.failure().reason()).isEqualTo("clients-left-behind");
            assertThat(failed.failure().detail()).contains("1 × tester (straggler) from 127.0.0.1");
        }
    }

    private static DatabaseUrl gone(LocalCluster cluster) {
        DatabaseUrl gone = cluster.superuser("gone");
        assertThat(new PostgresServer(gone)
                        .createDatabase("gone", "UTF8", "C.UTF-8", "C.UTF-8")
                        .ok())
                .isTrue();
        return gone;
    }

    /** A zombie has ended too: nobody has asked yet how. */
    private static boolean ended(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "stat");
        try {
            return Files.readString(status).contains(") Z ");
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    public static VerificationFailed verificationFailed(Rig rig) {
        return new VerificationFailed(
                rig.recovery().ref(),
                List.of(),
                false,
                new dev.luneo.dr.events.Failure("check-failed", "login answers 500", "look", false));
    }

    private static void startedUnchecked(Rig rig) {
        try {
            rig.application.start();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void started(Rig rig) throws InterruptedException {
        rig.application.start();
        await().atMost(TOO_SLOW).until(() -> ShellApplication.sessions(rig.old) > 0);
    }

    /** The old application works on the old database, as if nothing had happened. */
    public static void assertAsBefore(Rig rig, String env) {
        assertThat(rig.application.read("app.env")).isEqualTo(env);
        assertThat(TestPostgres.server().isFenced(rig.old.location().database()).orThrow())
                .isFalse();
        assertThat(TestPostgres.value(rig.old, "select it from which")).isEqualTo("old");
        await().atMost(TOO_SLOW).until(() -> ShellApplication.sessions(rig.old) > 0);
        assertThat(rig.said(StepFailed.class)).noneMatch(failed -> failed.step().equals("undo-cut-over"));
    }

    private static void assertNothingSecret(Rig rig) throws IOException {
        List<String> secrets =
                List.of(Rig.APP_PASSWORD, Rig.APP_PASSWORD_ENCODED, ShellApplication.MARKED, TestPostgres.PASSWORD);
        assertThat(rig.everythingSaid()).doesNotContain(secrets);
        try (Stream<Path> state = Files.walk(rig.directory.resolve("state"))) {
            for (Path file : state.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain(secrets);
            }
        }
        for (DrEvent event : rig.events) {
            assertThat(event.toString()).doesNotContain("password");
        }
    }

    public static String migration(String script) {
        return migration(script, "1m");
    }

    private static String migration(String script, String timeout) {
        return "migrate: { run: [sh, -c, '%s'], in: HOME, timeout: %s }\n"
                .formatted(script.replace("'", "''"), timeout);
    }
}
