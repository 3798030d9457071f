package dev.luneo.dr.deploy.cutover.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.luneo.dr.deploy.cutover.CutOverTest;
import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who counts as an application on the new database, and who does not. */
@Tag("process")
class NewClientsTest {
    private final AtomicInteger workersHealth = new AtomicInteger(200);
    private HttpServer worker;

    @BeforeEach
    void theWorkerIsUp() throws Exception {
        worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/", exchange -> {
            exchange.sendResponseHeaders(workersHealth.get(), -1);
            exchange.close();
        });
        worker.start();
        TestPostgres.execute(
                TestPostgres.cluster().superuser("postgres"),
                "do $$ begin if not exists (select from pg_roles where rolname = 'stranger') then"
                        + " create role stranger login password 'str4nge'; end if; end $$");
    }

    @AfterEach
    void theWorkerIsGone() {
        worker.stop(0);
    }

    @Test
    void our_own_try_of_one_login_does_not_stand_for_another_application_that_has_died() throws Exception {
        try (Rig rig = rig()) {
            rig.application.script("restart", "true\n");
            rig.whenStepStarts("check-sessions", () -> workersHealth.set(503));
            rig.whenStepStarts("undo-cut-over", () -> workersHealth.set(200));
            rig.run();
            assertThat(rig.said(RedeployFailed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.failure().reason()).isEqualTo("no-client-on-new-database");
                assertThat(failed.failure().detail()).contains("worker is not up");
            });
        }
    }

    @Test
    void one_application_that_came_does_not_stand_for_another_that_has_died() throws Exception {
        try (Rig rig = rig()) {
            rig.whenStepStarts("check-sessions", () -> workersHealth.set(503));
            rig.whenStepStarts("undo-cut-over", () -> workersHealth.set(200));
            rig.run();
            assertThat(rig.said(RedeployFailed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.failure().detail())
                            .contains("Not every application uses", "worker is not up"));
        }
    }

    @Test
    void where_one_came_and_nothing_is_against_the_other_both_are_told() throws Exception {
        try (Rig rig = rig()) {
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(InUse.of(rig.recovery())).isEqualTo(InUse.SEEN);
            assertThat(rig.detail("check-sessions"))
                    .contains("shop_app (shop)", "Not seen there yet, with nothing against it: worker");
        }
    }

    @Test
    void strangers_who_may_connect_do_not_stand_for_the_application() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            CutOverTest.started(rig);
            rig.application.script("restart", "true\n");
            DatabaseUrl stranger = rig.restored.withLogin("stranger", "str4nge");
            // As monitoring does it: one that stays, and one that comes and goes.
            rig.application.whenAsked = () -> TestPostgres.value(stranger, "select 1");
            List<Connection> staying = new ArrayList<>();
            rig.whenStepStarts("check-sessions", () -> staying.add(connected(stranger)));
            try {
                rig.run();
            } finally {
                for (Connection each : staying) {
                    each.close();
                }
            }
            assertThat(staying).isNotEmpty();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(InUse.of(rig.recovery())).isEqualTo(InUse.NOT_SEEN_YET);
        }
    }

    private static Connection connected(DatabaseUrl url) {
        try {
            Connection connection = url.connectAsApplication();
            connection.createStatement().execute("set application_name = 'monitoring'");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With a worker that connects only when it has something to do. */
    private Rig rig() throws InterruptedException {
        Rig rig = new Rig(
                RestoreTo.DATABASE,
                Rig.OTHERS + """
                worker:
                  uses: luneo
                  platform:
                    type: host
                    env-file: HOME/worker.env
                    restart: ["true"]
                    up: { get: "http://127.0.0.1:%d/", within: 4s }
                  database-url: { template: "postgresql://worker:${WORKER_PASSWORD}@{host}:{port}/{database}" }
                """.formatted(worker.getAddress().getPort()));
        TestPostgres.execute(
                TestPostgres.cluster().superuser("postgres"),
                "do $$ begin if not exists (select from pg_roles where rolname = 'worker') then"
                        + " create role worker login password 'w0rker'; end if; end $$");
        rig.application.write(
                "worker.env",
                "DATABASE_URL='%s'\n"
                        .formatted(DatabaseUrl.of(rig.old.location(), "worker", "w0rker")
                                .toUrl()));
        CutOverTest.started(rig);
        return rig;
    }
}
