package dev.luneo.dr.restore.recoveries;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery as a line of the list.
 *
 * @param state as in {@link RecoveryView}
 * @param failure the reason's name, where it did not succeed
 * @param settled false while a cut-over may still have to be undone
 * @param awaits as in {@link RecoveryView}
 * @param see where the whole of it is
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record RecoverySummary(
        String recoveryId,
        String database,
        Purpose purpose,
        Procedure procedure,
        Optional<String> incidentId,
        String state,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> decidedAt,
        Optional<Instant> endedAt,
        Optional<Double> rtoSeconds,
        Optional<String> failure,
        boolean settled,
        Optional<String> awaits,
        String see) {
    /** A list is looked through, not read; the whole reason is where the whole recovery is. */
    private static final int LONGEST_REASON = 200;

    static RecoverySummary of(Recovery recovery, Recoveries recoveries) {
        return new RecoverySummary(
                recovery.id(),
                recovery.database(),
                recovery.ref().purpose(),
                recovery.ref().procedure(),
                recovery.ref().incidentId(),
                recovery.stage().label(),
                Excerpt.cut(recovery.request().reason(), LONGEST_REASON),
                recovery.request().requestedBy(),
                recovery.requestedAt(),
                recovery.decidedAt(),
                recovery.endedAt(),
                recovery.rto().map(Spans::seconds),
                recovery.failure().map(failure -> failure.reason()),
                recovery.settled(),
                Awaited.label(recovery, recoveries),
                "/api/recoveries/" + recovery.id());
    }
}
