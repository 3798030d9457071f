package dev.luneo.dr.restore.rehearsal;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real schemas, restored by the real tools into a real database that is gone afterwards. */
@Tag("process")
class SchemaProofTest {
    private static final Duration TOO_SLOW = Duration.ofMinutes(1);

    @TempDir
    Path repository;

    @TempDir
    Path staging;

    private ProofRig rig(String name, DatabaseUrl live) {
        return new ProofRig(
                new TestPlan(repository).database(name, live, "approval: none"), staging.resolve("staging"));
    }

    private static DatabaseUrl shop(String... more) {
        DatabaseUrl shop = TestPostgres.freshDatabase("proof");
        execute(
                shop,
                "create table customers (id serial primary key, name text not null check (length(name) > 1))",
                "insert into customers (name) select 'customer ' || n from generate_series(1, 1000) n",
                "create table orders (id int primary key, customer int references customers)",
                "create view everybody as select name from customers");
        execute(shop, more);
        return shop;
    }

    /** As a database of a plan names it: the other tests of this JVM have their own. */
    private static String scratchOf(String database) {
        return value(
                TestPostgres.cluster().superuser("postgres"),
                "select coalesce(string_agg(datname, ','), 'none') from pg_database where datname like '"
                        + database
                        + "\\_restored\\_proof%'");
    }

    private static String role(String name) {
        return value(
                TestPostgres.cluster().superuser("postgres"),
                "select count(*) from pg_roles where rolname like '" + name + "\\_restored\\_proof%'");
    }

    @Test
    void a_schema_that_can_be_restored_is_proved_without_its_data_and_nothing_is_left_of_it() throws IOException {
        DatabaseUrl live = shop();
        TestBackups backups = new TestBackups(repository, "good");
        Manifest backup = backups.take(live);
        // Whoever rehearses reads no data: a hundred gigabytes are not copied each day.
        try (Stream<Path> files = Files.list(backups.directory(backup).resolve("dump"))) {
            for (Path data :
                    files.filter(file -> file.toString().endsWith(".gz")).toList()) {
                TestBackups.change(data, bytes -> new byte[bytes.length]);
            }
        }
        ProofRig rig = rig("good", live);
        rig.taken("good", backup, "one");
        rig.goOn();

        assertThat(rig.events(SchemaNotRestorable.class)).isEmpty();
        SchemaProved proved = rig.events(SchemaProved.class).get(0);
        assertThat(proved.backupId()).isEqualTo(backup.backupId().value());
        assertThat(proved.schemaSha256()).contains("one");
        assertThat(proved.objects()).isGreaterThan(5);
        assertThat(proved.took()).isPositive();
        assertThat(scratchOf("good")).isEqualTo("none");
        assertThat(role("good")).isEqualTo("0");
        assertThat(staging.resolve("staging")).isEmptyDirectory();
        assertThat(value(live, "select count(*) from customers")).isEqualTo("1000");
    }

    @Test
    void a_definition_that_cannot_be_made_in_an_empty_database_is_told_days_before_with_its_name_and_the_way_out() {
        DatabaseUrl live = shop(
                "create schema app",
                "set search_path = app",
                "create function fold(t text) returns text immutable language sql as $$ select lower(t) $$",
                "create function norm(t text) returns text immutable language sql as $$ select fold(t) $$",
                "create table people (name text, norm text generated always as (name || norm('X')) stored)");
        Manifest backup = new TestBackups(repository, "bad").take(live);
        ProofRig rig = rig("bad", live);
        rig.taken("bad", backup, "one");
        rig.goOn();

        SchemaNotRestorable failed = rig.events(SchemaNotRestorable.class).get(0);
        assertThat(failed.object())
                .hasValueSatisfying(object -> assertThat(object).contains("TABLE people"));
        assertThat(failed.failure().detail()).contains("function fold(text) does not exist");
        assertThat(failed.failure().hint())
                .contains("TABLE people", "write the schema before each name", "No backup's schema has been restored");
        assertThat(failed.failure().reason()).isEqualTo("definition-refused");
        assertThat(scratchOf("bad")).isEqualTo("none");
        assertThat(role("bad")).isEqualTo("0");
        // It is not called damaged, and a lead may still have it restored, by hand or by luck.
        assertThat(rig.events(BackupDisproved.class)).isEmpty();
        assertThat(rig.state()
                        .backups()
                        .find(backup.backupId().value())
                        .orElseThrow()
                        .usable())
                .isTrue();
        assertThat(SchemaWarning.of(rig.state().backups().of("bad"), ZoneOffset.UTC))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains(backup.backupId().value(), "TABLE people", "fold(text) does not exist"));

