package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plans to test with, each as small as it can be. */
final class Plans {

    static final Path EXAMPLE = Path.of("../../dr-plan.yaml");

    /** Everything the example and the fragments below refer to. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "DR_REPOSITORY_KEY", "3b9d0c41f7e2865a94d3b0c7e15f8a2690bd4e7c13a5f86d",
            "LUNEO_DATABASE_URL", "postgresql://luneo:s3cret@db:5432/luneo",
            "LUNEO_RESTORE_SERVER_URL", "postgresql://admin:s3cret@db2:5432/postgres",
            "LUNEO_DB_USER", "luneo",
            "LUNEO_DB_PASSWORD", "s3cret",
            "DR_CHECK_USER", "check@luneo.example",
            "DR_CHECK_PASSWORD", "s3cret",
            "OPS_WEBHOOK_URL", "https://ops.luneo.example/hook",
            "OPS_WEBHOOK_SECRET", "8f1c7a52d9e04b36a1c5f27e90d3b8460c7e5a19f2d4b683");

    private static final String MINIMAL = """
            plan: small
            repositories: { local: { type: filesystem, path: /backups } }
            databases:
              luneo:
                url: ${LUNEO_DATABASE_URL}
                backup: { every: 1h }
            communication:
              contacts: { alice: {} }
              roles: { incident-lead: [alice] }
            """;

    private Plans() {}

    static String minimal() {
        return MINIMAL;
    }

    static String example() {
        try {
            return Files.readString(EXAMPLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The minimal plan with more lines at its top level. */
    static String with(String lines) {
        return MINIMAL + lines.stripIndent();
    }

    /** The minimal plan with other words in one place, which must exist. */
    static String replacing(String old, String other) {
        return replacing(MINIMAL, old, other);
    }

    static String replacing(String yaml, String old, String other) {
        assertThat(yaml).contains(old);
        return yaml.replace(old, other);
    }

    /** The minimal plan with this instead of the database's backup block. */
    static String database(String block) {
        return replacing("    backup: { every: 1h }\n", block.stripIndent().indent(4));
    }

    static String backup(String entries) {
        return replacing("{ every: 1h }", "{ " + entries + " }");
    }

    static String restore(String entries) {
        return database("backup: { every: 1h }\nrestore: { " + entries + " }\n");
    }

    /** The minimal plan with an application that has these lines besides what it must have. */
    static String application(String lines) {
        return with("applications:\n  backend:\n    uses: luneo\n"
                + "    platform: { type: host, env-file: app.env, restart: [restart-app] }\n"
                + lines.stripIndent().indent(4));
    }

    static DrPlan valid(String yaml) {
        return PlanReader.parse(yaml, ENVIRONMENT).orThrow();
    }

    static DatabasePlan luneo(String yaml) {
        return valid(yaml).database("luneo").orElseThrow();
    }

    static ApplicationPlan backend(String yaml) {
        return Objects.requireNonNull(valid(yaml).applications().get("backend"));
    }

    static List<PlanProblem> problems(String yaml) {
        return problems(yaml, ENVIRONMENT);
    }

    static List<PlanProblem> problems(String yaml, Map<String, String> environment) {
        PlanReading reading = PlanReader.parse(yaml, environment);
        assertThat(reading).isInstanceOf(PlanReading.Invalid.class);
        return ((PlanReading.Invalid) reading).problems();
    }

    static List<Lack> lacks(String yaml, Map<String, String> environment, ValueChecks checks) {
        PlanReading reading = PlanReader.parse(yaml, environment, checks);
        reading.orThrow();
        return ((PlanReading.Valid) reading).lacks();
    }

    static List<PlanProblem> warnings(String yaml, Map<String, String> environment) {
        PlanReading reading = PlanReader.parse(yaml, environment);
        reading.orThrow();
        return ((PlanReading.Valid) reading).warnings();
    }

    /** That this, and nothing else, is wrong with the plan. */
    static void assertRefused(String yaml, String path, String problem) {
        assertThat(problems(yaml)).singleElement().satisfies(only -> {
            assertThat(only.path()).isEqualTo(path);
            assertThat(only.problem()).contains(problem);
            assertThat(only.wayOut()).isNotBlank();
        });
    }
}
