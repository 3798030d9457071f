package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.server.CopyPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners share a server. One plants code that runs while a copy is filled; what he gains by it outside of the copy is nothing. */
@Tag("process")
class FillRoleTest {
    @TempDir
    Path repository;

    private DatabaseUrl live = TestPostgres.cluster().superuser("postgres");
    private String name = "";

    @BeforeEach
    void planted() {
        live = TestPostgres.freshDatabase("filled");
        name = live.location().database();
        execute(
                live,
                "create role %s_alice login password 'alice-secret'".formatted(name),
                "create role %s_bob login password 'bob-secret'".formatted(name),
                "create role %s_mallory".formatted(name),
                "create role %1$s_dr login createdb password 'dr-secret' in role %1$s_alice, %1$s_bob, pg_read_all_data"
                        .formatted(name),
                "alter database %1$s owner to %1$s_bob".formatted(name),
                "create schema alice authorization %s_alice".formatted(name),
                "create table public.bobs (v text)",
                "insert into public.bobs values ('top')",
                "alter table public.bobs owner to %s_bob".formatted(name),
                "set role %s_alice".formatted(name),
                """
                create function alice.become(who text, what text) returns void language plpgsql as $$
                begin
                  perform set_config('role', who, false);
                  execute format(what, who);
                  perform set_config('role', 'none', false);
                exception when others then
                  null;
                end $$""",
                """
                create function alice.take() returns boolean language plpgsql as $$
                begin
                  if not (select rolsuper from pg_catalog.pg_roles where rolname = session_user) then
                    perform alice.become(session_user::text, 'grant %%I to %1$s_mallory');
                    perform alice.become('%1$s_bob', 'alter role %%I password ''taken''');
                    perform alice.become('%1$s_bob', 'alter database %1$s set search_path = taken');
                    perform alice.become(session_user::text, 'alter role %%I set search_path = taken');
                    if exists (select from alice.boldness where own_password) then
                      perform alice.become(session_user::text, 'alter role %%I password ''taken''');
                    end if;
                  end if;
                  return true;
                end $$""".formatted(name),
                "create table alice.boldness (own_password boolean)",
                "create table alice.checked (n int check (alice.take()))",
                "insert into alice.checked values (1)");
    }

    private DatabaseUrl restorer() {
        return DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
    }

    private Rehearsal restore(String... how) {
        new TestBackups(repository, "shop").take(restorer());
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", restorer(), how));
        rehearsal.restore("shop");
        return rehearsal;
    }

    /** Which role may still log in with the password that it has had all along. */
    private boolean mayLogIn(String role, String password) {
        try (Connection connection = DatabaseUrl.of(live.location(), name + role, password)
                .withDatabase("postgres")
                .connect()) {
            return connection.isValid(0);
        } catch (SQLException refused) {
            return false;
        }
    }

    private void nothingGained() {
        assertThat(mayLogIn("_bob", "taken")).isFalse();
        assertThat(mayLogIn("_bob", "bob-secret")).isTrue();
        assertThat(mayLogIn("_dr", "dr-secret")).isTrue();
        assertThat(value(
                        live,
                        "select count(*) from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase"
                                + " where 'search_path=taken' = any (setconfig) and coalesce(r.rolname, d.datname) ^@ '%s'"
                                        .formatted(name)))
                .isEqualTo("0");
        assertThat(value(
                        live,
                        "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = '%s_mallory'"
                                .formatted(name)))
                .isEqualTo("0");
    }