        execute(
                live,
                "create or replace function app.norm(t text) returns text immutable language sql as $$ select app.fold(t) $$");
        Manifest mended = new TestBackups(repository, "bad").take(live);
        rig.after(Duration.ofMinutes(6));
        rig.taken("bad", mended, "two");
        rig.goOn();
        assertThat(rig.events(SchemaProved.class))
                .extracting(SchemaProved::backupId)
                .containsExactly(mended.backupId().value());
        assertThat(SchemaWarning.of(rig.state().backups().of("bad"), ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void a_role_that_the_server_lacks_is_told_days_before_with_the_statement_that_makes_it() {
        String role = "proof_owner_" + ProcessHandle.current().pid();
        execute(TestPostgres.cluster().superuser("postgres"), "create role " + role);
        DatabaseUrl live = shop("alter table customers owner to " + role);
        Manifest backup = new TestBackups(repository, "lacking").take(live);
        execute(live, "reassign owned by " + role + " to current_user", "drop role " + role);
        ProofRig rig = rig("lacking", live);
        rig.taken("lacking", backup, "one");
        rig.goOn();

        SchemaNotRestorable failed = rig.events(SchemaNotRestorable.class).get(0);
        assertThat(failed.failure().reason()).isEqualTo("roles-missing");
        assertThat(failed.failure().detail()).contains("CREATE ROLE", role);
        assertThat(scratchOf("lacking")).isEqualTo("none");
    }

    @Test
    void what_a_restore_mends_by_itself_is_no_failure() {
        DatabaseUrl live = AwkwardSchema.freshDatabase("proof_awkward");
        execute(
                live,
                "create table zdict (code text primary key)",
                "create function ok_code(c text) returns boolean stable language sql as"
                        + " $$ select exists (select 1 from zdict where code = c) $$",
                "create table data1 (id int primary key, code text check (ok_code(code)))",
                "create function fold(t text) returns text immutable language sql as $$ select lower(t) $$",
                "create function norm(t text) returns text immutable language sql as $$ select fold(t) $$",
                "create index on data1 (norm(code))",
                "create function total() returns bigint stable language plpgsql as"
                        + " $$ begin return (select count(*) from data1); end $$",
                "create materialized view mv_total as select total() as t",
                "create publication everything for all tables",
                "create subscription nobody connection 'host=127.0.0.1 port=1' publication p with (connect = false)");
        try {
            Manifest backup = new TestBackups(repository, "awkward").take(live);
            ProofRig rig = rig("awkward", live);
            rig.taken("awkward", backup, "one");
            rig.goOn();
            assertThat(rig.events(SchemaNotRestorable.class)).isEmpty();
            assertThat(rig.events(SchemaProved.class)).hasSize(1);
            assertThat(scratchOf("awkward")).isEqualTo("none");
        } finally {
            execute(live, "alter subscription nobody set (slot_name = none)", "drop subscription nobody");
        }
    }

    @Test
    void a_subscription_keeps_no_scratch_database_from_being_dropped_although_a_superuser_restores() {
        DatabaseUrl live = shop(
                "create subscription somebody connection 'host=127.0.0.1 port=1' publication p with (connect = false)");
        try {
            Manifest backup = new TestBackups(repository, "subscribed").take(live);
            ProofRig rig = new ProofRig(
                    new TestPlan(repository).database("subscribed", live, "approval: none", "rights: superuser"),
                    staging.resolve("staging"));
            rig.taken("subscribed", backup, "one");
            rig.goOn();
            assertThat(rig.events(SchemaNotRestorable.class)).isEmpty();
            assertThat(rig.events(SchemaProved.class)).hasSize(1);
            assertThat(scratchOf("subscribed")).isEqualTo("none");
        } finally {
            execute(live, "alter subscription somebody set (slot_name = none)", "drop subscription somebody");
        }
    }

    @Test
    void roles_that_a_restore_would_make_are_not_made_before() {
        String role = "proof_maker_" + ProcessHandle.current().pid();
        execute(TestPostgres.cluster().superuser("postgres"), "create role " + role);
        DatabaseUrl live = shop("alter table customers owner to " + role);
        Manifest backup = new TestBackups(repository, "making").take(live);
        execute(live, "reassign owned by " + role + " to current_user", "drop role " + role);
        ProofRig rig = new ProofRig(
                new TestPlan(repository).database("making", live, "approval: none", "missing-roles: create"),
                staging.resolve("staging"));
        rig.taken("making", backup, "one");
        rig.goOn();

        assertThat(rig.events(SchemaNotRestorable.class)).isEmpty();
        assertThat(rig.events(SchemaProved.class))
                .singleElement()
                .satisfies(proved -> assertThat(proved.detail()).contains(role));
        assertThat(value(live, "select count(*) from pg_roles where rolname = '" + role + "'"))
                .isEqualTo("0");
    }

    @Test
    void what_a_killed_attempt_left_is_dropped_by_the_next_one() {
        DatabaseUrl live = shop();
        Manifest backup = new TestBackups(repository, "killed").take(live);
        ProofRig rig = rig("killed", live);
        rig.taken("killed", backup, "one");
        rig.happened(new SchemaProofStarted("killed", backup.backupId().value(), 1, "dead/1"));
        rig.after(Duration.ofMinutes(6));
        ProveSchema second = rig.begun();
        assertThat(second.attempt()).isEqualTo(2);
        // The process had made its database, and the role, when it was killed.
        String half = second.leftOvers().get(0);
        TestPostgres.server().createDatabase(half, "UTF8", "C", "C");
        execute(TestPostgres.cluster().superuser("postgres"), "create role " + half);
        assertThat(scratchOf("killed")).isEqualTo(half);

        rig.goOn();
        assertThat(rig.events(SchemaProved.class)).hasSize(1);
        assertThat(scratchOf("killed")).isEqualTo("none");
        assertThat(role("killed")).isEqualTo("0");
        assertThat(rig.proofs("killed").leftOvers()).isEmpty();
    }

    @Test
    void an_attempt_that_is_interrupted_drops_its_database_and_says_nothing() {
        DatabaseUrl live = shop(sleepy("interrupted"));
        Manifest backup = new TestBackups(repository, "interrupted").take(live);
        ProofRig rig = rig("interrupted", live);
        rig.taken("interrupted", backup, "one");
        ProveSchema proof = rig.begun();
        CompletableFuture<String> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                rig.perform(proof);
                end.complete("went on");
            } catch (InterruptedException e) {
                end.complete("interrupted");
            }
        });
        thread.start();
        await().atMost(TOO_SLOW)
                .until(() -> value(live, sleepers("interrupted")).equals("1"));
        thread.interrupt();

