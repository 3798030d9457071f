package dev.luneo.dr.deploy.cutover.before;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found before anything is touched, and that nothing is. */
@Tag("process")
class PreflightTest {

    @Test
    void a_required_variable_that_is_missing_or_empty_is_named() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            rig.application.write("app.env", "DATABASE_URL='%s'\nAPI_TOKEN=\n".formatted(Rig.appUrl(rig.old)));
            refused(rig, "required-variable-missing", "API_TOKEN");
        }
    }

    @Test
    void a_database_url_that_we_set_need_not_be_there_before() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            rig.application.write("app.env", "API_TOKEN=x\n");
            rig.run();
            assertThat(rig.detail("set-database-url:backend")).contains("points to");
        }
    }

    @Test
    void an_env_file_that_is_missing_is_named() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            rig.application.start();
            Files.delete(rig.application.envFile());
            refusedAsItIs(rig, "env-file-unreadable", "app.env of backend does not exist");
        }
    }

    @Test
    void a_url_that_names_another_database_is_refused_before_a_swap() throws Exception {
        try (Rig rig = new Rig(RestoreTo.IN_PLACE, "")) {
            rig.application.write("app.env", "API_TOKEN=x\nDATABASE_URL=postgresql://u:s3cret-pw@h/other\n");
            refused(rig, "database-url-unusable", "names the database other");
            assertThat(rig.everythingSaid()).doesNotContain("s3cret-pw");
        }
    }

    @Test
    void a_restored_database_that_takes_no_connection_is_refused() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            TestPostgres.server().fence(rig.restored.location().database());
            refused(rig, "restored-database-unreachable", "closed to connections");
        }
    }

    @Test
    void an_application_whose_password_is_wrong_is_refused() throws Exception {
        try (Rig rig = new Rig(
                RestoreTo.DATABASE,
                "migrate: { run: [\"true\"] }\n",
                "postgresql://${APP_USER}:${WRONG_PASSWORD}@{host}:{port}/{database}")) {
            refused(rig, "application-not-let-in", "backend cannot use the restored database");
        }
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void an_application_whose_login_may_not_connect_to_the_restored_database_is_refused_before_anything_is_touched(
            RestoreTo to) throws Exception {
        try (Rig rig = new Rig(to, "")) {
            DatabaseUrl server = TestPostgres.cluster().superuser("postgres");
            TestPostgres.execute(
                    server,
                    "alter role shop_app nosuperuser",
                    "revoke connect on database %s from public"
                            .formatted(rig.restored.location().database()));
            try {
                refused(rig, "application-not-let-in", "backend cannot use the restored database");
            } finally {
                TestPostgres.execute(server, "alter role shop_app superuser");
            }
        }
    }

    @Test
    void a_command_in_a_directory_that_does_not_exist_is_refused() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "migrate: { run: [\"true\"], in: /nowhere/at/all }\n")) {
            refused(rig, "command-unusable", "/nowhere/at/all does not exist");
        }
    }

    @Test
    void a_template_whose_variable_is_not_set_is_refused() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "", "postgresql://${NOBODY}@{host}:{port}/{database}")) {
            refused(rig, "plan-variable-missing", "NOBODY");
        }
    }

    @Test
    void a_variable_of_the_plan_that_is_not_set_here_is_named() throws Exception {
        try (Rig rig = new Rig(RestoreTo.DATABASE, "")) {
            rig.forget("RESTORE_URL");
            refused(rig, "plan-variable-missing", "RESTORE_URL");
        }
    }

    private static void refused(Rig rig, String reason, String detail) throws InterruptedException {
        rig.application.start();
        refusedAsItIs(rig, reason, detail);
    }

    private static void refusedAsItIs(Rig rig, String reason, String detail) throws InterruptedException {
        String env = Files.exists(rig.application.envFile()) ? rig.application.read("app.env") : "";
        rig.run();
        RedeployFailed failed = rig.said(RedeployFailed.class).get(0);
        assertThat(failed.failure().reason()).isEqualTo(reason);
        assertThat(failed.failure().detail()).contains(detail).contains("Nothing had been switched over");
        assertThat(failed.failure().hint()).isNotBlank();
        assertThat(failed.undone()).isTrue();
        assertThat(rig.said(StepStarted.class).stream().map(StepStarted::step).distinct())
                .isEqualTo(List.of("check-variables", "undo-cut-over"));
        assertThat(TestPostgres.server().isFenced(rig.old.location().database()).orThrow())
                .isFalse();
        assertThat(Files.exists(rig.application.envFile()) ? rig.application.read("app.env") : "")
                .isEqualTo(env);
        assertThat(rig.application.restarts()).isEqualTo(1);
    }
}
