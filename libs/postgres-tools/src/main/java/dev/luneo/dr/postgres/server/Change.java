package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.PostgresFailure;
import java.util.Optional;

/** How an intended change to a server ended. Asking for a change again is always harmless. */
public sealed interface Change {

    record Done() implements Change {}

    /** It was so before. */
    record AlreadyDone() implements Change {}

    /** Nothing was changed, unless the detail says what. */
    record Failed(PostgresFailure failure) implements Change {}

    /** Whether things are now as intended. */
    default boolean ok() {
        return !(this instanceof Failed);
    }

    default Optional<PostgresFailure> whenFailed() {
        return this instanceof Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
