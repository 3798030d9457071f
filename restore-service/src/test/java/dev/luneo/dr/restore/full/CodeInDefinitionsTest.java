package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL runs functions even while it makes what names them. Whoever restores owns everything then, so that they could change what others own. */
@Tag("process")
class CodeInDefinitionsTest {
    private static final DatabaseUrl SERVER = TestPostgres.cluster().superuser("postgres");

    private static final String VIEW =
            "create or replace view alice.positive as select id from alice.payments where true or id > 0";
    private static final String DOMAIN = "alter domain alice.amount drop constraint right_one;"
            + " alter domain alice.amount add constraint right_one check (true or value > 0)";
    private static final String TRAP = "create domain mallory.trap as int check (mallory.change(value))";

    @TempDir
    Path repository;

    private DatabaseUrl live = SERVER;
    private String name = "";

    /** What code could change in another's objects, and where it is planted. */
    static Stream<List<String>> withoutRunning() {
        return Stream.of(
                List.of(VIEW, TRAP, "create view mallory.zz as select '{1}'::mallory.trap[] as a"),
                List.of(VIEW, TRAP, "create table mallory.zz (a mallory.trap[] default '{1}')"),
                List.of(
                        VIEW,
                        TRAP,
                        "create table zz (a mallory.trap) partition by list (a)",
                        "create table zz_1 partition of zz for values in (1)"),
                List.of(
                        VIEW,
                        TRAP,
                        "create type mallory.pair as (one mallory.trap)",
                        "create view mallory.zz as select '(1)'::mallory.pair as a"),
                List.of(
                        VIEW,
                        TRAP,
                        "create type mallory.span as range (subtype = mallory.trap)",
                        "create view mallory.zz as select '[1,2]'::mallory.span as a"),
                List.of(
                        VIEW,
                        "create domain mallory.trap as int check (query_to_xml('select mallory.change(1)', true, true, '') is not null)",
                        "create view mallory.zz as select '{1}'::mallory.trap[] as a"),
                List.of(
                        VIEW,
                        "create operator mallory.=== (leftarg = int, rightarg = int, procedure = mallory.same)",
                        "create domain mallory.trap as int check (value operator(mallory.===) 1)",
                        "create view mallory.zz as select '{1}'::mallory.trap[] as a"),
                List.of(
                        DOMAIN,
                        TRAP,
                        "create function mallory.zz(mallory.trap[] default '{1}') returns int language sql as 'select 1'"),
                List.of(
                        DOMAIN,
                        TRAP,
                        "create function mallory.zz() returns mallory.trap[] language sql begin atomic select '{1}'::mallory.trap[]; end"),
                List.of(DOMAIN, TRAP, "create domain mallory.zz as mallory.trap[] default '{1}'"),
                List.of(
                        DOMAIN,
                        TRAP,
                        "create function mallory.add_to(mallory.trap[], int) returns mallory.trap[] language sql as 'select $1'",
                        "create aggregate mallory.zz(int) (sfunc = mallory.add_to, stype = mallory.trap[], initcond = '{1}')"));
    }

