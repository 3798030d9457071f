package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came back belongs to whom it belonged, as far as the server knows them. */
@Tag("process")
class RolesTest {
    @TempDir
    Path repository;

    @Test
    void the_applications_role_can_use_migrate_and_own_as_before() {
        DatabaseUrl live = TestPostgres.freshDatabase("owned");
        String name = live.location().database();
        execute(
                live,
                "create role app_owner login password 'app-secret'",
                "create role app_reader",
                "alter database %s owner to app_owner".formatted(name),
                "alter database %s set search_path to app, public".formatted(name),
                "revoke connect on database %s from public".formatted(name),
                "grant connect on database %s to app_reader".formatted(name),
                "create schema app authorization app_owner",
                "create table app.customers (id int primary key)",
                "alter table app.customers owner to app_owner",
                "grant select on app.customers to app_reader");
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = DatabaseUrl.of(
                FullRestoreTest.at(live, rehearsal.finished().restored()).location(), "app_owner", "app-secret");
        execute(restored, "insert into customers values (1)", "create table public.made_by_a_migration (n int)");
        assertThat(value(restored, "select tableowner from pg_tables where tablename = 'customers'"))
                .isEqualTo("app_owner");
        assertThat(value(restored, "select has_table_privilege('app_reader', 'app.customers', 'select')"))
                .isEqualTo("t");
        assertThat(value(restored, "select has_database_privilege('public', current_database(), 'connect')"))
                .isEqualTo("f");
    }

