package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.PostgresFailure;
import java.time.Duration;

/** A fingerprint, or why it could not be taken. */
public sealed interface FingerprintOutcome {

    record Taken(Fingerprint fingerprint, Duration took) implements FingerprintOutcome {}

    record Failed(PostgresFailure failure) implements FingerprintOutcome {}
}
