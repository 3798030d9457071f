package dev.luneo.dr.deploy.cutover.before;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would stop a cut-over is known while there is nothing yet to cut over to. */
class LookAheadTest {
    private static final String OLD = "postgresql://dr:s3cret-pw@db.example:5432/luneo";

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>(
            Map.of("DB_URL", OLD, "RESTORE_URL", "postgresql://dr:s3cret-pw@spare.example:5432/postgres"));
    private String migrate = "run: [sh, -c, exit 0]";

    @BeforeEach
    void aHealthyApplication() throws IOException {
        env("DATABASE_URL=%s\nAPI_TOKEN=x\n".formatted(OLD));
        Files.createFile(home.resolve("restart")).toFile().setExecutable(true);
    }

    private void env(String content) throws IOException {
        Files.writeString(home.resolve("app.env"), content);
    }

    private LookAhead look() {
        DrPlan plan = Plans.of("luneo", """
                backend:
                  uses: luneo
                  platform: { type: host, env-file: HOME/app.env, restart: [HOME/restart] }
                  requires: [DATABASE_URL, API_TOKEN]
                  migrate: { MIGRATE }
                """.replace("HOME", home.toString()).replace("MIGRATE", migrate));
        PlanVariables planVariables = new PlanVariables(variables);
        DatabaseUrls urls = new DatabaseUrls(plan, planVariables);
        return new LookAhead(Rig.applications(home, plan, planVariables, urls), urls);
    }

    private List<ReadinessProblem> problems() {
        return look().problems("luneo", Recoveries.NONE, false);
    }

    private static void only(List<ReadinessProblem> problems, String reason, String detail, RestoreTo... to) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.failure().reason()).isEqualTo(reason);
            assertThat(problem.failure().detail()).contains(detail).doesNotContain("s3cret-pw");
            assertThat(problem.failure().hint()).isNotBlank();
            assertThat(problem.stops()).isTrue();
            assertThat(problem.to()).isEqualTo(Stream.of(to).findFirst());
        });
    }

    @Test
    void an_application_that_has_everything_has_no_problem() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void an_env_file_that_is_gone_is_named() throws Exception {
        Files.delete(home.resolve("app.env"));
        only(problems(), "env-file-unreadable", "app.env of backend does not exist");
    }

    @Test
    void a_restart_script_that_is_gone_is_named() throws Exception {
        Files.delete(home.resolve("restart"));
        only(problems(), "command-unusable", home.resolve("restart") + " does not exist");
    }

    @Test
    void a_restart_script_that_lacks_the_x_is_named_with_the_command_that_helps() throws Exception {
        assertThat(home.resolve("restart").toFile().setExecutable(false, false)).isTrue();
        only(problems(), "command-unusable", "is not executable: `chmod +x %s`".formatted(home.resolve("restart")));
    }

    @Test
    void a_migration_program_that_is_nowhere_in_the_path_is_named() {
        migrate = "run: [no-such-migration-tool, up]";
        only(problems(), "command-unusable", "there is no program 'no-such-migration-tool' in the PATH");
    }

    @Test
    void a_migration_program_beside_the_code_is_looked_for_there() throws Exception {
        migrate = "run: [bin/migrate], in: %s".formatted(home);
        only(problems(), "command-unusable", home.resolve("bin/migrate") + " does not exist");
        Files.createDirectory(home.resolve("bin"));
        Files.createFile(home.resolve("bin/migrate")).toFile().setExecutable(true);
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_required_variable_that_is_missing_is_named_for_every_restore() throws Exception {
        env("DATABASE_URL=%s\n".formatted(OLD));
        only(problems(), "required-variable-missing", "API_TOKEN");
    }

    @Test
    void a_setting_that_would_go_on_naming_the_old_database_stops_a_switch_and_no_swap() throws Exception {
        env("DATABASE_URL=%s\nAPI_TOKEN=x\nDIRECT_URL=%s\n".formatted(OLD, OLD));
        only(problems(), "old-database-still-named", "DIRECT_URL", RestoreTo.DATABASE);
    }

    @Test
    void a_variable_that_names_another_place_stops_a_swap_and_no_switch() throws Exception {
        env("DATABASE_URL=%s\nAPI_TOKEN=x\n".formatted(OLD.replace("/luneo", "/other")));
        only(problems(), "database-url-unusable", "names the database other", RestoreTo.IN_PLACE);
    }

    @Test
    void a_variable_of_the_plan_that_is_not_set_here_is_named() {
        variables.remove("RESTORE_URL");
        only(problems(), "plan-variable-missing", "RESTORE_URL");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() throws Exception {
        Files.delete(home.resolve("app.env"));
        Files.delete(home.resolve("restart"));
        assertThat(problems())
                .extracting(problem -> problem.failure().reason())
                .containsExactly("env-file-unreadable", "command-unusable");
    }

    @Test
    void whoever_watches_the_directory_of_an_env_file_is_not_woken_by_each_look() throws Exception {
        LookAhead look = look();
        look.problems("luneo", Recoveries.NONE, false);
        FileTime untouched = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(home, untouched);
        look.problems("luneo", Recoveries.NONE, false);
        assertThat(Files.getLastModifiedTime(home)).isEqualTo(untouched);

        look.problems("luneo", Recoveries.NONE, true);
        assertThat(Files.getLastModifiedTime(home))
                .as("right before a recovery the change is rehearsed")
                .isNotEqualTo(untouched);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("app.env", "restart");
        }
    }
}
