package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.StatusEvent.Status;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What a public status is about: an incident, or a recovery that answers none.
 *
 * @param id the incident's id, or the recovery's
 * @param ofIncident whether it is an incident's: one was reported, or a recovery names it
 * @param recoveryIds the real recoveries that answer it; drills and proofs are nobody's business outside
 * @param announced in the order in which they were announced, which is the order of {@link Status}
 * @param touchedAt the newest time at which anything happened to it
 */
public record Subject(
        String id,
        boolean ofIncident,
        Incident incident,
        PSet<String> recoveryIds,
        PVector<Announcement> announced,
        Instant touchedAt) {

    static Subject fresh(String id) {
        return new Subject(id, false, Incident.UNKNOWN, HashTreePSet.empty(), TreePVector.empty(), Instant.MIN);
    }

    public Optional<Announcement> lastAnnounced() {
        return announced.isEmpty() ? Optional.empty() : Optional.of(announced.get(announced.size() - 1));
    }

    public boolean resolved() {
        return lastAnnounced().filter(last -> last.status() == Status.RESOLVED).isPresent();
    }

    /** Whether the public was told of it and has not been told that it is resolved. */
    public boolean unresolved() {
        return !announced.isEmpty() && !resolved();
    }

    Subject with(Incident incident) {
        return new Subject(id, ofIncident || incident.reported(), incident, recoveryIds, announced, touchedAt);
    }

    Subject withRecovery(String recoveryId, boolean answersIncident) {
        return new Subject(
                id, ofIncident || answersIncident, incident, recoveryIds.plus(recoveryId), announced, touchedAt);
    }

    /** A status that was announced before, or that would lead backwards, changes nothing. */
    Subject with(Announcement announcement) {
        boolean forward = lastAnnounced()
                .map(last -> announcement.status().compareTo(last.status()) > 0)
                .orElse(true);
        return forward
                ? new Subject(id, ofIncident, incident, recoveryIds, announced.plus(announcement), touchedAt)
                : this;
    }

    Subject touched(Instant at) {
        return at.isAfter(touchedAt) ? new Subject(id, ofIncident, incident, recoveryIds, announced, at) : this;
    }
}