    @ParameterizedTest
    @MethodSource("withoutRunning")
    void nothing_runs_that_need_not_run(List<String> planted) {
        Rehearsal rehearsal =
                restored(planted.get(0), planted.subList(1, planted.size()).toArray(String[]::new));
        DatabaseUrl copy = FullRestoreTest.at(SERVER, rehearsal.finished().restored());
        assertThat(value(copy, "select pg_get_viewdef('alice.positive'::regclass)"))
                .isEqualTo(value(live, "select pg_get_viewdef('alice.positive'::regclass)"));
        assertThat(value(copy, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'right_one'"))
                .isEqualTo("CHECK ((VALUE > 0))");
        assertThat(
                        value(
                                copy,
                                "select count(*) from pg_constraint c join pg_type t on t.oid = c.contypid where typname = 'trap'"))
                .isEqualTo("1");
        // As they were: whoever may run functions may still.
        assertThat(
                        value(
                                copy,
                                "select bool_and(has_function_privilege('public', p.oid, 'execute')) from pg_proc p where p.pronamespace::regnamespace::text in ('alice', 'mallory')"))
                .isEqualTo("t");
    }

    static Stream<List<String>> byConstants() {
        return Stream.of(
                List.of("create table mallory.zz (a int, g int generated always as (mallory.fold(1) + a) stored)"),
                List.of("create table mallory.zz (a int) partition by range ((mallory.fold(1) + a))"),
                List.of(
                        "create table mallory.zz (a int) partition by list (a)",
                        "create table mallory.zz_1 (a int check (mallory.fold(1) > 0 and a = 1))",
                        "alter table mallory.zz attach partition mallory.zz_1 for values in (1)"));
    }

    /** Which cannot be made without. */
    @ParameterizedTest
    @MethodSource("byConstants")
    void what_is_changed_while_a_constant_is_computed_is_found(List<String> planted) {
        assertThat(restored(
                                "alter table alice.payments drop constraint usual;"
                                        + " alter table alice.payments add constraint usual check (true or alice.usual(id))",
                                planted.toArray(String[]::new))
                        .failed()
                        .failure()
                        .reason())
                .isEqualTo("altered-while-restored");
        assertThat(restored("alter view alice.positive alter column id set default 7", planted.toArray(String[]::new))
                        .failed()
                        .failure()
                        .reason())
                .isEqualTo("altered-while-restored");
        assertThat(restored(VIEW, planted.toArray(String[]::new))
                        .failed()
                        .failure()
                        .reason())
                .isEqualTo("altered-while-restored");
        assertThat(restored("alter table alice.payments alter column id set default 7", planted.toArray(String[]::new))
                        .failed()
                        .failure()
                        .reason())
                .isEqualTo("altered-while-restored");
    }

    /** Policies, triggers and rules come late; what they hold is read when they are made, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create policy zz on mallory.held using ('{1}'::mallory.trap[] is not null)",
                "create trigger zz before insert on mallory.held for each row when ('{1}'::mallory.trap[] is not null)"
                        + " execute function mallory.fired()",
                "create rule zz as on delete to mallory.held where '{1}'::mallory.trap[] is not null do instead nothing",
                "create rule zz as on delete to mallory.held where '{1}'::mallory.late[] is not null do instead nothing"
            })
    void what_hangs_on_tables_runs_nothing_that_could_change_what_hangs_on_others(String planted) {
        Rehearsal rehearsal = restored(
                "perform pg_sleep(0.5); alter policy own on alice.payments using (true or id = 1);"
                        + " create or replace rule watched as on delete to alice.payments where true or old.id > 0 do instead nothing",
                TRAP,
                "create domain mallory.late as int",
                "alter domain mallory.late add constraint l check (mallory.change(value)) not valid",
                "create function mallory.fired() returns trigger language plpgsql as 'begin return new; end'",
                "create table mallory.held (id int)",
                planted);
        DatabaseUrl copy = FullRestoreTest.at(SERVER, rehearsal.finished().restored());
        assertThat(value(copy, "select qual from pg_policies where policyname = 'own'"))
                .isEqualTo("(id = 1)");
        assertThat(value(copy, "select definition from pg_rules where rulename = 'watched'"))
                .contains("WHERE (old.id > 0)");
    }

    @Test
    void a_check_that_is_added_to_what_another_owns_is_found() {
        Rehearsal rehearsal = restored(
                "alter domain alice.amount add constraint more check (value < 100) not valid",
                "create table mallory.zz (id int)",
                "create index on mallory.zz (mallory.fold(id))",
                "insert into mallory.zz values (1)");
        assertThat(rehearsal.failed().failure().reason()).isEqualTo("altered-while-restored");
    }

    @Test
    void a_column_that_is_computed_of_what_a_function_says_of_a_constant_comes_back() {
        Rehearsal rehearsal = restored(
                "select 1",
                "create function mallory.rate(text) returns numeric immutable language sql as 'select 0.19'",
                "create table mallory.bills (net numeric not null default 100,"
                        + " tax numeric generated always as (net * mallory.rate('DE')) stored)",
                "create table mallory.more_bills (like mallory.bills including all)",
                "create table mallory.parts (a int) partition by list (a)",
                "create table mallory.part_1 (a int check (mallory.fold(1) > 0 and a = 1))",
                "alter table mallory.parts attach partition mallory.part_1 for values in (1)",
                "insert into mallory.parts values (1)",
                "create view mallory.taxes as select sum(tax) as tax from mallory.bills",
                "insert into mallory.bills values (default)");
        DatabaseUrl copy = FullRestoreTest.at(SERVER, rehearsal.finished().restored());
        assertThat(value(copy, "select tax from mallory.taxes")).isEqualTo("19.00");
        assertThat(value(copy, "select a from mallory.parts")).isEqualTo("1");
    }

    /** A check that is put back early could be changed by the code of one that is put back late. */
    @Test
    void a_check_is_not_changed_by_the_code_of_another_one() {
        Rehearsal rehearsal = restored(
                "alter table alice.payments drop constraint usual;"
                        + " alter table alice.payments add constraint usual check (true or alice.usual(id))",
                "create table mallory.aa (id int check (mallory.change(id)))",
                "insert into mallory.aa values (1)");
        assertThat(rehearsal.failed().failure().reason()).isEqualTo("altered-while-restored");
    }

    /** Schemas, views and tables with names that read like kinds of entries are no others. */
    @Test
    void names_that_read_like_kinds_come_back() {
        Rehearsal rehearsal = restored(
                "select 1",
                "create schema \"DATA\"",
                "create materialized view \"DATA\".totals as select 1 as one",
                "create table \"DATA\".things as select 1 as one",
                "create schema \"ATTACH\"",
                "create table \"ATTACH\".things as select 1 as one",
                "create domain \"DATA\".\"odd. \"\"one\" as int check (value <> 3)",
                "create rule \"FK CONSTRAINT\" as on delete to \"DATA\".things do instead nothing",
                "comment on rule \"FK CONSTRAINT\" on \"DATA\".things is 'of a rule'");
        DatabaseUrl copy = FullRestoreTest.at(SERVER, rehearsal.finished().restored());
        assertThat(
                        value(
                                copy,
                                "select (select one from \"DATA\".totals) + (select one from \"DATA\".things) + (select one from \"ATTACH\".things)"))
                .isEqualTo("3");
        assertThat(
                        value(
                                copy,
                                "select description from pg_description where classoid = 'pg_rewrite'::regclass and description = 'of a rule'"))
                .isEqualTo("of a rule");
    }

    private Rehearsal restored(String change, String... planted) {
        live = TestPostgres.freshDatabase("defined");
        name = live.location().database();
        List<String> statements = new ArrayList<>(List.of(
                "create role %s_alice".formatted(name),
                "create role %s_mallory".formatted(name),
                "create schema alice authorization %s_alice".formatted(name),
                "create schema mallory authorization %s_mallory".formatted(name),
                "grant create on schema public to %s_mallory".formatted(name),
                "set role %s_alice".formatted(name),
                "create domain alice.amount as int constraint right_one check (value > 0)",
                "create function alice.usual(int) returns boolean language sql as 'select true'",
                "create table alice.payments (id int constraint usual check (alice.usual(id)))",
                "create view alice.positive as select id from alice.payments where id > 0",
                "create policy own on alice.payments using (id = 1)",
                "create rule watched as on delete to alice.payments where old.id > 0 do instead nothing",
                "reset role",
                "grant create on database %1$s to %1$s_mallory".formatted(name),
                "set role %s_mallory".formatted(name),
                // On the live database it finds its work undone or forbidden.
                ("create function mallory.change(int) returns boolean language plpgsql as $$ begin"
                                + " if current_database() ~ '_restored_' then begin execute %s; exception when others then null; end; end if;"
                                + " return true; end $$")
                        .formatted("$q$" + change + "$q$"),
                "create function mallory.fold(int) returns int immutable language plpgsql as"
                        + " 'begin perform mallory.change($1); return $1; end'",
                "create function mallory.same(int, int) returns boolean immutable language plpgsql as"
                        + " 'begin return mallory.change($1); end'"));
        statements.addAll(Arrays.asList(planted));
        execute(live, statements.toArray(String[]::new));
        new TestBackups(repository.resolve(name), "shop").take(live);
        Rehearsal rehearsal =
                new Rehearsal(new TestPlan(repository.resolve(name)).database("shop", live, "approval: none"));
        rehearsal.restore("shop");
        return rehearsal;
    }
}