    /** PostgreSQL keeps an internal dependency for the key of a partitioned table, and there are objects with numbers of their own choice. */
    @ParameterizedTest
    @ValueSource(strings = {"rights: least", "rights: superuser"})
    void everything_that_belonged_to_somebody_is_theirs_again_whatever_kind_of_object_it_is(String rights) {
        DatabaseUrl live = TestPostgres.freshDatabase("kinds");
        String owner = live.location().database() + "_owner";
        execute(
                live,
                "create role " + owner,
                "create schema s authorization " + owner,
                "grant create on database %s to %s".formatted(live.location().database(), owner),
                "set role " + owner,
                "create table s.keyed (id int primary key)",
                "create table s.parts (id int, at int generated always as identity, k int references s.keyed on delete cascade) partition by range (id)",
                "create table s.parts_1 partition of s.parts for values from (1) to (9) partition by list (k)",
                "create table s.parts_1_1 partition of s.parts_1 default",
                "create index on s.parts (k)",
                "create type s.span as range (subtype = int)",
                "create type s.pair as (a int, b int)",
                "create domain s.amount as int",
                "create materialized view s.seen as select 1 as one",
                "create sequence s.counted owned by s.keyed.id",
                "create statistics s.planned on id, k from s.parts_1_1",
                "create collation s.sorted (locale = 'C')",
                "create text search dictionary s.words (template = simple)",
                "create text search configuration s.searched (copy = simple)",
                "create aggregate s.summed (int) (sfunc = int4pl, stype = int)",
                "create operator s.=== (leftarg = int, rightarg = int, procedure = int4eq)",
                "create procedure s.done() language sql as 'select 1'",
                "select lo_create(4242), lo_create(400000)");
        String query =
                "select string_agg(i.identity, ' ' order by i.identity) from pg_shdepend s cross join lateral pg_identify_object(classid, objid, 0) i join pg_roles r on r.oid = s.refobjid where deptype = 'o'"
                        + " and dbid = (select oid from pg_database where datname = current_database()) and rolname = '%s'"
                                .formatted(owner)
                        // A server changes the owner of a range and leaves its multirange, with which nobody can do
                        // anything, as it was.
                        + " and i.identity not like '%_multirange'";
        String before = value(live, query);
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none", rights));
        rehearsal.restore("shop");

        assertThat(value(FullRestoreTest.at(live, rehearsal.finished().restored()), query))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter database %s owner to %s_app",
                "alter database %s owner to %2$s_dr; grant create on schema public to %2$s_app"
            })
    void a_restorer_who_is_no_superuser_brings_back_what_the_application_owns_in_the_schema_public(String rights) {
        DatabaseUrl live = TestPostgres.freshDatabase("modest");
        String name = live.location().database();
        execute(
                live,
                "create role %s_app login password 'app-secret'".formatted(name),
                "create role %1$s_dr login createdb password 'dr-secret' in role %1$s_app".formatted(name),
                rights.formatted(name, name),
                "create table customers (id serial primary key)",
                "alter table customers owner to %s_app".formatted(name),
                "alter role %1$s_app in database %1$s set statement_timeout = '31s'".formatted(name),
                "create schema \"My \"\"S\" authorization %s_app".formatted(name),
                "create table \"My \"\"S\".\"T t\" as select 7 as seven",
                "alter table \"My \"\"S\".\"T t\" owner to %s_app".formatted(name),
                "insert into customers select from generate_series(1, 3)");
        DatabaseUrl modest = DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
        new TestBackups(repository, "shop").take(modest);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", modest, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = DatabaseUrl.of(
                FullRestoreTest.at(live, rehearsal.finished().restored()).location(), name + "_app", "app-secret");
        execute(restored, "insert into customers default values", "create table made_by_a_migration (n int)");
        assertThat(value(
                        restored,
                        "select setconfig[1] from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
                                + " where d.datname = current_database() and setrole = '%s_app'::regrole"
                                        .formatted(name)))
                .isEqualTo("statement_timeout=31s");
        assertThat(value(restored, "select count(*) from customers")).isEqualTo("4");
        assertThat(value(restored, "select seven from \"My \"\"S\".\"T t\"")).isEqualTo("7");
    }

    /** What others wrote into names, comments and bodies is text and never a statement. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                create function public.notes() returns void language plpgsql as $body$
                begin
                /*
                -- Name: SCHEMA public; Type: ACL; Schema: -; Owner: x
                GRANT USAGE ON SCHEMA public TO %1$s; ALTER ROLE %1$s SUPERUSER; GRANT USAGE ON SCHEMA public TO %1$s;
                */
                end $body$""", """
                comment on table t is E'runbook:\\nALTER DATABASE %2$s SET app.x TO 1; ALTER ROLE %1$s SUPERUSER;\\nend'"""})
    void text_that_looks_like_a_grant_makes_nobody_a_superuser(String planted) {
        DatabaseUrl live = TestPostgres.freshDatabase("escalate");
        String name = live.location().database();
        String role = name + "_app";
        execute(
                live,
                "create role " + role,
                "grant create on schema public to " + role,
                "set role " + role,
                "create table t (id int primary key)",
                planted.formatted(role, name));
        new TestBackups(repository, "shop").take(live);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(live, "select rolsuper from pg_roles where rolname = '%s'".formatted(role)))
                .isEqualTo("f");
        assertThat(value(restored, "select tableowner from pg_tables where tablename = 't'"))
                .isEqualTo(role);
    }

    private DatabaseUrl withSecrets(String prefix) {
        DatabaseUrl live = TestPostgres.freshDatabase(prefix);
        String name = live.location().database();
        execute(
                live,
                "create role %s_owner createdb".formatted(name),
                "create role %s_reader".formatted(name),
                "create role %s_policy".formatted(name),
                "create table secrets (v text)",
                "insert into secrets values ('top')",
                "create function read_secrets() returns setof text language sql security definer as 'select v from public.secrets'",
                "revoke execute on function read_secrets() from public",
                "grant execute on function read_secrets() to %s_reader".formatted(name),
                "alter table secrets owner to %s_owner".formatted(name),
                "alter function read_secrets() owner to %s_owner".formatted(name),
                "create table t (owner_name text)",
                "create policy only_support on t for select to %s_policy using (true)".formatted(name));
        new TestBackups(repository, "shop").take(live);
        execute(
                live,
                "drop table t",
                "drop function read_secrets()",
                "drop table secrets",
                "drop role %s_owner".formatted(name),
                "drop role %s_reader".formatted(name),
                "drop role %s_policy".formatted(name));
        return live;
    }

    @Test
    void a_server_without_the_roles_is_told_which_before_anything_is_restored() {
        DatabaseUrl live = withSecrets("disowned");
        String name = live.location().database();

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("roles-missing");
        assertThat(rehearsal.failed().failure().detail())
                .contains("CREATE ROLE \"%s_owner\" NOLOGIN CREATEDB;".formatted(name))
                .contains("CREATE ROLE \"%s_reader\" NOLOGIN;".formatted(name))
                .contains("CREATE ROLE \"%s_policy\" NOLOGIN;".formatted(name));
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::step)).containsExactly("choose-backup");
    }

    @Test
    void roles_that_are_made_cannot_log_in_and_get_back_what_was_theirs() {
        DatabaseUrl live = withSecrets("remade");
        String name = live.location().database();

        Rehearsal rehearsal = new Rehearsal(
                new TestPlan(repository).database("shop", live, "approval: none", "missing-roles: create"));
        rehearsal.restore("shop");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(
                        restored,
                        "select proowner::regrole || ' ' || prosecdef from pg_proc where proname = 'read_secrets'"))
                .isEqualTo(name + "_owner true");
        assertThat(value(restored, "select proacl from pg_proc where proname = 'read_secrets'"))
                .isEqualTo("{%1$s_owner=X/%1$s_owner,%1$s_reader=X/%1$s_owner}".formatted(name));
        assertThat(value(
                        live,
                        "select count(*) from pg_roles where rolname like '%s\\_%%' and (rolcanlogin or rolsuper or rolcreatedb)"
                                .formatted(name)))
                .isEqualTo("0");
    }

    @Test
    void a_function_with_its_owners_rights_is_never_left_to_somebody_who_became_a_superuser() {
        DatabaseUrl live = TestPostgres.freshDatabase("raised");
        String role = live.location().database() + "_owner";
        execute(
                live,
                "create role " + role,
                "create function f() returns int language sql security definer as 'select 1'",
                "alter function f() owner to " + role);
        new TestBackups(repository, "shop").take(live);
        execute(live, "alter role %s superuser".formatted(role));

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("owner-is-superuser");
    }

    @Test
    void one_owner_out_of_reach_is_said_with_the_statement_that_helps_and_nothing_is_left_without_owner() {
        DatabaseUrl live = TestPostgres.freshDatabase("reach");
        String name = live.location().database();
        execute(
                live,
                "create role %s_app".formatted(name),
                "create role %s_other".formatted(name),
                "create role %1$s_dr login createdb password 'dr-secret' in role %1$s_app, pg_read_all_data"
                        .formatted(name),
                "create table mine (id int)",
                "alter table mine owner to %s_app".formatted(name),
                "create table theirs (id int)",
                "alter table theirs owner to %s_other".formatted(name));
        DatabaseUrl modest = DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
        new TestBackups(repository, "shop").take(modest);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", modest, "approval: none"));
        rehearsal.restore("shop");
        assertThat(rehearsal.failed().failure().detail())
                .contains("GRANT \"%1$s_other\" TO \"%1$s_dr\";".formatted(name));

        execute(live, "grant %1$s_other to %1$s_dr".formatted(name));
        Rehearsal again = new Rehearsal(new TestPlan(repository).database("shop", modest, "approval: none"));
        again.restore("shop");
        DatabaseUrl restored = FullRestoreTest.at(live, again.finished().restored());
        assertThat(
                        value(
                                restored,
                                "select string_agg(tableowner, ',' order by tablename) from pg_tables where schemaname = 'public'"))
                .isEqualTo("%1$s_app,%1$s_other".formatted(name));
    }

    @Test
    void what_belongs_to_the_database_itself_comes_from_the_backup_and_not_from_the_frozen_one() {
        DatabaseUrl live = TestPostgres.freshDatabase("props");
        String name = live.location().database();
        execute(
                live,
                "create role %s_rw".formatted(name),
                "create role %s_ro".formatted(name),
                "create table t (id int)",
                "alter database %s set search_path to app, \"$user\", public, \"a, b\"".formatted(name),
                "alter database %s set \"app.jwt_secret\" to 'sup''er; \"x\" \\'".formatted(name),
                "alter database %s set datestyle to 'SQL, DMY'".formatted(name),
                "alter database %s set \"app.multi\" to E'line1\\nline2;'".formatted(name),
                "alter role %1$s_rw in database %1$s set lock_timeout to '3s'".formatted(name),
                "alter database %s connection limit 17".formatted(name),
                "revoke connect on database %s from public".formatted(name),
                "grant connect on database %1$s to %1$s_rw".formatted(name),
                "grant create, temporary on database %1$s to %1$s_ro with grant option".formatted(name),
                "comment on database %s is 'PROD shop - cost centre 4711'".formatted(name));
        String was = properties(live, name);
        new TestBackups(repository, "shop").take(live);
        execute(
                live,
                "alter database %s set default_transaction_read_only to on".formatted(name),
                "alter database %s connection limit 0".formatted(name));

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(properties(restored, restored.location().database())).isEqualTo(was);
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail -> assertThat(detail)
                        .contains("default_transaction_read_only")
                        .contains("17, and the live database's is 0"))
                .noneSatisfy(detail -> assertThat(detail).contains("sup'er"));
    }

    private static String properties(DatabaseUrl database, String name) {
        return value(
                database,
                ("select datconnlimit || ' ' || (select string_agg(a::text, ',' order by a::text) from unnest(datacl) a) || ' ' || shobj_description(d.oid, 'pg_database') || ' '"
                                + " || (select string_agg(coalesce(r.rolname, '') || c, '; ' order by r.rolname, c)"
                                + " from pg_db_role_setting s cross join unnest(setconfig) c left join pg_roles r on r.oid = s.setrole where s.setdatabase = d.oid)"
                                + " from pg_database d where datname = '%s'")
                        .formatted(name));
    }

    @Test
    void a_tablespace_that_is_missing_is_said_and_keeps_nothing_from_coming_back() {
        DatabaseUrl live = TestPostgres.freshDatabase("spaced");
        String space = live.location().database() + "_fast";
        execute(
                live,
                "set allow_in_place_tablespaces = on",
                "create tablespace %s location ''".formatted(space),
                "create table hot (id int) tablespace " + space,
                "insert into hot values (1)",
                "create index on hot (id) tablespace " + space);
        new TestBackups(repository, "shop").take(live);
        execute(live, "drop table hot", "drop tablespace " + space);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertThat(value(FullRestoreTest.at(live, rehearsal.finished().restored()), "select id from hot"))
                .isEqualTo("1");
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail -> assertThat(detail).contains("no tablespace " + space));
    }

    @Test
    void a_backup_of_an_earlier_version_comes_back_to_the_live_owner_and_it_is_said_what_is_not_known(
            @TempDir Path old) {
        DatabaseUrl live = TestPostgres.freshDatabase("older");
        String role = live.location().database() + "_app";
        execute(
                live,
                "create role " + role,
                "alter database %s owner to %s".formatted(live.location().database(), role),
                "create table t (id int)",
                "create function f() returns int language sql security definer as 'select 1'");
        TestBackups backups = new TestBackups(repository, "shop");
        Manifest backup = backups.take(live);
        TestBackups older = new TestBackups(old, "shop");
        older.copy(backups, backup, directory -> backups.delete(directory.resolve("catalogue.json")), facts -> facts);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(old).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, "select tableowner from pg_tables where tablename = 't'"))
                .isEqualTo(role);
        assertThat(value(restored, "select prosecdef from pg_proc where proname = 'f'"))
                .isEqualTo("f");
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail -> assertThat(detail).contains("did not record roles, owners, grants"));
    }
}
