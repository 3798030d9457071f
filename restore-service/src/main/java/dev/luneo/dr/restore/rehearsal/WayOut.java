package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.recovery.SchemaProofs;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.rehearsal.ScratchRestore.Outcome;

/** What to do about a schema that cannot be restored, while there is time. */
final class WayOut {
    private WayOut() {}

    /** The failure, with a way out that fits a quiet day. */
    static Failure of(Outcome.Failed failed, SchemaProofs proofs) {
        Failure failure =
                failed.object().isPresent() && failed.failure().reason().equals(RestoreReason.OTHER.code())
                        ? refused(failed.object().get(), failed.failure())
                        : failed.failure();
        String meanwhile = proofs.proved()
                .map(proved -> "The newest backup whose schema could be restored is %s"
                        .formatted(proved.event().backupId()))
                .orElse("No backup's schema has been restored so far");
        return new Failure(
                failure.reason(),
                failure.detail(),
                "%s. It is tried again by itself. %s".formatted(failure.hint(), meanwhile),
                failure.retryable());
    }

    private static Failure refused(String object, Failure failure) {
        Failure plain = RestoreReason.DEFINITION_REFUSED.because(failure.detail());
        return RestoreReason.DEFINITION_REFUSED.because(
                failure.detail(),
                "It is about %s. %s. PostgreSQL's own advice: %s".formatted(object, plain.hint(), failure.hint()));
    }
}
