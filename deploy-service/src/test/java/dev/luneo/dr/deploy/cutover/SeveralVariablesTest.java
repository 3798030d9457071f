package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application whose database is named by more than one variable, as Prisma's `directUrl`. */
@Tag("process")
class SeveralVariablesTest {
    private static final String POOLED_AND_DIRECT =
            "[{ template: \"%s?connect_timeout=9\" }, { variable: DIRECT_URL, template: \"%s\" }]"
                    .formatted(Rig.TEMPLATE, Rig.TEMPLATE);

    private static final String BY_EACH =
            CutOverTest.migration("psql -X -v ON_ERROR_STOP=1 -c 'create table direct()' \"$DIRECT_URL\" && "
                    + "psql -X -v ON_ERROR_STOP=1 -c 'create table worker()' \"$WORKER_URL\"");

    @Test
    void all_of_them_lead_to_the_restored_database_when_its_migration_runs() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, BY_EACH, POOLED_AND_DIRECT)) {
            settings(rig);
            rig.application.start();
            rig.run();

            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(TestPostgres.value(
                            rig.restored, "select count(*) from pg_class where relname in ('direct', 'worker')"))
                    .isEqualTo("2");
            String url = "postgresql://shop_app:%s@%s".formatted(Rig.APP_PASSWORD_ENCODED, rig.restored.location());
            assertThat(rig.application.read("app.env"))
                    .isEqualTo("""
                            DB_NAME=%s
                            DATABASE_URL="%s?connect_timeout=9"
                            DIRECT_URL=%s # Prisma's
                            WORKER_URL="${DIRECT_URL}"
                            API_TOKEN=x
                            """.formatted(rig.old.location().database(), url, url));
            assertThat(rig.detail("set-database-url:backend"))
                    .contains("DATABASE_URL in", "DIRECT_URL in", "points to " + rig.restored.location());
        }
    }

    @Test
    void all_of_them_are_back_to_the_byte_after_a_migration_that_fails() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, CutOverTest.migration("exit 3"), POOLED_AND_DIRECT)) {
            String before = settings(rig);
            rig.application.start();
            rig.run();

            RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
            assertThat(failed.failure().reason()).isEqualTo("migration-failed");
            assertThat(failed.undone()).isTrue();
            assertThat(rig.application.read("app.env")).isEqualTo(before);
        }
    }

    @Test
    void whoever_is_killed_leaves_the_file_with_all_of_them_changed_or_none() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "", POOLED_AND_DIRECT)) {
            String before = settings(rig);
            String name = rig.restored.location().database();
            rig.application.start();
            for (int touch = 1; rig.killedAt(touch); touch++) {
                String file = rig.application.read("app.env");
                assertThat(file.equals(before) || file.split(name, -1).length == 3)
                        .as(file)
                        .isTrue();
            }
            assertThat(rig.application.read("app.env").split(name, -1)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DIRECT_URL='postgresql://u:s3cret@<host>:<port>/<name>?schema=x'",
                "DIRECT_URL=postgres://u:s3cret@localhost:<port>/<name>",
                "DIRECT_URL=jdbc:postgresql://<host>:<port>/<name>",
                "DIRECT_URL=\"host=<host> port=<port> dbname=<name> password=s3cret\"",
                "DIRECT_URL=postgres://u:s3cret@${DB_HOST}:<port>/${DB_NAME}\nDB_HOST=<host>\nDB_NAME=<name>"
            })
    void a_variable_that_would_go_on_naming_the_old_database_is_refused_by_name(String lines) throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            String before = with(rig, lines);
            rig.application.start();
            rig.run();

            Failure failure = rig.said(RedeployFailed.class).get(0).failure();
            assertThat(failure.reason()).isEqualTo(DeployFailure.OLD_DATABASE_STILL_NAMED.code());
            assertThat(failure.detail()).contains("DIRECT_URL in", "old database", "switches DATABASE_URL only");
            assertThat(failure.hint()).contains("database-url");
            assertThat(rig.everythingSaid()).doesNotContain("s3cret");
            assertThat(rig.application.read("app.env")).isEqualTo(before);
            assertThat(TestPostgres.server()
                            .isFenced(rig.old.location().database())
                            .orThrow())
                    .isFalse();
        }
    }

    @Test
    void the_name_by_which_only_the_application_knows_the_server_is_known_too() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            String name = rig.old.location().database();
            rig.application.write(
                    "app.env",
                    "DATABASE_URL=postgres://u:p@inside:1/%s\nDIRECT_URL=postgres://u:p@inside:1/%s\nAPI_TOKEN=x\n"
                            .formatted(name, name));
            rig.run();
            assertThat(rig.said(RedeployFailed.class).get(0).failure().detail()).contains("DIRECT_URL in");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DIRECT_URL=${DATABASE_URL}",
                "DIRECT_URL=\"$DATABASE_URL?schema=x\"",
                "OTHER_URL=postgresql://u:p@<host>:<port>/another",
                "OTHER_URL=postgresql://u:p@elsewhere.example:<port>/<name>",
                "DATABASE_NAME=<name>"
            })
    void what_follows_by_itself_or_names_another_place_is_not_refused(String lines) throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            with(rig, lines);
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        }
    }

    @Test
    void in_place_nothing_has_to_be_switched_and_nothing_is_refused() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, "")) {
            with(rig, "DIRECT_URL=postgresql://u:p@<host>:<port>/<name>");
            rig.run();
            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
        }
    }

    private static String with(Rig rig, String lines) {
        String text = rig.application.read("app.env")
                + lines.replace("<host>", rig.old.location().host())
                        .replace("<port>", Integer.toString(rig.old.location().port()))
                        .replace("<name>", rig.old.location().database())
                + "\n";
        rig.application.write("app.env", text);
        return text;
    }

    private static String settings(Rig rig) {
        String name = rig.old.location().database();
        String url = Rig.appUrl(rig.old);
        String text = """
                DB_NAME=%s
                DATABASE_URL="%s"
                DIRECT_URL=%s # Prisma's
                WORKER_URL="${DIRECT_URL}"
                API_TOKEN=x
                """.formatted(name, url.replace("/" + name, "/${DB_NAME}"), url);
        rig.application.write("app.env", text);
        return text;
    }
}
