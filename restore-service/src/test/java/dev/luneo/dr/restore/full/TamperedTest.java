package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While a database is filled, code in it may act as whoever fills it, who owns all of it. What that changed is given to nobody. */
@Tag("process")
class TamperedTest {
    @TempDir
    Path repository;

    static Stream<String> planted() {
        return Stream.of(
                "create or replace function public.trusted() returns int language sql security definer as 'select 666'",
                "create function public.planted() returns int language sql security definer as 'select 666'",
                "create policy planted on public.payments using (public.mine() > 0)",
                "drop index public.by_norm; create index by_norm on public.payments (public.same(id))",
                "alter domain public.amount drop constraint right_one;"
                        + " alter domain public.amount add constraint right_one check (public.same(value) > 0)",
                "create cast (public.amounts as int) with function public.of_amounts(public.amounts) as implicit",
                "create function public.root() returns text language sql security definer as 'select current_user';"
                        + " alter extension citext add function public.root()",
                "create or replace function public.atomic() returns int language sql security definer begin atomic select public.mine(); end",
                "grant select on public.payments to public",
                "create or replace view public.positive as select id from public.payments where true or id > 0",
                "alter table public.shut disable row level security",
                "alter table public.mine_all inherit public.family",
                "drop index public.only_once",
                "alter table public.refers drop constraint to_family;"
                        + " alter table public.refers add constraint to_family foreign key (id) references public.family on delete cascade",
                "create table public.planted_parts (id int) partition by list (id)",
                "do $x$ begin execute format('alter database %I set search_path to public', current_database()); end $x$ ");
    }

    static Stream<String> more() {
        return Stream.of(
                "create trigger planted before insert on public.payments for each row execute function public.fire()",
                "create rule planted as on insert to public.payments do also select public.mine()",
                "create index by_norm_too on public.payments (public.same(id))",
                "drop statistics public.planned;"
                        + " create statistics public.planned on (public.norm(id)), (public.same(id)) from public.payments",
                "create cast (public.amount[] as int) with function public.of_list(public.amount[])",
                "create cast (public.mood as int) with function public.of_mood(public.mood)",
                "create extension hstore",
                "alter table public.family_of_one no inherit public.family",
                "alter table public.parts attach partition public.mine_all default",
                "drop index public.only_once; create index only_once on public.payments (id)",
                "drop index public.only_once; create unique index only_once on public.payments (id) where id > 1000000",
                "alter table public.refers drop constraint twice_never",
                "alter table public.refers drop constraint twice_never;"
                        + " alter table public.refers add constraint twice_never unique (id, n)",
                "alter table public.refers drop constraint apart; alter table public.refers add constraint apart exclude (id with =)",
                "alter table public.refers disable rule watched",
                "create or replace rule watched as on delete to public.refers where old.id > 1000000 do instead nothing",
                "alter sequence public.serials_id_seq owned by public.mine_all.id",
                "alter sequence public.serials_id_seq maxvalue 2 cycle",
                "alter table public.payments set unlogged",
                "drop aggregate public.summed(int); create aggregate public.summed(int) (sfunc = int4pl, stype = int, initcond = '666')",
                "alter publication of_family set table public.family where (id > 0 or true)",
                "alter table public.refers alter n drop not null",
                "drop statistics public.planned",
                "drop publication of_family",
                "alter publication of_family set table public.payments",
                "alter publication of_family set (publish = 'insert')",
                "alter type public.mood add value 'wild'",
                "alter sequence public.counted increment by 100 cycle",
                "alter text search dictionary public.words (stopwords = 'english')",
                "alter text search configuration public.searched drop mapping for asciiword",
                "drop collation public.sorted; create collation public.sorted from \"C\"",
                "drop view public.barred",
                "alter table public.payments drop constraint norm_only",
                "alter table public.payments alter id set default 666",
                "alter table public.payments add column planted int",
                "alter domain public.amount set default 666",
                "create or replace function public.defaulted(x int default public.mine()) returns int language sql as 'select x'",
                "grant select (id) on public.payments to public",
                "alter default privileges grant select on tables to public",
                "alter table public.shut no force row level security",
                "alter view public.barred reset (security_barrier)",
                "alter table public.payments drop constraint norm_only;"
                        + " alter table public.payments add constraint norm_only check (query_to_xml('select 1', true, true, '') is not null)");
    }

    @ParameterizedTest
    @MethodSource("planted")
    void what_others_own_and_was_changed_while_it_was_restored_is_found_before_it_is_given_back(String change) {
        found(change);
    }

    @ParameterizedTest
    @MethodSource("more")
    @Tag("chaos")
    void so_is_whatever_else_can_be_changed(String change) {
        found(change);
    }

    private void found(String change) {
        Rehearsal rehearsal = restored(change);
        assertThat(rehearsal.failed().failure().reason()).isEqualTo("altered-while-restored");
        assertThat(value(
                        TestPostgres.cluster().superuser("postgres"),
                        "select count(*) from pg_roles where rolname ~ '^shop_restored_'"))
                .isEqualTo("0");
    }

