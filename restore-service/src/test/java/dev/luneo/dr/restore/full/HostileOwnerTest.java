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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of a protected database, no superuser, plants code in every place that PostgreSQL lets him. Wherever it is run by a
 * superuser it writes into a canary that only a superuser can write, makes its owner a superuser, and runs a program.
 */
@Tag("process")
class HostileOwnerTest {
    private static final Path PROGRAM = Path.of("/tmp/luneo-dr-ran");

    @TempDir
    Path repository;

    private DatabaseUrl live = TestPostgres.cluster().superuser("postgres");
    private String owner = "";

    @BeforeEach
    void planted() throws IOException {
        Files.deleteIfExists(PROGRAM);
        live = TestPostgres.freshDatabase("hostile");
        String name = live.location().database();
        owner = name + "_owner";
        execute(
                live,
                "create role %s login password 'owner-secret'".formatted(owner),
                "alter database %s owner to %s".formatted(name, owner),
                "create table canary (what text)",
                "revoke all on canary from public");
        execute(
                DatabaseUrl.of(live.location(), owner, "owner-secret"),
                resource("hostile-owner.sql").replace(":owner", owner).replace(":database", name));
        execute(live, "create event trigger planted_by_a_superuser on ddl_command_end execute function watch_ddl()");
        // What the superuser above did by hand counts for nothing.
        execute(live, "set session_replication_role = replica; truncate canary");
        execute(live, "alter role %s nosuperuser".formatted(owner));
        Files.deleteIfExists(PROGRAM);
    }

    @AfterEach
    void noProgram() throws IOException {
        Files.deleteIfExists(PROGRAM);
    }

    @Test
    void code_of_the_owner_never_runs_as_the_superuser_that_backs_up_restores_and_compares()
            throws InterruptedException {
        new TestBackups(repository, "shop").take(live);
        assertNoProgramRan("backup");
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop");

        assertNothingRan(rehearsal);
    }

    @Test
    void code_of_the_owner_gains_nothing_where_the_restorer_is_no_superuser() throws InterruptedException {
        DatabaseUrl modest = modest();
        new TestBackups(repository, "shop").take(modest);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", modest, "approval: none"));
        rehearsal.restore("shop");

        assertNothingRan(rehearsal);
        assertThat(value(live, "select count(*) from pg_roles where rolname = '%s' and rolcreatedb".formatted(owner)))
                .isEqualTo("0");
    }

    @Test
    void the_canary_sings_where_the_plan_asks_for_a_superusers_rights() {
        new TestBackups(repository, "shop").take(modest());
        Rehearsal rehearsal =
                new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none", "rights: superuser"));
        rehearsal.restore("shop");

        assertThat(Files.exists(PROGRAM)).isTrue();
    }

    /** A role with the rights that docs/operations.md asks for. */
    private DatabaseUrl modest() {
        String restorer = live.location().database() + "_dr";
        execute(
                live,
                "create role %s login createdb password 'dr-secret' in role %s, pg_read_all_data"
                        .formatted(restorer, owner));
        return DatabaseUrl.of(live.location(), restorer, "dr-secret");
    }

    private void assertNothingRan(Rehearsal rehearsal) throws InterruptedException {
        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::detail))
                .anySatisfy(detail -> assertThat(detail).contains("event trigger planted_by_a_superuser"));
        assertNoProgramRan("restore");
        String aside = live.location().database() + "_aside";
        assertThat(TestPostgres.server().fence(live.location().database()).ok()).isTrue();
        assertThat(TestPostgres.server()
                        .swapByRename(
                                live.location().database(), restored.location().database(), aside)
                        .ok())
                .isTrue();
        assertNoProgramRan("swap");
        assertThat(value(live, "select string_agg(what, ', ') from canary")).isEqualTo("null");
        DatabaseUrl elsewhere = TestPostgres.cluster().superuser("postgres");
        assertThat(value(elsewhere, "select rolsuper from pg_roles where rolname = '%s'".formatted(owner)))
                .isEqualTo("f");
        assertThat(value(live, "select tableowner from pg_tables where tablename = 'checked'"))
                .isEqualTo(owner);
        assertThat(value(
                        elsewhere,
                        "select count(*) from pg_roles where rolname = '%s'"
                                .formatted(restored.location().database())))
                .isEqualTo("0");
    }

    private static void assertNoProgramRan(String during) {
        try {
            assertThat(Files.exists(PROGRAM) ? Files.readString(PROGRAM) : "")
                    .as("what ran as a superuser until the end of the %s", during)
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(HostileOwnerTest.class.getResourceAsStream("/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
