package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanReaderTest {

    private static PlanProblem only(Path file) {
        PlanReading reading = PlanReader.read(file, Plans.ENVIRONMENT);
        assertThat(reading).isInstanceOf(PlanReading.Invalid.class);
        assertThat(((PlanReading.Invalid) reading).problems()).hasSize(1);
        return ((PlanReading.Invalid) reading).problems().get(0);
    }

    @Test
    void a_file_that_cannot_be_a_plan_is_an_answer_and_no_exception(@TempDir Path directory) throws IOException {
        assertThat(only(directory.resolve("none.yaml")).problem()).isEqualTo("does not exist");
        assertThat(only(directory).problem()).isEqualTo("is a directory");
        assertThat(only(Path.of("/dev/null")).problem()).isEqualTo("is no regular file");
        Path file = directory.resolve("dr-plan.yaml");
        assertThat(only(Files.write(file, new byte[0])).problem()).isEqualTo("is empty");
        assertThat(only(Files.writeString(file, "# nothing\n---\n")).problem()).isEqualTo("is empty");
        assertThat(only(Files.write(file, new byte[] {'p', (byte) 0xC3, 0x28})).problem())
                .isEqualTo("is not UTF-8 text");
        assertThat(only(Files.writeString(file, Plans.minimal(), StandardCharsets.UTF_16))
                        .problem())
                .isEqualTo("is not UTF-8 text");
        assertThat(only(Files.writeString(file, Plans.minimal(), StandardCharsets.UTF_16LE))
                        .problem())
                .startsWith("is not valid YAML");
        assertThat(only(Files.writeString(file, "#".repeat(1024 * 1024 + 1))).problem())
                .isEqualTo("is larger than 1 MiB");
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_no_problem(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("p.yaml"), "\uFEFF" + Plans.minimal().replace("\n", "\r\n"));
        assertThat(PlanReader.read(file, Plans.ENVIRONMENT).orThrow()).isEqualTo(Plans.valid(Plans.minimal()));
    }

    @Test
    void relative_paths_start_at_the_plan(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("p.yaml"), Plans.replacing("path: /backups", "path: ./b/../backups"));
        DrPlan plan = PlanReader.read(file, Plans.ENVIRONMENT).orThrow();
        assertThat(plan.repositories().get("local"))
                .isEqualTo(new FilesystemRepository("local", directory.resolve("backups"), Optional.empty()));
        assertThat(plan.sha256())
                .isEqualTo(Plans.valid(Plans.replacing("/backups", "backups")).sha256());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    [a, b]                      | 1 | is not made of keys and values
                    just words                  | 1 | is not made of keys and values
                    plan: x\\n  rpo: [           | 2 | has a colon where none can be
                    plan: x\\n\\trpo: 1          | 2 | has a tab
                    plan: x\\n---\\nplan: y      | 2 | begins a second document
                    a: &x [1]\\nb: *x            | 2 | is an alias
                    """)
    void broken_yaml_is_told_with_its_line(String yaml, int line, String problem) {
        assertThat(Plans.problems(yaml.translateEscapes())).singleElement().satisfies(only -> {
            assertThat(only.line()).isEqualTo(line);
            assertThat(only.problem()).contains(problem);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    plan: again                        | plan        | is given twice, first in line 1
                    retry: { wait: 5s, wait: 6s }      | retry.wait  | is given twice
                    retry: { <<: { wait: 5s } }        | retry.<<    | is a merge key
                    retry: { wait: !seconds 5s }       | retry.wait  | is a tag
                    retry: { [a, b]: c }               | retry       | has a key that is not text
                    """)
    void yaml_with_surprises_is_refused(String lines, String path, String problem) {
        Plans.assertRefused(Plans.with(lines + "\n"), path, problem);
    }

    @Test
    void files_that_grow_when_read_are_refused_quickly() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThat(Plans.problems(bomb.toString()))
                .allMatch(found -> found.problem().startsWith("is an alias"));
        assertThat(Plans.problems("plan: &a { b: *a }\n")).hasSize(1);
        assertThat(Plans.problems("plan: " + "[".repeat(10_000))).hasSize(1);
        assertThat(Plans.problems("{a: ".repeat(10_000))).hasSize(1);
        assertThat(Plans.problems(Plans.replacing("plan: small", "plan: " + "x".repeat(20_000))))
                .singleElement()
                .satisfies(only -> assertThat(only.problem()).contains("longer than"));
        assertThat(Plans.problems(Plans.application(
                        "checks: [{ name: a, get: https://x, keep: { t: '$" + ".a".repeat(4_900) + "' } }]\n")))
                .hasSize(1);
    }

    @Test
    void all_mistakes_are_told_at_once_each_with_place_value_and_way_out() {
        String yaml = """
                plan: My Plan
                time-zone: Europe/Berln
                objectives: { rpo: 7h, rto: 30 }
                repositories:
                  local: { type: filesystm, path: /backups }
                databases:
                  luneo:
                    url: postgresql://luneo:hunter2@db/luneo
                    backup:
                      every: 1x
                      repositories: [offsite]
                      jobs: 99
                      wal: continuous
                    restore: { approval: incidentlead }
                applications:
                  backend:
                    uses: lueno
                    platform: { type: railway }
                    checks:
                      - { name: health, get: https://x, expct: { status: 200 } }
                communication:
                  channels: { hook: { type: webhook, url: https://x, secret: hunter2 } }
                  notify: [{ when: [rpo-breach], who: [nobody], by: [hook] }]
                """;
        assertThat(Plans.problems(yaml))
                .extracting(PlanProblem::line, PlanProblem::path, PlanProblem::value, PlanProblem::wayOut)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        at(
                                1,
                                "plan",
                                "My Plan",
                                "write lower-case letters, digits and dashes, 63 at most, beginning with a letter or digit"),
                        at(2, "time-zone", "Europe/Berln", "did you mean `Europe/Berlin`?"),
                        at(3, "objectives.rpo", "7h", "write a duration from 1m to 6h"),
                        at(
                                3,
                                "objectives.rto",
                                "30",
                                "write a duration from 1m to 24h, such as 90s, 5m, 6h, 30d or 1h30m"),
                        at(5, "repositories.local.type", "filesystm", "did you mean `filesystem`?"),
                        at(
                                8,
                                "databases.luneo.url",
                                "postgresql://luneo:***@db/luneo",
                                "write ${A_VARIABLE} in its place and set that where the services run"),
                        at(
                                10,
                                "databases.luneo.backup.every",
                                "1x",
                                "write a duration from 1m to 366d, such as 90s, 5m, 6h, 30d or 1h30m"),
                        at(11, "databases.luneo.backup.repositories[0]", "offsite", "write one of: local"),
                        at(12, "databases.luneo.backup.jobs", "99", "write a whole number from 1 to 16"),
                        at(13, "databases.luneo.backup.wal", "", "remove it: the schedule bounds what can be lost"),
                        at(14, "databases.luneo.restore.approval", "incidentlead", "did you mean `incident-lead`?"),
                        at(17, "applications.backend.uses", "lueno", "did you mean `luneo`?"),
                        at(
                                18,
                                "applications.backend.platform.type",
                                "railway",
                                "write `type: host`: an env file and a command to restart"),
                        at(20, "applications.backend.checks[0].expct", "", "did you mean `expect`?"),
                        at(
                                22,
                                "communication.channels.hook.secret",
                                "***",
                                "write ${A_VARIABLE} and set that in the environment of notifier-service"),
                        at(23, "communication.notify[0].when[0]", "rpo-breach", "did you mean `rpo-breached`?"),
                        at(23, "communication.notify[0].who[0]", "nobody", "define it first: the plan has none"));
    }

    private static org.assertj.core.groups.Tuple at(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void the_exception_lists_all_the_problems_for_a_terminal() {
        assertThatThrownBy(() -> PlanReader.parse("plan: X\nretry: { attempts: 0 }\n", Map.of())
                        .orThrow())
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageStartingWith("the plan has 4 problems:\n")
                .hasMessageContaining(
                        "retry.attempts (line 2): `0` is too small\n    write a whole number from 1 to 10");
    }

    @Test
    void a_variable_that_is_not_set_is_an_error_unless_a_service_fills_it_in_later() {
        assertThat(Plans.problems(Plans.with("objectives: { rto: \"${RTO}\" }\n"), Map.of()))
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.problem()).isEqualTo("refers to a variable that is not set: RTO");
                    assertThat(only.value()).isEqualTo("${RTO}");
                });
        assertThat(Plans.lacks(Plans.minimal(), Map.of(), ValueChecks.NONE))
                .singleElement()
                .satisfies(only -> assertThat(only.problem().wayOut()).contains("backup-scheduler", "restore-service"));
    }
}