    /** There is no moment in which they could be: they come when all code has run. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter policy own on public.shut using (true)",
                "drop policy own on public.shut",
                "alter table public.shut disable trigger fired"
            })
    void triggers_and_policies_cannot_be_changed_meanwhile(String change) {
        Rehearsal rehearsal = restored(change);
        DatabaseUrl copy = FullRestoreTest.at(
                TestPostgres.cluster().superuser("postgres"),
                rehearsal.finished().restored());
        assertThat(
                        value(
                                copy,
                                "select qual || ' ' || (select tgenabled::text from pg_trigger where tgname = 'fired')"
                                        + " || (select string_agg(description, ',' order by description) from pg_description"
                                        + " where classoid in ('pg_policy'::regclass, 'pg_trigger'::regclass)) from pg_policies"))
                .isEqualTo("(id = 1) Oof policies,of triggers");
    }

    private Rehearsal restored(String change) {
        DatabaseUrl live = TestPostgres.freshDatabase("tampered");
        String name = live.location().database();
        execute(
                live,
                "create role %s_mallory".formatted(name),
                "create role %s_alice".formatted(name),
                "grant create on schema public to %1$s_mallory, %1$s_alice".formatted(name),
                "create extension citext",
                "set role %s_alice".formatted(name),
                "create function trusted() returns int language sql security definer as 'select 1'",
                "create function norm(int) returns int immutable language sql as 'select $1'",
                "create table payments (id int constraint norm_only check (id is not null))",
                "create index by_norm on payments (norm(id))",
                "create statistics planned on (norm(id)), id from payments",
                "create function atomic() returns int language sql security definer begin atomic select 1; end",
                "create function defaulted(x int default 1) returns int language sql as 'select x'",
                "create view positive as select id from payments where id > 0",
                "create table shut (id int)",
                "alter table shut enable row level security",
                "alter table shut force row level security",
                "create policy own on shut using (id = 1)",
                "comment on policy own on shut is 'of policies'",
                "create function fired() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger fired before insert on shut for each row execute function fired()",
                "comment on trigger fired on shut is 'of triggers'",
                "create view barred with (security_barrier) as select 1 as one",
                "create domain amount as int constraint right_one check (value > 0)",
                "create table amounts (of_one amount)",
                "create type mood as enum ('calm')",
                "create unique index only_once on payments (id)",
                "create table family (id int primary key)",
                "create table family_of_one (id int primary key) inherits (family)",
                "create table parts (id int) partition by list (id)",
                "create table parts_1 partition of parts for values in (1)",
                "create table refers (id int, n int not null, constraint to_family foreign key (id) references family,"
                        + " constraint twice_never unique (id), constraint apart exclude (n with =))",
                "create rule watched as on delete to refers do instead nothing",
                "create sequence counted",
                "create table serials (id serial)",
                "create aggregate summed(int) (sfunc = int4pl, stype = int)",
                "create collation sorted (locale = 'POSIX')",
                "create text search dictionary words (template = simple)",
                "create text search configuration searched (copy = simple)",
                "reset role",
                "create publication of_family for table family",
                "alter publication of_family owner to %s_alice".formatted(name),
                "set role %s_alice".formatted(name),
                "reset role",
                "set role %s_mallory".formatted(name),
                "create function same(int) returns int immutable language sql as 'select $1'",
                "create function mine() returns int language sql as 'select 1'",
                "create table mine_all (id int not null)",
                "create function of_amounts(amounts) returns int language sql as 'select 1'",
                "create function of_list(amount[]) returns int language sql as 'select 1'",
                "create function of_mood(mood) returns int language sql as 'select 1'",
                "create function fire() returns trigger language plpgsql as 'begin return new; end'",
                // Planted last: on the live database it finds its work undone or forbidden.
                ("create function change() returns boolean language plpgsql as $$ begin"
                                + " if current_database() ~ '_restored_' then begin execute %s; exception when others then null; end; end if;"
                                + " return true; end $$")
                        .formatted("$q$" + change + "$q$"),
                "create table checked (id int check (public.change()))",
                "insert into checked values (1)");
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        return rehearsal;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"odd-partitions.sql", "odd-names.sql", "odd-kinds.sql", "odd-emptied.sql", "odd-functions.sql"})
    void an_odd_database_is_not_called_altered(String sql) throws IOException {
        DatabaseUrl live = TestPostgres.freshDatabase("odd");
        try (var in = Objects.requireNonNull(TamperedTest.class.getResourceAsStream("/" + sql))) {
            execute(live, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertThat(rehearsal.finished()).isNotNull();
    }

    @Test
    void a_database_in_which_much_is_computed_is_not_called_altered() {
        DatabaseUrl live = AwkwardSchema.freshDatabase("untouched");
        execute(
                live,
                "create function plus(int) returns int immutable language sql as 'select $1 + 1'",
                "create table computed (id int check (plus(id) > 0 and id in (1, 2, 3)), at timestamptz default now(),"
                        + " kind varchar(9) check (kind in ('a', 'b')), g int generated always as (plus(id)) stored)",
                "create index on computed (plus(id), lower(kind)) where kind <> 'b'",
                "create statistics planned on plus(id), (id + 1) from computed",
                "create domain weekday as text check (value in ('mon', 'tue') and length(value) < 9)",
                "create view seen as select c.*, now() as looked from computed c where at < current_timestamp",
                "create table parted (id int, d date check (d < now())) partition by range (d)",
                "create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01')",
                "create index on parted (plus(id))",
                "create aggregate sum_plus (int) (sfunc = int4pl, stype = int, initcond = '0')",
                "create operator === (leftarg = int, rightarg = int, procedure = int4eq)",
                "create type span as range (subtype = int)",
                "create function as_int(computed) returns int language sql as 'select $1.id'",
                "create cast (computed as int) with function as_int(computed) as assignment",
                "create cast (span as text) with inout",
                "create table keyed (id int primary key, name text)",
                "create view by_key as select id, name, count(*) from keyed group by id",
                "create rule quiet as on delete to computed do instead nothing",
                "insert into computed (id, kind) values (1, 'a')");
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertThat(rehearsal.finished()).isNotNull();
    }
}
