package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor says of a plan while it is written. */
class PlanSchemaTest {

    private static final Path FILE = Path.of("../../docs/dr-plan.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PlanSchema.json(), InputFormat.JSON);

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }

    @Test
    void the_file_that_editors_read_is_up_to_date() throws IOException {
        if (Boolean.getBoolean("dr.write-docs")) {
            Files.writeString(FILE, PlanSchema.json());
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
                .as("run: mvn -pl libs/dr-plan test -Dtest='PlanSchemaTest,PlanReferenceTest' -Ddr.write-docs=true")
                .isEqualTo(PlanSchema.json());
    }

    @Test
    void the_example_names_it_and_passes() {
        assertThat(Plans.example()).startsWith("# yaml-language-server: $schema=docs/dr-plan.schema.json\n");
        assertThat(errors(Plans.example())).isEmpty();
        assertThat(errors(Plans.minimal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectives:\n",
                "objectives: { rpo: \"${RPO:-1h}\" }\n",
                "retry: { attempts: \"3\" }\n",
                "retry: { attempts: \"${ATTEMPTS:-3}\" }\n",
                "applications: {}\n",
                "applications:\n",
            })
    void what_the_reader_accepts_it_accepts(String lines) {
        String yaml = Plans.with(lines);
        Plans.valid(yaml);
        assertThat(errors(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectvies: { rpo: 1h }\n",
                "objectives: { rop: 1h }\n",
                "objectives: [rpo]\n",
                "retry: { attempts: 11 }\n",
                "retry: { attempts: many }\n",
                "tests: {}\n",
                "applications: { Back End: {} }\n",
                "applications: { backend: { uses: luneo, platform: { type: railway } } }\n",
                "applications: { backend: { uses: luneo, platform: { type: host, env-file: a, restart: [] } } }\n",
                "applications: { backend: { platform: { type: host, env-file: a, restart: [r] } } }\n",
            })
    void a_mistake_in_shape_is_seen_while_it_is_written(String lines) {
        String yaml = Plans.with(lines);
        assertThat(Plans.problems(yaml)).isNotEmpty();
        assertThat(errors(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: a, get: \"https://h/\", sql: select 1, expect: { value: 1 }",
                "name: a, get: \"https://h/\", post: \"https://h/\"",
                "name: a",
                "get: \"https://h/\"",
                "name: a, sql: select 1",
                "name: a, sql: select 1, expect: { status: 200 }",
                "name: a, get: nowhere",
                "name: a, get: \"https://h/\", expect: { json: { status: ok } }",
            })
    void so_is_a_check_that_is_none(String check) {
        String yaml = Plans.application("checks: [{ " + check + " }]\n");
        assertThat(Plans.problems(yaml)).isNotEmpty();
        assertThat(errors(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"every: 1h, cron: 0 * * * *", "jobs: 2", "every: 1h, method: physical", "every: 1h, wal: on"})
    void so_is_a_backup_that_is_none(String backup) {
        String yaml = Plans.backup(backup);
        assertThat(Plans.problems(yaml)).isNotEmpty();
        assertThat(errors(yaml)).isNotEmpty();
    }

    /** An editor that marks what the system carries out teaches people to pass over its marks. */
    @Test
    void whatever_lines_are_left_out_no_valid_plan_is_marked() {
        List<String> lines = Plans.example().lines().toList();
        Random random = new Random(20260102);
        int valid = 0;
        for (int round = 0; round < 400; round++) {
            int from = random.nextInt(lines.size());
            int to = Math.min(lines.size(), from + 1 + random.nextInt(6));
            String yaml = String.join("\n", lines.subList(0, from)) + "\n"
                    + String.join("\n", lines.subList(to, lines.size())) + "\n";
            if (PlanReader.parse(yaml, Plans.ENVIRONMENT) instanceof PlanReading.Valid) {
                valid++;
                assertThat(errors(yaml)).as("of\n%s", yaml).isEmpty();
            }
        }
        assertThat(valid).isBetween(50, 390);
    }
}
