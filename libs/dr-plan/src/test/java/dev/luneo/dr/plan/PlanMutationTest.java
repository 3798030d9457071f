package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens to a plan, reading it gives an answer. */
class PlanMutationTest {

    private static final int ROUNDS = 1_500;
    private static final List<String> SPLINTERS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "\t",
            "  ",
            "#",
            "&a ",
            "*a",
            "!!int ",
            "!x ",
            "|",
            ">",
            "'",
            "\"",
            "${",
            "}",
            "${X}",
            "${LUNEO_DB_USER}",
            "~",
            "null",
            "",
            "true",
            "-1",
            "99999999999999999999",
            "0x7f",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD800",
            "<<: ",
            "? ",
            "---\n",
            "...\n",
            "%YAML 9\n",
            "1e999",
            "@",
            "`",
            "\\",
            "$.a[",
            "0 0 31 2 *",
            "P1Y",
            "://u:p@",
            "é");

    @Test
    void no_mutation_of_the_example_makes_the_reader_throw() {
        Random random = new Random(20260101);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String yaml = mutated(Plans.example(), random);
            PlanReading[] reading = new PlanReading[1];
            assertThatCode(() -> reading[0] = PlanReader.parse(yaml, Plans.ENVIRONMENT))
                    .as(() -> "reading\n" + yaml)
                    .doesNotThrowAnyException();
            assertThat(PlanReport.of(reading[0]).text()).doesNotContain("s3cret");
            valid += reading[0] instanceof PlanReading.Valid ? 1 : 0;
        }
        // Both outcomes were met, so the mutations are neither harmless nor all deadly.
        assertThat(valid).isBetween(ROUNDS / 100, ROUNDS * 9 / 10);
    }

    @Test
    void neither_does_a_plan_whose_values_have_the_wrong_shape() {
        List<String> lines = Plans.example().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            for (String shape :
                    List.of("", " []", " {}", " [[]]", " { a: b }", " [{ a: [b] }]", " x", " \"\"", " ~", " *x")) {
                String line = lines.get(i);
                int colon = line.indexOf(':');
                if (colon < 0 || line.strip().startsWith("#")) {
                    continue;
                }
                List<String> changed = new ArrayList<>(lines);
                changed.set(i, line.substring(0, colon + 1) + shape);
                String yaml = String.join("\n", changed);
                assertThatCode(() -> PlanReader.parse(yaml, Map.of()))
                        .as(() -> "reading\n" + yaml)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static String mutated(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(random.nextInt(10) == 0 ? 200 : 6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 2 -> text.replace(at, end, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                default -> text.insert(at, text.substring(at, end));
            }
        }
        return text.toString();
    }
}
