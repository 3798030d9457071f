package dev.luneo.dr.backup.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.recovery.SchemaProofs;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the schema of the newest backup can be restored, as restore-service's rehearsals found.
 *
 * @param state {@code proved}, {@code failed} or {@code not yet}
 * @param provedAt when a rehearsal last succeeded
 * @param provedBackupId of which backup
 * @param failedAt when the newest rehearsal failed; absent when it did not
 * @param failedBackupId of which backup
 * @param object at which definition it failed; absent when it did not get that far
 * @param failure why, and the way out
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SchemaProofView(
        String state,
        Optional<Instant> provedAt,
        Optional<String> provedBackupId,
        Optional<Instant> failedAt,
        Optional<String> failedBackupId,
        Optional<String> object,
        Optional<Failure> failure) {

    static SchemaProofView of(SchemaProofs proofs) {
        Optional<SchemaProofs.Failing> failing = proofs.failing();
        return new SchemaProofView(
                failing.isPresent() ? "failed" : proofs.proved().isPresent() ? "proved" : "not yet",
                proofs.proved().map(SchemaProofs.Proved::at),
                proofs.proved().map(proved -> proved.event().backupId()),
                failing.map(SchemaProofs.Failing::at),
                failing.map(failed -> failed.event().backupId()),
                failing.flatMap(failed -> failed.event().object()),
                failing.map(SchemaProofs.Failing::failure));
    }

    /** What somebody must hear who has one second to read; empty unless a restore would fail. */
    String sentence() {
        return failure.map(why ->
                        "; a rehearsal could not restore the newest backup's schema (%s), and so could no restore: see schemaProof"
                                .formatted(why.reason()))
                .orElse("");
    }
}
