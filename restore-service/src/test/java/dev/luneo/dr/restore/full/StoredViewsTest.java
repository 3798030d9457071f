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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore computes materialised views, and runs what they call. It gains nobody anything outside of the copy, whoever the views' owners are. */
@Tag("process")
class StoredViewsTest {
    private static final DatabaseUrl SERVER = TestPostgres.cluster().superuser("postgres");

    @TempDir
    Path repository;

    private DatabaseUrl live = SERVER;
    private String name = "";

    @BeforeEach
    void owned() {
        live = TestPostgres.freshDatabase("viewed");
        name = live.location().database();
        execute(
                live,
                "create role %s_alice".formatted(name),
                "create role %s_mallory".formatted(name),
                "create role %1$s_dr login createdb password 'dr-secret' in role %1$s_alice, %1$s_mallory, pg_read_all_data"
                        .formatted(name),
                "create role %1$s_filler login".formatted(name),
                "grant %1$s_filler to %1$s_dr with admin option".formatted(name),
                "alter database %1$s owner to %1$s_alice".formatted(name),
                "create schema alice authorization %s_alice".formatted(name),
                "create schema mallory authorization %s_mallory".formatted(name));
    }

    private DatabaseUrl restored(DatabaseUrl restorer, String... how) {
        new TestBackups(repository, "shop").take(live);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", restorer, how));
        rehearsal.restore("shop");
        return FullRestoreTest.at(SERVER, rehearsal.finished().restored());
    }

    @Test
    void what_a_superusers_view_reads_makes_nobody_a_superuser() {
        execute(
                live,
                "set role %s_mallory".formatted(name),
                "create table mallory.orders (v int)",
                "insert into mallory.orders values (1)",
                "create view mallory.v_orders as select v from mallory.orders",
                "reset role",
                "create schema reporting",
                "create materialized view reporting.daily as select sum(v) as s from mallory.v_orders",
                "set role %s_mallory".formatted(name),
                """
                create function mallory.rise(int) returns int language plpgsql as $$
                begin
                  execute 'alter role %s_mallory superuser';
                  return $1;
                exception when others then
                  return $1;
                end $$""".formatted(name),
                "create or replace view mallory.v_orders as select mallory.rise(v) as v from mallory.orders");
        DatabaseUrl copy = restored(live, "approval: none");
        assertThat(value(SERVER, "select rolsuper from pg_roles where rolname = '%s_mallory'".formatted(name)))
                .isEqualTo("f");
        assertThat(value(copy, "select s from reporting.daily")).isEqualTo("1");
    }

    @Test
    void what_a_view_of_the_live_databases_owner_calls_does_not_change_the_live_database() {
        execute(
                live,
                "set role %s_alice".formatted(name),
                """
                create function alice.harm() returns text language plpgsql as $$
                begin
                  if current_database() <> '%1$s' then
                    execute 'alter database %1$s connection limit 0';
                  end if;
                  return 'done';
                exception when others then
                  return 'refused';
                end $$""".formatted(name),
                "create materialized view alice.harmful as select alice.harm() as h");
        DatabaseUrl restorer = DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
        DatabaseUrl copy = restored(restorer, "approval: none, fill-as: %s_filler".formatted(name));
        assertThat(value(SERVER, "select datconnlimit from pg_database where datname = '%s'".formatted(name)))
                .isEqualTo("-1");
        assertThat(value(copy, "select h from alice.harmful")).isEqualTo("refused");
    }
}
