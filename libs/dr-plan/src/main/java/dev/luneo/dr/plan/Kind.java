package dev.luneo.dr.plan;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind of single value that a plan can hold.
 *
 * @param placeholder what reading goes on with after a bad value, so that the problems after it are found too; a plan with a
 *     problem never gets out
 * @param canonical the one spelling under which equal values are hashed
 */
public record Kind<T>(T placeholder, Reader<T> reader, Function<T, String> canonical, Form form) {

    /** Reads a text, its references filled in. The rest of the plan is asked only for the names that it defines. */
    interface Reader<T> {
        Read<T> read(String text, Names defined);
    }

    sealed interface Read<T> {}

    record Good<T>(T value) implements Read<T> {}

    /** @param unless whether a problem at another path is the mistake, from which this one only follows */
    record Bad<T>(String problem, String wayOut, Predicate<String> unless) implements Read<T> {
        Bad(String problem, String wayOut) {
            this(problem, wayOut, other -> false);
        }
    }

    static <T> Kind<T> of(T placeholder, Function<String, Read<T>> read, Function<T, String> canonical, Form form) {
        return new Kind<>(placeholder, (text, defined) -> read.apply(text), canonical, form);
    }

    static Kind<String> text(Form form, Function<String, Read<String>> read) {
        return of("", read, Function.identity(), form);
    }
}
