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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose extensions are after a restore. There is no statement that gives an extension alone to another role. */
@Tag("process")
class OwnersOfExtensionsTest {
    private static final String OWNERS =
            "select string_agg(extname || ' ' || pg_get_userbyid(extowner), ', ' order by extname)"
                    + " from pg_extension where extname <> 'plpgsql'";

    @TempDir
    Path repository;

    private DatabaseUrl live = TestPostgres.cluster().superuser("postgres");
    private String name = "";

    @BeforeEach
    void two_owners_and_a_restorer_as_documented() {
        live = TestPostgres.freshDatabase("extended");
        name = live.location().database();
        execute(
                live,
                "create role %s_owner".formatted(name),
                "create role %s_other".formatted(name),
                "create role %1$s_dr login createdb password 'dr-secret' in role %1$s_owner, %1$s_other, pg_read_all_data"
                        .formatted(name),
                "create role %s_filler login".formatted(name),
                "grant %1$s_filler to %1$s_dr with admin option".formatted(name),
                "alter database %1$s owner to %1$s_owner".formatted(name),
                "grant create on database %1$s to %1$s_other".formatted(name),
                "create table t (v text)",
                "alter table t owner to %s_owner".formatted(name),
                "insert into t values ('top')");
    }

    private void create(String extension, String owner) {
        execute(live, "set role " + name + owner, "create extension " + extension, "reset role");
    }

    private Rehearsal restore(DatabaseUrl restorer, String... how) {
        new TestBackups(repository, "shop").take(restorer);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", restorer, how));
        rehearsal.restore("shop");
        return rehearsal;
    }

    private Rehearsal restoreAsDocumented() {
        return restore(
                DatabaseUrl.of(live.location(), name + "_dr", "dr-secret"),
                "approval: none",
                "fill-as: %s_filler".formatted(name));
    }

    private static List<String> said(Rehearsal rehearsal) {
        return rehearsal
                .events(StepFinished.class)
                .map(StepFinished::detail)
                .filter(detail -> detail.contains("ALTER EXTENSION"))
                .toList();
    }

    @Test
    void the_extensions_of_one_owner_are_theirs_again_and_need_no_word() {
        create("pg_trgm", "_owner");
        create("btree_gist", "_owner");

        Rehearsal rehearsal = restoreAsDocumented();

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, OWNERS)).isEqualTo("btree_gist %1$s_owner, pg_trgm %1$s_owner".formatted(name));
        assertThat(value(restored, "select tableowner from pg_tables where tablename = 't'"))
                .isEqualTo(name + "_owner");
        assertThat(value(
                        restored, "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"))
                .isEqualTo(name + "_owner");
        execute(restored, "set role %s_owner".formatted(name), "drop extension pg_trgm");
        assertThat(said(rehearsal)).isEmpty();
    }

    @Test
    void the_extensions_of_two_owners_go_to_the_restorer_and_are_named_with_whose_they_were() {
        create("pg_trgm", "_owner");
        create("btree_gist", "_other");

        Rehearsal rehearsal = restoreAsDocumented();

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, OWNERS)).isEqualTo("btree_gist %1$s_dr, pg_trgm %1$s_dr".formatted(name));
        assertThat(said(rehearsal))
                .singleElement()
                .asString()
                .contains(
                        "btree_gist (was %1$s_other's), pg_trgm (was %1$s_owner's)".formatted(name),
                        "belong to %s_dr now".formatted(name),
                        "ALTER EXTENSION ... UPDATE",
                        "DROP EXTENSION");
    }

    /** Whoever owns a function that others call may put another in its place. */
    @Test
    void what_was_installed_by_a_superuser_never_becomes_a_lesser_roles() {
        execute(
                live,
                "create extension pageinspect",
                "update pg_extension set extowner = '%s_owner'::regrole where extname = 'pageinspect'".formatted(name));

        Rehearsal rehearsal = restore(live, "approval: none");

        DatabaseUrl restored = FullRestoreTest.at(live, rehearsal.finished().restored());
        assertThat(value(restored, OWNERS)).isEqualTo("pageinspect tester");
        assertThat(
                        value(
                                restored,
                                "select string_agg(distinct pg_get_userbyid(proowner), ',') from pg_proc where proname = 'get_raw_page'"))
                .isEqualTo("tester");
        assertThat(said(rehearsal))
                .singleElement()
                .asString()
                .contains("pageinspect (was %s_owner's)".formatted(name), "belong to tester now");
    }
}
