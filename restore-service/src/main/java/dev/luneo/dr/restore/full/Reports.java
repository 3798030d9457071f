package dev.luneo.dr.restore.full;

import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * When incidents were first heard of.
 *
 * @param order their ids, the oldest first
 */
record Reports(PMap<String, Instant> first, PVector<String> order) {
    /** Whoever asks for a restore answers one of the last few; alerting systems may make many. */
    private static final int KEPT = 1_000;

    static final Reports NONE = new Reports(HashTreePMap.empty(), TreePVector.empty());

    Reports with(String incidentId, Instant at) {
        if (first.containsKey(incidentId)) {
            return this;
        }
        return order.size() < KEPT
                ? new Reports(first.plus(incidentId, at), order.plus(incidentId))
                : new Reports(
                        first.minus(order.get(0)).plus(incidentId, at),
                        order.minus(0).plus(incidentId));
    }

    Optional<Instant> of(String incidentId) {
        return Optional.ofNullable(first.get(incidentId));
    }
}
