package dev.luneo.dr.events.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs are kept for ever: what a step and its facts are called in them must not change with the names of our constants. */
class StepsTest {

    @Test
    void steps_are_called_what_they_are_called_in_every_log() {
        assertThat(constants(StepName.class).map(step -> step.service() + "/" + step.name()))
                .containsExactly(
                        "restore-service/choose-backup",
                        "restore-service/prepare-server",
                        "restore-service/restore-data",
                        "restore-service/compare-data",
                        "restore-service/clean-up",
                        "deploy-service/check-variables",
                        "deploy-service/await-old-database",
                        "deploy-service/fence-old-database",
                        "deploy-service/swap-databases",
                        "deploy-service/set-database-url",
                        "deploy-service/migrate",
                        "deploy-service/restart",
                        "deploy-service/wait-until-up",
                        "deploy-service/check-sessions",
                        "deploy-service/await-first-client",
                        "deploy-service/undo-cut-over",
                        "deploy-service/remove-left-over",
                        "verifier-service/run-checks");
    }

    @Test
    void facts_are_called_what_they_are_called_in_every_log() {
        assertThat(constants(Fact.class).map(Fact::name))
                .containsExactly(
                        "backupId",
                        "repository",
                        "restorablePoint",
                        "databaseBytes",
                        "backupBytes",
                        "manifestSha256",
                        "skipped",
                        "host",
                        "port",
                        "database",
                        "compared",
                        "oldHost",
                        "oldPort",
                        "oldDatabase",
                        "oldStanding",
                        "migratesFirst",
                        "fenced",
                        "lastWriteBefore",
                        "keptName",
                        "writeMark",
                        "restartedAt",
                        "clients",
                        "undone",
                        "back",
                        "rowsWritten",
                        "rowsDeleted",
                        "allCounted",
                        "checks");
    }

    @ParameterizedTest
    @CsvSource({"migrate:backend, migrate, backend", "check-sessions, check-sessions, check-sessions"})
    void a_step_s_name_says_what_is_done_and_to_which_application(String name, String kind, String application) {
        assertThat(StepName.kind(name)).isEqualTo(kind);
        assertThat(StepName.application(name)).isEqualTo(application);
    }

    @Test
    void what_was_written_is_read_and_what_was_not_is_not_made_up() {
        assertThat(CutOverSteps.ROWS_WRITTEN.in(CutOverSteps.ROWS_WRITTEN.of(84L)))
                .contains(84L);
        assertThat(CutOverSteps.UNDONE.in(CutOverSteps.UNDONE.of(false))).contains(false);
        assertThat(CutOverSteps.UNDONE.in(Map.of())).isEmpty();
    }

    private static <T> Stream<T> constants(Class<T> type) {
        return List.of(RestoreSteps.class, CutOverSteps.class, VerificationSteps.class).stream()
                .flatMap(steps -> Arrays.stream(steps.getDeclaredFields()))
                .filter(field -> Modifier.isPublic(field.getModifiers()) && field.getType() == type)
                .map(field -> type.cast(value(field)));
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
