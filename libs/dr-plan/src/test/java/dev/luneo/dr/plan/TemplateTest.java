package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    plain                   | plain
                    a ${A} b                | a 1 b
                    ${A}${B}                | 12
                    ${NONE:-x}              | x
                    ${A:-x}                 | 1
                    ${EMPTY:-x}             | x
                    ${NONE:-}-              | -
                    $${A}                   | ${A}
                    $A $ {A} {A}            | $A $ {A} {A}
                    {token} ${A} {database} | {token} 1 {database}
                    {"a": {"b": "${A}"}}    | {"a": {"b": "1"}}
                    ${TRICK}                | ${A} $1 \\
                    """)
    void it_is_filled_once_and_leaves_everything_else_alone(String raw, String filled) {
        assertThat(new Template(raw).resolve(Map.of("A", "1", "B", "2", "EMPTY", "", "TRICK", "${A} $1 \\")))
                .isEqualTo(new Resolution.Resolved(filled));
    }

    @Test
    void all_that_is_missing_is_named_and_empty_counts_as_missing() {
        assertThat(new Template("${B} ${A} ${C} ${D:-d}").resolve(Map.of("A", "1", "B", "")))
                .isEqualTo(new Resolution.Missing(Set.of("B", "C")));
        assertThat(new Template("${B} $${E} ${A} ${D:-d}").variables()).containsExactly("A", "B", "D");
    }

    @Test
    void a_value_stays_inside_its_json_string() {
        Template body = new Template("{\"password\":\"${P}\",\"t\":\"{token}\"}");
        assertThat(body.resolveInJson(Map.of("P", "a\"b\\c\nd")))
                .isEqualTo(new Resolution.Resolved("{\"password\":\"a\\\"b\\\\c\\nd\",\"t\":\"{token}\"}"));
    }

    @ParameterizedTest
    @CsvSource({"${}", "${1A}", "${A B}", "${UNCLOSED", "x${A-b}", "${A:x}"})
    void what_looks_like_a_reference_and_is_none_is_found(String raw) {
        assertThat(new Template(raw).isMalformed()).isTrue();
        assertThat(new Template("${A} $${1A} {x} $").isMalformed()).isFalse();
    }

    @Test
    void it_shows_what_stands_in_the_plan() {
        assertThat(new Template("x ${A}")).hasToString("x ${A}");
    }
}
