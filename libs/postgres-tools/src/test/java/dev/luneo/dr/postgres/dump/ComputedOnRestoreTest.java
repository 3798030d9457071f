package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.FingerprintComparison;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore runs of the database's own code, which was written for other sessions than a restore's. */
@Tag("process")
class ComputedOnRestoreTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String OWN_PATHS =
            "select count(*) from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information)' and proconfig is not null";

    @TempDir
    Path directory;

    private FingerprintComparison comparison = new FingerprintComparison(List.of("not compared"), List.of(), List.of());

    @Test
    void a_check_whose_function_names_another_table_without_its_schema_comes_back() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("check");
        TestPostgres.execute(
                source,
                "create table zdict (code text primary key)",
                "insert into zdict values ('a'), ('b')",
                "create function ok_code(c text) returns boolean stable language sql as"
                        + " $$ select exists (select 1 from zdict where code = c) $$",
                "create table data1 (id int primary key, code text check (ok_code(code)))",
                "insert into data1 values (1, 'a'), (2, 'b')");
        DatabaseUrl target = TestPostgres.freshDatabase("check_restored");
        assertThat(restored(source, target).toFinish()).isEmpty();
        assertThat(comparison.differences()).isEmpty();
        assertThat(TestPostgres.value(target, OWN_PATHS))
                .as("paths that were lent")
                .isEqualTo("0");
    }

    @Test
    void a_check_that_rows_of_the_backup_do_not_pass_any_more_is_kept_for_new_rows_and_named() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("stale_check");
        TestPostgres.execute(
                source,
                "create table zdict (code text primary key)",
                "insert into zdict values ('a'), ('b')",
                "create function ok_code(c text) returns boolean stable language sql as"
                        + " $$ select exists (select 1 from zdict where code = c) $$",
                "create domain code as text constraint known check (ok_code(value))",
                "create table parent (id int, code text constraint right_code check (ok_code(code)))",
                "create table child (constraint right_code check (ok_code(code))) inherits (parent)",
                "comment on constraint right_code on parent is 'looks elsewhere'",
                "create table typed (c code)",
                "insert into typed values ('a')",
                "insert into child values (1, 'a'), (2, 'b')",
                "delete from zdict where code = 'b'");
        DatabaseUrl target = TestPostgres.freshDatabase("stale_check_restored");
        assertThat(restored(source, target).toFinish())
                .singleElement()
                .asString()
                .contains("right_code of public.child", "VALIDATE CONSTRAINT");
        assertThat(comparison.differences()).isEmpty();
        String checks =
                "select string_agg(concat_ws(' ', conname, conrelid::regclass, contypid::regtype, conislocal, coninhcount,"
                        + " pg_get_expr(conbin, conrelid), obj_description(oid, 'pg_constraint')), '; ' order by conname, conrelid::regclass::text)"
                        + " from pg_constraint where contype = 'c' and oid >= 16384 and connamespace = 'public'::regnamespace";
        assertThat(TestPostgres.value(target, checks)).isEqualTo(TestPostgres.value(source, checks));
        assertThat(
                        TestPostgres.value(
                                target,
                                "select string_agg(conname, ', ' order by 1) from pg_constraint where convalidated and contype = 'c' and connamespace = 'public'::regnamespace"))
                .isEqualTo("known");
    }

    @Test
    void checks_that_ask_for_time_name_user_or_setting_do_not_keep_rows_from_coming_back() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("elsewhen");
        TestPostgres.execute(
                source,
                "create table named (id int constraint right_name check (current_database() = '%s'))"
                        .formatted(source.location().database()),
                "create table fresh (t timestamptz constraint just_now check (t > now() - interval '0.1 s'))",
                "create table dated (d date constraint today check (d >= current_date - 1))",
                "create table by_whom (id int constraint is_on check (coalesce(current_setting('app.flag', true), '') = 'yes'))",
                "create table plain (id int constraint positive check (id > 0), n text constraint short check (length(n) < 9))",
                "insert into named values (1)",
                "insert into fresh values (now())",
                "insert into dated values (current_date)",
                "set app.flag = 'yes'; insert into by_whom values (1)",
                "insert into plain values (1, 'a')",
                "select pg_sleep(0.2)");
        DatabaseUrl target = TestPostgres.freshDatabase("elsewhen_restored");
        assertThat(restored(source, target).toFinish())
                .singleElement()
                .asString()
                .contains("right_name of public.named", "just_now of public.fresh", "is_on of public.by_whom")
                .doesNotContain("positive", "short", "today");
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void a_foreign_key_that_rows_of_the_backup_break_is_kept_for_new_rows_and_named_and_the_others_are_whole()
            throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("broken_key");
        TestPostgres.execute(
                source,
                "create table \"Customer s\" (id int primary key)",
                "create table orders (id int primary key, c int, p int references orders,"
                        + " constraint \"by whom\" foreign key (c) references \"Customer s\" on delete cascade deferrable)",
                "comment on constraint \"by whom\" on orders is 'who bought'",
                "comment on constraint orders_pkey on orders is 'one each'",
                "create table checked (id int constraint positive check (id > 0))",
                "comment on constraint positive on checked is 'no debts'",
                "insert into \"Customer s\" values (1)",
                "set session_replication_role = replica; insert into orders values (1, 1, null), (2, 99, 1)");
        DatabaseUrl target = TestPostgres.freshDatabase("broken_key_restored");
        assertThat(restored(source, target).toFinish())
                .singleElement()
                .asString()
                .contains("by whom of public.orders", "VALIDATE CONSTRAINT")
                .doesNotContain("orders_p_fkey");
        assertThat(comparison.differences()).isEmpty();
        String keys = "select string_agg(concat_ws(' ', conname, replace(pg_get_constraintdef(oid), ' NOT VALID', ''),"
                + " obj_description(oid, 'pg_constraint')), '; ' order by conname) from pg_constraint"
                + " where connamespace = 'public'::regnamespace";
        assertThat(TestPostgres.value(target, keys)).isEqualTo(TestPostgres.value(source, keys));
        assertThat(
                        TestPostgres.value(
                                target,
                                "select string_agg(conname, ', ') from pg_constraint where not convalidated and connamespace = 'public'::regnamespace"))
                .isEqualTo("by whom");
    }

    @Test
    void a_materialised_view_and_an_index_are_computed_by_the_search_path_of_the_database_that_was_backed_up()
            throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("path");
        TestPostgres.execute(
                source,
                "do $$ begin execute format('alter database %I set search_path to app, public', current_database()); end $$",
                "create schema app",
                "create table app.measures (id int, v int)",
                "insert into app.measures select g, g from generate_series(1, 10) g",
                "create function app.total() returns bigint stable language plpgsql as"
                        + " $$ begin return (select sum(v) from measures); end $$",
                "create function app.twice(i int) returns int immutable language sql as $$ select doubled(i) $$"
                        .replace("doubled(i)", "i * 2"),
                "create function app.four(i int) returns int immutable language plpgsql as"
                        + " $$ begin return twice(twice(i)); end $$",
                "set search_path to app, public; create index on app.measures (app.four(v))",
                "set search_path to app, public; create materialized view app.mv_total as select app.total() as t");
        DatabaseUrl target = TestPostgres.freshDatabase("path_restored");
        assertThat(restored(source, target).toFinish()).isEmpty();
        assertThat(comparison.differences()).isEmpty();
        assertThat(TestPostgres.value(target, "select t from app.mv_total")).isEqualTo("55");
        assertThat(TestPostgres.value(target, OWN_PATHS)).isEqualTo("0");
    }

    @Test
    void a_function_with_a_path_of_its_own_keeps_it() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("own");
        TestPostgres.execute(
                source, "create function one() returns int language sql set search_path to public as 'select 1'");
        DatabaseUrl target = TestPostgres.freshDatabase("own_restored");
        restored(source, target);
        assertThat(TestPostgres.value(target, "select proconfig::text from pg_proc where proname = 'one'"))
                .isEqualTo("{search_path=public}");
    }

    @Test
    void a_materialised_view_that_cannot_be_computed_is_left_empty_and_named_and_all_data_is_there() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("view");
        TestPostgres.execute(
                source,
                "create table sales (id int primary key, v int)",
                "insert into sales select g, g from generate_series(1, 100) g",
                "create function elsewhere() returns bigint language plpgsql as $$ begin"
                        + " if current_setting('app.elsewhere', true) is distinct from 'up' then raise 'no route to host'; end if;"
                        + " return 1; end $$",
                "set app.elsewhere = 'up'; create materialized view far_away as select elsewhere() as e",
                "create materialized view nearby as select sum(v) as s from sales");
        DatabaseUrl target = TestPostgres.freshDatabase("view_restored");
        assertThat(restored(source, target).toFinish())
                .singleElement()
                .asString()
                .contains("public.far_away", "no route to host", "REFRESH MATERIALIZED VIEW")
                .doesNotContain("nearby");
        assertThat(comparison.differences()).isEmpty();
        assertThat(TestPostgres.value(target, "select s from nearby")).isEqualTo("5050");
    }

    @Test
    void an_event_trigger_that_comes_back_does_not_write_what_the_restore_does_into_the_data() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("audit");
        TestPostgres.execute(
                source,
                "create table ddl_log (id bigserial primary key, tag text)",
                "create function log_ddl() returns event_trigger language plpgsql as"
                        + " $$ begin insert into public.ddl_log (tag) values (tg_tag); end $$",
                "create table sales (v int)",
                "create materialized view sales_sum as select sum(v) s from sales",
                "create event trigger audit on ddl_command_end execute function log_ddl()",
                "create table after_trigger (a int)");
        DatabaseUrl target = TestPostgres.freshDatabase("audit_restored");
        restored(source, target);
        assertThat(comparison.differences()).isEmpty();
        assertThat(TestPostgres.value(target, "select count(*) from pg_event_trigger"))
                .isEqualTo("1");
    }

    private RestoreOutcome.Restored restored(DatabaseUrl source, DatabaseUrl target) throws Exception {
        Path archive = directory.resolve("dump");
        DumpOutcome.Dumped dumped = (DumpOutcome.Dumped) new PgDump(TestPostgres.binaries())
                .dump(source, archive, new DumpSettings(2, LIMIT, FingerprintLevel.CONTENT), progress -> {});
        Optional<DatabaseFacts> facts = DatabaseFacts.read(source).whenGiven();
        RestoreOutcome outcome = new PgRestore(TestPostgres.binaries())
                .restore(archive, target, RestoreSettings.toRestorer(2, LIMIT, false, Set.of(), facts), progress -> {});
        assertThat(outcome).isInstanceOf(RestoreOutcome.Restored.class);
        FingerprintOutcome.Taken taken =
                (FingerprintOutcome.Taken) new Fingerprinter().take(target, FingerprintLevel.CONTENT, 2);
        comparison = FingerprintComparison.compare(dumped.fingerprint(), taken.fingerprint());
        return (RestoreOutcome.Restored) outcome;
    }
}
