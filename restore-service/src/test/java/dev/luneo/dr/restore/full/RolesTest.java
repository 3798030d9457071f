package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came back belongs to whom it belonged, as far as the server knows them. */
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
                "insert into customers select from generate_series(1, 3)");
        DatabaseUrl modest = DatabaseUrl.of(live.location(), name + "_dr", "dr-secret");
        new TestBackups(repository, "shop").take(modest);

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", modest, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = DatabaseUrl.of(
                FullRestoreTest.at(live, rehearsal.finished().restored()).location(), name + "_app", "app-secret");
        execute(restored, "insert into customers default values", "create table made_by_a_migration (n int)");
        assertThat(value(restored, "select count(*) from customers")).isEqualTo("4");
    }

    @Test
    void a_server_without_the_roles_gets_the_data_without_owners_and_it_is_said() {
        DatabaseUrl live = TestPostgres.freshDatabase("disowned");
        execute(
                live,
                "create role gone_owner",
                "create role gone_reader",
                "create table customers (id int primary key)",
                "alter table customers owner to gone_owner",
                "grant select on customers to gone_reader");
        new TestBackups(repository, "shop").take(live);
        execute(live, "drop table customers", "drop role gone_owner", "drop role gone_reader");

        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, "select count(*) from customers")).isEqualTo("0");
        assertThat(rehearsal
                        .events(StepFinished.class)
                        .filter(step -> step.step().equals("prepare-server"))
                        .map(StepFinished::detail))
                .allSatisfy(detail -> assertThat(detail)
                        .contains("owners are left out")
                        .contains("gone_owner")
                        .contains("grants are left out")
                        .contains("gone_reader"));
    }
}