    @Test
    void a_role_that_was_lent_for_filling_gives_it_nothing_and_is_locked_afterwards() {
        execute(
                live,
                "create role %s_filler login".formatted(name),
                "grant %1$s_filler to %1$s_dr with admin option".formatted(name));

        Rehearsal rehearsal = restore("approval: none", "fill-as: %s_filler".formatted(name));

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, "select v from public.bobs")).isEqualTo("top");
        assertThat(
                        value(
                                restored,
                                "select string_agg(tableowner, ',' order by tablename) from pg_tables where schemaname in ('public', 'alice')"))
                .isEqualTo("%1$s_bob,%1$s_alice,%1$s_alice".formatted(name));
        assertThat(value(restored, "select count(*) from alice.checked")).isEqualTo("1");
        nothingGained();
        assertThat(mayLogIn("_filler", "taken")).isFalse();
        assertThat(value(live, "select rolpassword is null from pg_authid where rolname = '%s_filler'".formatted(name)))
                .isEqualTo("t");
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .noneSatisfy(detail -> assertThat(detail).contains("fills the new database itself"));
    }

    @Test
    void code_that_shuts_out_the_role_that_it_runs_as_ends_the_restore_by_its_name_and_keeps_nothing() {
        execute(
                live,
                "create role %s_filler login".formatted(name),
                "grant %1$s_filler to %1$s_dr with admin option".formatted(name),
                "insert into alice.boldness values (true)");

        Rehearsal rehearsal = restore("approval: none", "fill-as: %s_filler".formatted(name));

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("altered-while-restored");
        assertThat(rehearsal.failed().failure().detail()).contains("another password");
        nothingGained();
        assertThat(value(live, "select rolpassword is null from pg_authid where rolname = '%s_filler'".formatted(name)))
                .isEqualTo("t");
    }

    @Test
    void a_restorer_who_may_make_roles_has_one_made_for_the_one_restore() {
        execute(live, "alter role %s_dr createrole".formatted(name));

        Rehearsal rehearsal = restore("approval: none");

        String restored = rehearsal.finished().restored().database();
        nothingGained();
        assertThat(value(live, "select count(*) from pg_roles where rolname = '%s'".formatted(restored)))
                .isEqualTo("0");
    }

    /** It is not needed there, and what cleans up must not stumble over its absence. */
    @Test
    void a_lent_role_that_nobody_made_keeps_no_restorer_who_makes_roles_from_cleaning_up() {
        String copy = RestoredDatabaseName.of("shop", "r1", 1);
        execute(live, "create database \"%s\"".formatted(copy));
        TestPlan plan = new TestPlan(repository).database("shop", live, "approval: none", "fill-as: nobody_made_it");

        CopyPlace.Removed removed = new CopyPlace(
                        live, copy, plan.read().database("shop").orElseThrow().restore())
                .remove();

        assertThat(removed.failure()).isEmpty();
        assertThat(removed.wasThere()).isTrue();
    }

    @Test
    void without_either_the_restorer_fills_and_that_is_said() {
        Rehearsal rehearsal = restore("approval: none");

        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail -> assertThat(detail)
                        .contains("fills the new database itself")
                        .contains("fill-as"));
        // What is said is true.
        assertThat(mayLogIn("_bob", "taken")).isTrue();
    }

    @Test
    void a_lent_role_that_has_rights_or_that_others_may_be_is_refused_with_the_statements() {
        execute(
                live,
                "create role %s_filler createdb".formatted(name),
                "grant %1$s_alice to %1$s_filler".formatted(name),
                "grant %1$s_filler to %1$s_mallory".formatted(name));

        Rehearsal rehearsal = restore("approval: none", "fill-as: %s_filler".formatted(name));

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("fill-role-unfit");
        assertThat(rehearsal.failed().failure().detail())
                .contains("ALTER ROLE \"%s_filler\" LOGIN;".formatted(name))
                .contains("NOCREATEDB")
                .contains("GRANT \"%1$s_filler\" TO \"%1$s_dr\" WITH ADMIN OPTION;".formatted(name))
                .contains("REVOKE \"%1$s_alice\" FROM \"%1$s_filler\";".formatted(name))
                .contains("REVOKE \"%1$s_filler\" FROM \"%1$s_mallory\";".formatted(name));
    }
}
