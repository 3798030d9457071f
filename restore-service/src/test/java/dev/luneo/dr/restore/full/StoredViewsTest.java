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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two owners have materialised views in one database. A restore computes each as its owner does, and for nobody else's eyes. */
class StoredViewsTest {
    @TempDir
    Path repository;

    private DatabaseUrl live = TestPostgres.cluster().superuser("postgres");
    private String name = "";

    @BeforeEach
    void viewed() {
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
                "create schema mallory authorization %s_mallory".formatted(name),
                "set role %s_alice".formatted(name),
                "create table alice.sales (v int)",
                "insert into alice.sales values (1), (2)",
                "create function alice.total() returns bigint stable language plpgsql as"
                        + " 'begin return (select sum(v) from alice.sales); end'",
                "create materialized view alice.totals as select alice.total() as t",
                "create unique index on alice.totals (t)",
                "create materialized view alice.doubled as select t * 2 as t from alice.totals",
                "create materialized view alice.never as select 1 as one with no data",
                "reset role",
                "set role %s_mallory".formatted(name),
                """
                create function mallory.steal() returns text language plpgsql as $$
                begin
                  begin
                    refresh materialized view alice.totals with no data;
                  exception when others then null;
                  end;
                  return (select string_agg(v::text, ',') from alice.sales);
                exception when others then
                  return 'nothing';
                end $$""",
                "create materialized view mallory.loot as select mallory.steal() as l");
        new TestBackups(repository, "shop").take(live);
    }

    private DatabaseUrl restored(DatabaseUrl restorer, String... how) {
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", restorer, how));
        rehearsal.restore("shop");
        return FullRestoreTest.at(
                TestPostgres.cluster().superuser("postgres"),
                rehearsal.finished().restored());
    }

    private void assertComputedByTheirOwners(DatabaseUrl copy) {
        assertThat(value(copy, "select l from mallory.loot")).isEqualTo("nothing");
        assertThat(value(copy, "select t from alice.totals")).isEqualTo("3");
        assertThat(value(copy, "select t from alice.doubled")).isEqualTo("6");
        assertThat(value(copy, "select relispopulated from pg_class where relname = 'never'"))
                .isEqualTo("f");
        assertThat(value(
                        copy,
                        "select count(*) from pg_proc where proname in ('total', 'steal') and proconfig is not null"))
                .isEqualTo("0");
    }

    @Test
    void where_a_superuser_restores() {
        assertComputedByTheirOwners(restored(live, "approval: none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", fill-as: NAME_filler"})
    void where_a_restorer_without_rights_of_his_own_does(String fillAs) {
        DatabaseUrl restorer = DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
        assertComputedByTheirOwners(restored(restorer, "approval: none" + fillAs.replace("NAME", name)));
    }
}
