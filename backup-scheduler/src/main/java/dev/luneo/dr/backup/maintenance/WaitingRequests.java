package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Requests for which a database's backups stay, though nobody approved them: a day long from the first that no incident lead decided upon, however
 * many follow it and whether or not it was cancelled. Then retention has its turn, or one request a day would fill the disk.
 *
 * @param keeping those that wait and keep the backups now, the oldest first
 * @param unheeded those that wait and keep them no more, or not yet
 */
record WaitingRequests(List<Recovery> keeping, List<Recovery> unheeded) {
    /** Longer than any lead sleeps. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** For what expired meanwhile to be removed: the repositories are looked after every five minutes unless somebody set it otherwise. */
    private static final Duration TURN = Duration.ofHours(6);

    static WaitingRequests of(String database, Recoveries recoveries, Instant now) {
        NavigableSet<Instant> decisions = recoveries
                .newestFirst(database)
                .filter(recovery -> recovery.ref().purpose() == Purpose.RECOVERY
                        && !recovery.approvals().isEmpty())
                .flatMap(recovery -> recovery.decidedAt().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Recovery> undecided = recoveries
                .newestFirst(database)
                .filter(recovery -> recovery.decidedAt().isEmpty() && recovery.stage() != Stage.REJECTED)
                .sorted(Comparator.comparing(Recovery::requestedAt))
                .toList();
        List<Recovery> keeping = new ArrayList<>();
        List<Recovery> unheeded = new ArrayList<>();
        Instant last = Instant.MIN;
        Instant from = Instant.MIN;
        for (Recovery request : undecided) {
            Instant at = request.requestedAt();
            Instant decided = decisions.floor(at);
            if (decided != null && decided.isAfter(last) || from.equals(Instant.MIN)) {
                from = at;
            } else if (!at.isBefore(from.plus(KEPT))) {
                Instant rested = from.plus(KEPT).plus(TURN);
                from = at.isAfter(rested) ? at : rested;
            }
            last = at;
            if (request.stage() == Stage.AWAITING_APPROVAL) {
                boolean keeps = !now.isBefore(from) && now.isBefore(from.plus(KEPT));
                (keeps ? keeping : unheeded).add(request);
            }
        }
        return new WaitingRequests(List.copyOf(keeping), List.copyOf(unheeded));
    }

    /** For whoever can approve or cancel them. */
    Optional<String> problem(boolean somethingExpired) {
        if (!keeping.isEmpty() && somethingExpired) {
            return Optional.of(
                    "Expired backups stay for now, for at most a day: recovery %s waits for approval and may need one of them. Approve it, or cancel it if nobody needs it"
                            .formatted(keeping.get(0).id()));
        }
        return unheeded.stream()
                .findFirst()
                .map(request ->
                        "Recovery %s waits for approval, and expired backups do not stay for it: requests that nobody approved have kept them for a day. Approve it, or cancel it if nobody needs it"
                                .formatted(request.id()));
    }
}
