package dev.luneo.dr.events.steps;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that a step records for those after it, by the name that it has in the log for ever.
 *
 * @param read what was written as its text
 */
public record Fact<T>(String name, Function<String, T> read) {

    static Fact<String> text(String name) {
        return new Fact<>(name, text -> text);
    }

    static Fact<Boolean> flag(String name) {
        return new Fact<>(name, "true"::equals);
    }

    /** As the step's only fact. */
    public Map<String, String> of(T value) {
        return Map.of(name, value.toString());
    }

    /** Empty where the step did not record it, as steps of earlier versions did not. */
    public Optional<T> in(Map<String, String> facts) {
        return Optional.ofNullable(facts.get(name)).map(read);
    }
}
