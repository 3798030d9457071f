package dev.luneo.dr.plan;

import java.util.List;
import java.util.Map;

/**
 * How a single value is written, for people and for editors.
 *
 * @param words for the reference: "a duration from 1m to 6h"
 * @param schema the same as a fragment of JSON Schema (2020-12), for values without references
 */
record Form(String words, Map<String, Object> schema) {

    /** What YAML makes a number, a truth or a text of is the same to the plan: its letters count. */
    static Form text(String words) {
        return new Form(words, Map.of("type", List.of("string", "number", "boolean")));
    }

    static Form matching(String words, String pattern) {
        return new Form(words, Map.of("type", "string", "pattern", pattern));
    }

    static Form oneOf(List<String> words) {
        return new Form(
                String.join(", ", words.stream().map(word -> "`" + word + "`").toList()), Map.of("enum", words));
    }

    static Form number(int least, int most) {
        return new Form(
                "a whole number from " + least + " to " + most,
                Map.of(
                        "type",
                        List.of("integer", "string"),
                        "minimum",
                        least,
                        "maximum",
                        most,
                        "pattern",
                        "^-?\\d{1,9}$"));
    }

    /** A value may also be, or hold, a reference to a variable, which nobody can check before it is filled in. */
    Map<String, Object> schemaWithReferences() {
        return Map.of("anyOf", List.of(schema, Map.of("type", "string", "pattern", "\\$\\{")));
    }
}
