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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a database is filled, code in it may act as whoever fills it, who owns all of it. What that changed is given to nobody. */
class TamperedTest {
    @TempDir
    Path repository;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create or replace function public.trusted() returns int language sql security definer as 'select 666'",
                "create function public.planted() returns int language sql security definer as 'select 666'",
                "create trigger planted before insert on public.payments for each row execute function public.fire()",
                "create rule planted as on insert to public.payments do also select public.mine()",
                "create policy planted on public.payments using (public.mine() > 0)"
            })
    void what_others_own_and_was_changed_while_it_was_restored_is_found_before_it_is_given_back(String change) {
        DatabaseUrl live = TestPostgres.freshDatabase("tampered");
        String name = live.location().database();
        execute(
                live,
                "create role %s_mallory".formatted(name),
                "create role %s_alice".formatted(name),
                "grant create on schema public to %1$s_mallory, %1$s_alice".formatted(name),
                "set role %s_alice".formatted(name),
                "create function trusted() returns int language sql security definer as 'select 1'",
                "create table payments (id int)",
                "reset role",
                "set role %s_mallory".formatted(name),
                "create function mine() returns int language sql as 'select 1'",
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

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("altered-while-restored");
        assertThat(value(live, "select count(*) from pg_roles where rolname ~ '^shop_restored_'"))
                .isEqualTo("0");
    }
}
