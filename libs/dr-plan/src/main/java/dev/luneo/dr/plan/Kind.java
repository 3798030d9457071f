package dev.luneo.dr.plan;

import java.util.function.Function;

/**
 * A kind of single value that a plan can hold.
 *
 * @param placeholder what reading goes on with after a bad value, so that the problems after it are found too; a plan with a
 *     problem never gets out
 * @param canonical the one spelling under which equal values are hashed
 */
record Kind<T>(T placeholder, Function<String, Read<T>> read, Function<T, String> canonical) {

    sealed interface Read<T> {}

    record Good<T>(T value) implements Read<T> {}

    record Bad<T>(String problem, String wayOut) implements Read<T> {}

    static Kind<String> text(Function<String, Read<String>> read) {
        return new Kind<>("", read, Function.identity());
    }
}
