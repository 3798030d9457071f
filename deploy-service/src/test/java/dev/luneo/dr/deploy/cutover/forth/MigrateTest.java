package dev.luneo.dr.deploy.cutover.forth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.deploy.cutover.CutOverTest;
import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class MigrateTest {
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);

    @Test
    void a_migration_that_died_behind_exit_code_0_is_not_done() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, CutOverTest.migration("echo 5 migrations found"))) {
            TestPostgres.execute(
                    rig.restored,
                    "create table _prisma_migrations (id varchar(36) primary key, finished_at timestamptz,"
                            + " migration_name varchar(255), logs text, rolled_back_at timestamptz, started_at timestamptz)",
                    "insert into _prisma_migrations values ('1', null, '20260101_add_column', null, null, now())");
            rig.application.start();
            rig.run();

            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.failure().reason()).isEqualTo("migration-unfinished");
            assertThat(failed.failure().detail()).contains("20260101_add_column", "never finished", "migration-output");
            assertThat(failed.undone()).isTrue();
        }
    }

    @Test
    void what_a_migration_printed_is_a_link_and_not_the_sentence() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, CutOverTest.migration("seq 1000 1020"))) {
            rig.application.start();
            rig.run();
            assertThat(rig.detail("migrate:backend"))
                    .contains("ran to their end", "/migration-output/backend")
                    .doesNotContain("1020");
        }
    }

    @Test
    void a_migration_whose_server_restarted_is_tried_again() throws Exception {
        String script = "[ -f HOME/began ] && exit 0; touch HOME/began;"
                + " while [ ! -f HOME/restarted ]; do sleep 0.1; done; exit 1";
        try (Rig rig = new Rig(RestoreTo.DATABASE, CutOverTest.migration(script))) {
            rig.application.start();
            Thread restart = new Thread(() -> {
                await().atMost(TOO_SLOW).until(() -> Files.exists(rig.directory.resolve("began")));
                try {
                    TestPostgres.cluster().restart();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                rig.application.write("restarted", "");
            });
            restart.start();
            rig.run();
            restart.join();

            assertThat(rig.said(StepFailed.class))
                    .anyMatch(failed -> failed.failure().reason().equals("migration-cut-off"));
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        }
    }
}
