package dev.luneo.dr.postgres;

import java.util.Optional;
import java.util.function.Function;

/** What a server was asked for, or why it could not be had. */
public sealed interface Answer<T> {

    record Given<T>(T value) implements Answer<T> {}

    record Failed<T>(PostgresFailure failure) implements Answer<T> {}

    static <T> Answer<T> given(T value) {
        return new Given<>(value);
    }

    static <T> Answer<T> failed(PostgresFailure failure) {
        return new Failed<>(failure);
    }

    default Optional<T> whenGiven() {
        return this instanceof Given<T> given ? Optional.of(given.value()) : Optional.empty();
    }

    default Optional<PostgresFailure> whenFailed() {
        return this instanceof Failed<T> failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    default <R> R fold(Function<? super T, ? extends R> given, Function<PostgresFailure, ? extends R> failed) {
        if (this instanceof Given<T> there) {
            return given.apply(there.value());
        }
        return failed.apply(((Failed<T>) this).failure());
    }

    /** For callers to whom a failure is a bug or an outage, such as tests. */
    default T orThrow() {
        if (this instanceof Given<T> given) {
            return given.value();
        }
        throw new IllegalStateException(((Failed<T>) this).failure().describe());
    }
}
