package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.WrittenMeanwhile;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who writes to the restored database, when, and what becomes of it. */
@Tag("process")
class WritersTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);
    /** Until the test has seen what the application does meanwhile. */
    private static final String WAITS = "touch HOME/began; while [ ! -f HOME/seen ]; do sleep 0.05; done; ";

    @Test
    void in_place_an_application_that_still_runs_writes_nothing_while_migrations_run() throws Exception {
        try (Rig rig = new Rig(
                        RestoreTo.IN_PLACE,
                        CutOverTest.migration(WAITS + "psql -X -c \"insert into which values (current_database())\""
                                + " \"$DATABASE_URL\""));
                Writer writer = new Writer(rig.old)) {
            writesDuringMigration(rig, writer);

            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(TestPostgres.value(rig.old, "select it from which where it like '%restored_%'"))
                    .as("migrated under a name that no application knows")
                    .isEqualTo(rig.restored.location().database());
        }
    }

    @Test
    void in_place_a_migration_that_fails_leaves_nothing_in_the_restored_database_that_applications_wrote()
            throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, CutOverTest.migration(WAITS + "exit 3"));
                Writer writer = new Writer(rig.old)) {
            writesDuringMigration(rig, writer);

            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.undone()).isTrue();
            assertThat(failed.failure().detail()).contains("is kept; no application was let to it");
            assertThat(failed.written()).isEmpty();
            assertThat(TestPostgres.value(rig.restored, "select string_agg(it, ',') from which"))
                    .isEqualTo("restored");
        }
    }

    private static void writesDuringMigration(Rig rig, Writer writer) throws Exception {
        await().atMost(TOO_SLOW).until(() -> writer.written() > 2);
        Thread running = new Thread(() -> {
            try {
                rig.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running.start();
        await().atMost(TOO_SLOW).until(() -> java.nio.file.Files.exists(rig.directory.resolve("began")));
        int written = writer.written();
        int refused = writer.refused();
        await().atMost(TOO_SLOW).until(() -> writer.refused() > refused + 3 || writer.written() > written + 3);
        assertThat(writer.written()).as("written while the migration ran").isEqualTo(written);
        rig.application.write("seen", "");
        running.join();
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void what_was_written_to_a_database_that_is_given_up_is_counted_and_can_be_seen(RestoreTo to) throws Exception {
        try (Rig rig =
                new Rig(to, CutOverTest.migration("psql -X -c \"insert into which values (1)\" \"$DATABASE_URL\""))) {
            TestPostgres.execute(
                    rig.restored,
                    "create table \"Odd \"\"name\" (n int)",
                    "insert into \"Odd \"\"name\" select generate_series(1, 5)",
                    "insert into which select 'old row' from generate_series(1, 9)");
            CutOverTest.started(rig);
            rig.run();
            DatabaseUrl inUse = to == RestoreTo.IN_PLACE ? rig.old : rig.restored;
            TestPostgres.execute(
                    inUse,
                    "insert into which values ('new'), ('new'), ('new')",
                    "update \"Odd \"\"name\" set n = 7 where n = 1",
                    "delete from \"Odd \"\"name\" where n in (4, 5)");
            rig.append(CutOverTest.verificationFailed(rig));
            rig.run();

            CutOverUndone undone = rig.said(CutOverUndone.class).get(0);
            assertThat(undone.undone()).isTrue();
            assertThat(undone.written())
                    .contains(new WrittenMeanwhile(DatabaseUrls.of(rig.restored.location()), 4, Optional.of(2L), true));
            assertThat(undone.detail())
                    .contains(
                            "4 rows are new or changed (3 in public.which, 1 in public.\"Odd \"\"name\"), 2 were deleted")
                    .contains("is nowhere else")
                    .doesNotContain("migrations among them");
            Matcher advice =
                    Pattern.compile("ask it: SELECT \\* (FROM .*'::xid\\))").matcher(undone.detail());
            assertThat(advice.find()).as(undone.detail()).isTrue();
            assertThat(TestPostgres.value(rig.restored, "select string_agg(it, ',') " + advice.group(1)))
                    .isEqualTo("new,new,new");
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void where_nothing_was_written_that_is_said(RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            CutOverTest.started(rig);
            rig.run();
            rig.append(CutOverTest.verificationFailed(rig));
            rig.run();
            assertThat(rig.said(CutOverUndone.class).get(0).detail())
                    .contains("is kept; nothing was written to it since");
            assertThat(rig.said(CutOverUndone.class)
                            .get(0)
                            .written()
                            .orElseThrow()
                            .rows())
                    .isZero();
        }
    }

    @Test
    void what_nobody_noted_before_is_said_to_be_unknown() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, "")) {
            CutOverTest.started(rig);
            assertThat(rig.killedAfter("swap-databases")).isTrue();
            rig.run();
            rig.append(CutOverTest.verificationFailed(rig));
            rig.run();
            assertThat(rig.said(CutOverUndone.class).get(0).detail())
                    .contains("is not known, for the step that let them in was cut off");
            assertThat(rig.said(CutOverUndone.class).get(0).written()).isEmpty();
        }
    }

    @Test
    void an_application_that_cannot_be_pointed_elsewhere_is_migrated_after_the_swap_and_that_is_said_before()
            throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, CutOverTest.migration("true"))) {
            rig.application.write(
                    "app.env",
                    "API_TOKEN=x\nDATABASE_URL=jdbc:postgresql://%s?user=shop_app&password=x\n"
                            .formatted(rig.old.location()));
            rig.run();
            assertThat(rig.detail("check-variables"))
                    .contains(
                            "The migrations of backend run after the swap", "it may write meanwhile", "postgresql url");
            assertThat(rig.detail("migrate:backend")).contains("ran to their end");
        }
    }

    @Test
    void a_variable_that_nobody_would_switch_is_named_as_the_reason() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, CutOverTest.migration("true"))) {
            rig.application.write(
                    "app.env",
                    rig.application.read("app.env") + "DIRECT_URL=postgresql://u:p@%s\n".formatted(rig.old.location()));
            rig.run();
            assertThat(rig.detail("check-variables"))
                    .contains("run after the swap", "DIRECT_URL is not in `database-url` and names the database too");
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        }
    }

    @Test
    void a_pool_that_knows_only_the_usual_name_is_gone_round_by_a_variable_that_leads_to_the_server() throws Exception {
        String both = "[{ template: \"%s\" }, { variable: DIRECT_URL, template: \"%s\" }]"
                .formatted(Rig.TEMPLATE, Rig.TEMPLATE);
        try (Rig rig = new Rig(
                RestoreTo.IN_PLACE,
                CutOverTest.migration(
                        "psql -X -c 'create table migrated as select current_database() it' \"$DIRECT_URL\""),
                both)) {
            String pool = "postgresql://shop_app:x@127.0.0.1:1/%s?pgbouncer=true"
                    .formatted(rig.old.location().database());
            rig.application.write(
                    "app.env",
                    "API_TOKEN=x\nDATABASE_URL='%s'\nDIRECT_URL='%s'\n".formatted(pool, Rig.appUrl(rig.old)));
            rig.run();
            assertThat(rig.detail("check-variables")).doesNotContain("run after the swap");
            assertThat(TestPostgres.value(rig.restored, "select it from migrated"))
                    .isEqualTo(rig.restored.location().database());
        }
    }

    @Test
    void a_pool_that_is_the_only_way_and_does_not_know_the_other_name_is_named_as_the_reason() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, CutOverTest.migration("true"))) {
            rig.application.write(
                    "app.env",
                    "API_TOKEN=x\nDATABASE_URL='postgresql://shop_app:x@127.0.0.1:1/%s?pgbouncer=true'\n"
                            .formatted(rig.old.location().database()));
            rig.run();
            assertThat(rig.detail("check-variables")).contains("run after the swap", "DATABASE_URL does not lead to");
        }
    }

    /** The application's process from before: writes as soon as it can connect, and again for ever. */
    private static final class Writer implements AutoCloseable {
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Thread thread;
        private volatile boolean done;

        Writer(DatabaseUrl database) {
            thread = new Thread(() -> {
                while (!done) {
                    try (Connection connection = database.connectAsApplication()) {
                        connection.createStatement().execute("insert into which values ('order')");
                        written.incrementAndGet();
                    } catch (SQLException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            thread.start();
        }

        int written() {
            return written.get();
        }

        int refused() {
            return refused.get();
        }

        @Override
        public void close() throws InterruptedException {
            done = true;
            thread.join();
        }
    }
}
