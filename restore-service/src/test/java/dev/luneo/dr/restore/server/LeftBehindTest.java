package dev.luneo.dr.restore.server;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.destination.Destinations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server that may replicate logically and prepare transactions. */
@Tag("process")
class LeftBehindTest {
    private static LocalCluster cluster;
    private static Path directory;
    private static DatabaseUrl live;

    @TempDir
    Path repository;

    @BeforeAll
    static void start() {
        directory = TestPostgres.directory("left-behind");
        cluster = TestPostgres.start(ClusterSettings.of(directory, "postgres", TestPostgres.PASSWORD)
                .withoutFsync()
                .with(Map.of("wal_level", "logical", "max_prepared_transactions", "5")));
        execute(cluster.superuser("postgres"), "create database rich", "create database plain");
        live = cluster.superuser("rich");
        execute(
                live,
                "create table t (id int primary key)",
                "select pg_create_logical_replication_slot('to_the_warehouse', 'pgoutput')",
                "create publication orders for table t",
                "create subscription prices connection 'dbname=nowhere' publication p with (connect = false)",
                "create foreign data wrapper nothing",
                "create server bank foreign data wrapper nothing",
                "create user mapping for public server bank options (password 'marked-secret')");
    }

    @AfterAll
    static void stop() {
        cluster.close();
        TestPostgres.remove(directory);
    }

    @Test
    void what_no_backup_brings_back_is_named_with_what_to_do() {
        LeftBehind found = LeftBehind.of(live, Destinations.BUILT_IN.of(RestoreTo.DATABASE));
        assertThat(found.problem()).isEmpty();
        assertThat(found.warnings())
                .anySatisfy(
                        said -> assertThat(said).contains("to_the_warehouse (not in use)", "pg_drop_replication_slot"))
                .anySatisfy(said -> assertThat(said).contains("prices (disabled)", "copy_data"))
                .anySatisfy(said -> assertThat(said).contains("orders", "Each subscriber copies"))
                .anySatisfy(said -> assertThat(said).contains("bank", "ALTER USER MAPPING"))
                .noneSatisfy(said -> assertThat(said).contains("marked-secret"));
    }

    @Test
    void sessions_that_the_cut_over_may_not_end_are_named_before() throws SQLException {
        DatabaseUrl plain = cluster.superuser("plain");
        execute(
                plain,
                "create role modest login password 'modest'",
                "create role visitor login password 'visitor'",
                "create role colleague login password 'colleague'",
                "grant colleague, pg_read_all_stats to modest");
        try (Connection visitor = plain.withLogin("visitor", "visitor").connect();
                Connection colleague = plain.withLogin("colleague", "colleague").connect()) {
            assertThat(visitor.isValid(0) && colleague.isValid(0)).isTrue();
            assertThat(LeftBehind.of(plain.withLogin("modest", "modest"), Destinations.BUILT_IN.of(RestoreTo.DATABASE))
                            .warnings())
                    .singleElement()
                    .satisfies(said -> assertThat(said)
                            .contains("may not end those of visitor:", "GRANT each of them")
                            .doesNotContain("colleague"));
            assertThat(LeftBehind.of(plain, Destinations.BUILT_IN.of(RestoreTo.DATABASE))
                            .warnings())
                    .isEmpty();
        }
    }

    @Test
    void a_database_without_any_of_it_gets_no_word_about_it() {
        assertThat(LeftBehind.of(cluster.superuser("plain"), Destinations.BUILT_IN.of(RestoreTo.IN_PLACE)))
                .isEqualTo(new LeftBehind(java.util.List.of(), java.util.Optional.empty()));
    }

    @Test
    void a_live_database_that_cannot_be_asked_is_said_to_be_unknown() {
        assertThat(LeftBehind.of(cluster.superuser("nowhere"), Destinations.BUILT_IN.of(RestoreTo.IN_PLACE))
                        .warnings())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("is not known", "database missing"));
    }

    @Test
    void a_prepared_transaction_stops_a_restore_in_place_before_anything_is_restored_and_not_after_fencing() {
        execute(cluster.superuser("postgres"), "create database bank");
        DatabaseUrl bank = cluster.superuser("bank");
        execute(bank, "create table t (id int primary key)");
        new TestBackups(repository, "shop").take(bank);
        execute(bank, "begin; insert into t values (1); prepare transaction 'transfer 7'");
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", bank, "approval: none"));

        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.IN_PLACE);

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("prepared-transactions");
        assertThat(rehearsal.failed().failure().detail()).contains("transfer 7");
        assertThat(rehearsal.failed().failure().hint()).contains("ROLLBACK PREPARED");
        assertThat(LeftBehind.of(bank, Destinations.BUILT_IN.of(RestoreTo.DATABASE))
                        .warnings())
                .anySatisfy(said -> assertThat(said).contains("transfer 7", "stay with the old database"));
        execute(bank, "rollback prepared 'transfer 7'");
    }
}
