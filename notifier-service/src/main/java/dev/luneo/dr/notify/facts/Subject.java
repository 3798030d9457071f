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
 * @param brief whether it was once so old that what the public was told of it is no longer kept: the log has it
 */
public record Subject(
        String id,
        boolean ofIncident,
        Incident incident,
        PSet<String> recoveryIds,
        PVector<Announcement> announced,
        Instant touchedAt,
        boolean brief) {

    static Subject fresh(String id) {
        return new Subject(id, false, Incident.UNKNOWN, HashTreePSet.empty(), TreePVector.empty(), Instant.MIN, false);
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

    /** Whether it is a report that nobody acts on: no recovery answers it, and the public was not told of it. */
    public boolean unanswered() {
        return recoveryIds.isEmpty() && announced.isEmpty();
    }

    /** The word of whoever reports a recovery's own id as an incident changes nothing of the recovery's card, whichever came first. */
    Subject with(Incident incident) {
        return ofOneRecovery()
                ? this
                : new Subject(
                        id, ofIncident || incident.reported(), incident, recoveryIds, announced, touchedAt, brief);
    }

    Subject withRecovery(String recoveryId, boolean answersIncident) {
        boolean own = recoveryId.equals(id);
        return new Subject(
                id,
                (ofIncident || answersIncident) && !own,
                own ? Incident.UNKNOWN : incident,
                recoveryIds.plus(recoveryId),
                announced,
                touchedAt,
                brief);
    }

    /** Whether it is a recovery's that answers no incident: it has that recovery's id. */
    private boolean ofOneRecovery() {
        return recoveryIds.contains(id);
    }

    /** A status that was announced before, or that would lead backwards, changes nothing. */
    Subject with(Announcement announcement) {
        boolean forward = lastAnnounced()
                .map(last -> announcement.status().compareTo(last.status()) > 0)
                .orElse(true);
        return forward
                ? new Subject(id, ofIncident, incident, recoveryIds, announced.plus(announcement), touchedAt, brief)
                : this;
    }

    Subject touched(Instant at) {
        return at.isAfter(touchedAt) ? new Subject(id, ofIncident, incident, recoveryIds, announced, at, brief) : this;
    }

    /** Whether there is nothing to wait for: the public was told the end, or the reporter sees the problem no more. */
    boolean over() {
        return !unresolved() || incident.clearedAt().isPresent();
    }

    /** What is kept of it when it is old: what was reported, and how far the public was told. */
    Subject inBrief() {
        PVector<Announcement> last = lastAnnounced()
                .map(announcement -> TreePVector.singleton(announcement.inBrief()))
                .orElse(TreePVector.empty());
        return new Subject(id, ofIncident, incident.inBrief(), recoveryIds, last, touchedAt, true);
    }
}
