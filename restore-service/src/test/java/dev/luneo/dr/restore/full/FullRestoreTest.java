package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real backups of a real database, restored by the real tools. */
@Tag("process")
class FullRestoreTest {
    @TempDir
    Path repository;

    private static DatabaseUrl shop(String name) {
        DatabaseUrl shop = TestPostgres.freshDatabase(name);
        execute(
                shop,
                "create table customers (id serial primary key, name text not null)",
                "insert into customers (name) select 'customer ' || n from generate_series(1, 1000) n");
        return shop;
    }

    @Test
    void the_data_comes_back_beside_the_old_database_which_is_not_touched() {
        DatabaseUrl live = shop("beside");
        TestBackups backups = new TestBackups(repository, "shop");
        Manifest backup = backups.take(live);
        execute(live, "drop table customers", "create table traces (of text)");

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        Recovery recovery = rehearsal.restore("shop");

        assertThat(recovery.stage()).isEqualTo(Stage.CUTTING_OVER);
        RestoreFinished finished = rehearsal.finished();
        assertThat(finished.backupId()).isEqualTo(backup.backupId().value());
        assertThat(finished.restoredTo()).isEqualTo(backup.restorablePoint());
        assertThat(finished.to()).isEqualTo(RestoreTo.DATABASE);
        assertThat(value(at(live, finished.restored()), "select count(*) from customers"))
                .isEqualTo("1000");
        assertThat(value(live, "select to_regclass('customers') is null and to_regclass('traces') is not null"))
                .isEqualTo("t");
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::step))
                .containsExactly("choose-backup", "prepare-server", "restore-data", "compare-data");
        assertThat(rehearsal
                        .events(StepFinished.class)
                        .map(StepFinished::detail)
                        .reduce((first, last) -> last))
                .hasValueSatisfying(detail -> assertThat(detail).contains("1000 rows in 1 tables are as they were"));
        assertThat(rehearsal.state().leftOvers()).isEmpty();
    }

    @Test
    void an_instant_brings_back_the_newest_backup_before_it() {
        DatabaseUrl live = shop("instants");
        TestBackups backups = new TestBackups(repository, "shop");
        Manifest first = backups.take(live);
        execute(live, "delete from customers");
        Manifest second = backups.take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop", RestoreTarget.at(second.restorablePoint().minusNanos(1)), RestoreTo.DATABASE);

        assertThat(rehearsal.finished().backupId()).isEqualTo(first.backupId().value());
    }

    @Test
    void in_place_the_data_comes_back_on_the_server_where_the_live_database_is() {
        DatabaseUrl live = shop("in_place");
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository)
                .database("shop", live, "approval: none", "server: \"${ELSEWHERE}\"")
                .variable("ELSEWHERE", "postgresql://nobody:nothing@127.0.0.1:1/postgres"));
        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.IN_PLACE);

        Location restored = rehearsal.finished().restored();
        assertThat(rehearsal.finished().to()).isEqualTo(RestoreTo.IN_PLACE);
        assertThat(restored.port()).isEqualTo(live.location().port());
        assertThat(restored.database()).isNotEqualTo(live.location().database());
        assertThat(value(at(live, restored), "select count(*) from customers")).isEqualTo("1000");
    }

    @Test
    void a_comparison_that_the_plan_does_not_want_is_said_to_be_left_out() {
        DatabaseUrl live = shop("not_compared");
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal =
                new Rehearsal(new TestPlan(repository).database("shop", live, "off", new String[] {"approval: none"}));
        rehearsal.restore("shop");

        assertThat(rehearsal
                        .events(StepFinished.class)
                        .filter(step -> step.step().equals("compare-data"))
                        .map(StepFinished::detail))
                .containsExactly("Not compared: the plan says `fingerprint: off`");
    }

    @Test
    void what_attempts_that_died_left_behind_is_dropped_before_the_next_one() {
        DatabaseUrl live = shop("left_behind");
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        Rehearsal.Asked asked = rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.goOnUntil("restore-data");
        // Another process began to restore, and died at it.
        String half = RestoredDatabaseName.of("shop", asked.id(), 1);
        TestPostgres.server().createDatabase(half, "UTF8", "C", "C");
        String foreign = RestoredDatabaseName.of("shop", "another", 1);
        TestPostgres.server().createDatabase(foreign, "UTF8", "C", "C");
        rehearsal.happened(new StepStarted(asked.ref(), "restore-service", "restore-data", 1, "Restore", "dead/1"));
        rehearsal.goOn();

        assertThat(rehearsal.finished().restored().database())
                .isEqualTo(RestoredDatabaseName.of("shop", asked.id(), 2));
        assertThat(TestPostgres.server().databaseExists(half).orThrow()).isFalse();
        assertThat(TestPostgres.server().databaseExists(foreign).orThrow()).isTrue();
    }

    @Test
    void a_recovery_whose_applications_env_file_is_gone_ends_before_its_data_is_restored() {
        DatabaseUrl live = shop("nowhere_to_cut_over");
        new TestBackups(repository, "shop").take(live);
        TestPlan plan = new TestPlan(repository).database("shop", live, "approval: none");
        Rehearsal rehearsal = new Rehearsal(plan);
        Rehearsal.Asked asked = rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.happened(new ReadinessStated(
                "shop",
                "deploy-service",
                plan.read().sha256(),
                Instant.now(),
                Optional.of(asked.id()),
                List.of(new ReadinessProblem(
                        "backend",
                        new Failure("env-file-unreadable", "The env file /etc/app.env does not exist", "Look", false),
                        true,
                        Optional.empty()))));
        rehearsal.goOn();

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("cut-over-impossible");
        assertThat(rehearsal.failed().failure().detail()).contains("/etc/app.env does not exist");
        assertThat(rehearsal.events(StepStarted.class).map(StepStarted::step))
                .containsExactly("choose-backup", "prepare-server");
    }

    @Test
    void a_comparison_that_is_tried_again_does_not_restore_again_what_is_there() throws Exception {
        DatabaseUrl live = shop("compared_again");
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.goOnUntil("compare-data", 1);
        // The disk with the repository goes away when the data is back, and comes again.
        Path away = repository.resolveSibling(repository.getFileName() + "-away");
        Files.move(repository, away);
        rehearsal.goOnUntil("compare-data", 2);
        Files.move(away, repository);
        rehearsal.goOn();

        assertThat(rehearsal
                        .events(StepFailed.class)
                        .map(failed -> failed.failure().reason()))
                .containsExactly("repository-unavailable");
        assertThat(rehearsal.events(StepStarted.class).map(StepStarted::step))
                .containsExactly("choose-backup", "prepare-server", "restore-data", "compare-data", "compare-data");
        assertThat(value(at(live, rehearsal.finished().restored()), "select count(*) from customers"))
                .isEqualTo("1000");
    }

    @Test
    void a_process_that_dies_while_it_compares_leaves_its_successor_the_data_that_is_there() {
        DatabaseUrl live = shop("died_comparing");
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        Rehearsal.Asked asked = rehearsal.ask("shop", RestoreTarget.latest(), RestoreTo.DATABASE);
        rehearsal.goOnUntil("compare-data");
        rehearsal.happened(new StepStarted(asked.ref(), "restore-service", "compare-data", 1, "Compare", "dead/1"));
        rehearsal.goOn();

        assertThat(rehearsal.finished().restored().database())
                .isEqualTo(RestoredDatabaseName.of("shop", asked.id(), 1));
        assertThat(rehearsal.events(StepStarted.class).map(StepStarted::step))
                .containsOnlyOnce("restore-data")
                .endsWith("compare-data", "compare-data");
    }

    @Test
    void a_subscription_is_left_out_and_named_where_no_superuser_restores() {
        DatabaseUrl live = shop("subscribed");
        execute(
                live,
                "create subscription other_shop connection 'host=127.0.0.1 port=1' publication p with (connect = false)");
        try {
            new TestBackups(repository, "shop").take(live);
            Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
            rehearsal.restore("shop");

            DatabaseUrl restored = at(live, rehearsal.finished().restored());
            assertThat(value(restored, "select count(*) from customers")).isEqualTo("1000");
            assertThat(value(
                            restored,
                            "select count(*) from pg_subscription s join pg_database d on d.oid = s.subdbid"
                                    + " where datname = current_database()"))
                    .isEqualTo("0");
            assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                    .anySatisfy(detail -> assertThat(detail).contains("left out", "subscription other_shop"));
            String recoveryId = rehearsal.finished().recovery().recoveryId();
            assertThat(Remarks.of(
                            rehearsal.state().recoveries().find(recoveryId).orElseThrow()))
                    .anySatisfy(remark -> assertThat(remark).contains("subscription other_shop"))
                    .anySatisfy(remark -> assertThat(remark).contains("subscriptions come back disabled"));
        } finally {
            execute(live, "alter subscription other_shop set (slot_name = none)", "drop subscription other_shop");
        }
    }

    static DatabaseUrl at(DatabaseUrl server, Location location) {
        return server.withDatabase(location.database());
    }
}