        assertThat(end.orTimeout(TOO_SLOW.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                        .join())
                .isEqualTo("interrupted");
        assertThat(rig.events(SchemaNotRestorable.class)).isEmpty();
        assertThat(rig.events(SchemaProved.class)).isEmpty();
        assertThat(scratchOf("interrupted")).isEqualTo("none");
        assertThat(role("interrupted")).isEqualTo("0");
        // The same attempt is made again when it is wanted again.
        assertThat(rig.decide()).hasSize(1);
    }

    /** An index whose making takes a minute in a scratch database of this name, and no time elsewhere. */
    static String[] sleepy(String database) {
        return new String[] {
            "create function slow(n int) returns int immutable language plpgsql as $$ begin"
                    + " if pg_catalog.current_database() like '" + database + "\\_restored\\_proof%'"
                    + " then perform pg_catalog.pg_sleep(60); end if; return n; end $$",
            "create index slowly on customers (id) where slow(1) = 1"
        };
    }

    static String sleepers(String database) {
        return "select count(*) from pg_stat_activity where datname like '" + database
                + "\\_restored\\_proof%' and query ilike '%create index%' and state = 'active'";
    }

    @Test
    void a_backup_that_nobody_vouches_for_is_not_executed() {
        DatabaseUrl live = shop();
        TestBackups backups = new TestBackups(repository, "strange");
        Manifest backup = backups.take(live);
        backups.unsign(backup);
        ProofRig rig = rig("strange", live);
        rig.taken("strange", backup, "one");
        rig.goOn();
        assertThat(rig.events(SchemaNotRestorable.class))
                .extracting(failed -> failed.failure().reason())
                .isEqualTo(List.of("backup-not-authenticated"));
    }

    @Test
    void a_server_that_is_down_may_come_back() {
        DatabaseUrl live = shop();
        Manifest backup = new TestBackups(repository, "down").take(live);
        ProofRig rig = rig(
                "down",
                DatabaseUrl.parse("postgresql://nobody:nothing@127.0.0.1:1/down")
                        .orThrow());
        rig.taken("down", backup, "one");
        rig.goOn();
        SchemaNotRestorable failed = rig.events(SchemaNotRestorable.class).get(0);
        assertThat(failed.failure().reason()).isEqualTo("server-unreachable");
        assertThat(failed.failure().retryable()).isTrue();
        rig.after(Duration.ofMinutes(5));
        rig.goOn();
        assertThat(rig.proofs("down").failing().orElseThrow().times()).isEqualTo(2);
    }
}
