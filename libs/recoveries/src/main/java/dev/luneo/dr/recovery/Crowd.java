package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Requests that wait for approval and are too many for one more. Nobody fills the room for all, and what others ask for keeps no incident lead's
 * request out: an approval comes with it, and it may be the one that everybody needs.
 *
 * @param waiting at least one, the oldest first
 * @param who asks for one more
 * @param own whether all of them are of whoever asks
 */
record Crowd(List<Recovery> waiting, Recovery who, boolean own) {
    /** Of each database, besides those of incident leads. Nobody chooses among more, and each is looked at twenty times a second. */
    static final int MOST_WAITING = 20;

    /** Of one person. Who asks for a sixth has forgotten five, or is a loop. */
    static final int MOST_OF_ONE = 5;

    /** Why a request cannot join those that wait; empty where it can. */
    static Optional<Crowd> inFrontOf(Recovery request, Recoveries recoveries) {
        List<Recovery> alike = recoveries
                .waiting(request.database())
                .filter(other -> other.askedByLead() == request.askedByLead())
                .toList();
        List<Recovery> own = alike.stream()
                .filter(other ->
                        other.request().requestedBy().equals(request.request().requestedBy()))
                .toList();
        if (own.size() >= MOST_OF_ONE) {
            return Optional.of(new Crowd(own, request, true));
        }
        return alike.size() >= MOST_WAITING && !request.askedByLead()
                ? Optional.of(new Crowd(alike, request, false))
                : Optional.empty();
    }

    Recovery newest() {
        return waiting.get(waiting.size() - 1);
    }

    Failure whyNot() {
        String whose = own ? " by %s".formatted(who.request().requestedBy()) : "";
        return new Failure(
                "too-many-waiting",
                "%d requests%s for database %s wait for approval already"
                        .formatted(waiting.size(), whose, who.database()),
                "Have the right one of them approved, or cancel those that nobody needs and ask again",
                false);
    }
}
