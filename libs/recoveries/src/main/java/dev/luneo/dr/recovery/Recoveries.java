package dev.luneo.dr.recovery;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/**
 * All recoveries there ever were. Immutable and persistent, so that a reader keeps a consistent picture while the fold
 * goes on, and one more event costs the same however long the history is.
 *
 * @param rule what the reader's own plan asks before a restore
 * @param procedures what can be done at all
 * @param byId old ones {@linkplain Recovery#brief in brief}, or a long history would fill the heap
 * @param activeByDatabase the recovery that has the database, at most one
 * @param historyByDatabase ids in the order of the log, the oldest first
 * @param inDetail those of each database that are kept whole, the oldest first
 * @param byTime all of them by when they were asked for, for lists
 * @param removals what was asked to be removed of what recoveries left
 * @param moves where a database went from a location: how a cut-over outlives the plan's old URL
 * @param told those whose end the public page told of when it said that it is over; statuses come in no order relative to recoveries
 */
public record Recoveries(
        ApprovalRule rule,
        Procedures procedures,
        PMap<String, Recovery> byId,
        PMap<String, String> activeByDatabase,
        PMap<String, PVector<String>> historyByDatabase,
        PMap<String, PVector<String>> inDetail,
        TreePSet<Asked> byTime,
        Moves moves,
        Removals removals,
        PSet<String> told) {

    /**
     * Of each database: what a screen shows, and more than a forecast compares with. The newest verified one of each
     * purpose is kept whole however old it is, and so is one to which something may still happen.
     */
    public static final int KEPT_IN_DETAIL = 20;

    /** For readers without a plan, which do not act; see {@link #under}. */
    public static final Recoveries NONE = under(ApprovalRule.NO_PLAN);

    /** None so far, to be judged by the reader's own plan. */
    public static Recoveries under(ApprovalRule rule) {
        return under(rule, Procedures.ALL);
    }

    /** @param procedures what can be done; others are heard of and never begun */
    public static Recoveries under(ApprovalRule rule, Procedures procedures) {
        return new Recoveries(
                rule,
                procedures,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                TreePSet.empty(),
                Moves.NONE,
                Removals.NONE,
                HashTreePSet.empty());
    }

    /** A recovery's place in a list by time: when it was asked for, and its id where two were at once. */
    public record Asked(Instant at, String recoveryId) implements Comparable<Asked> {
        @Override
        public int compareTo(Asked other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : recoveryId.compareTo(other.recoveryId);
        }
    }

    /** The picture after one more event. An event that fits nowhere, or was said before, changes nothing. */
    public Recoveries evolve(Recorded<? extends RecoveryEvent> recorded) {
        RecoveryEvent event = recorded.event();
        Recovery known = byId.get(event.recovery().recoveryId());
        if (event instanceof RestoreRequested request) {
            return known == null
                    ? opened(RecoveryFold.requested(
                            request,
                            procedures.of(request.recovery().procedure()),
                            rule.required(request),
                            recorded.time(),
                            active(request.key())))
                    : this;
        }
        // An id that another database's recovery has already: events of two databases come in no order, so neither may
        // count.
        if (known == null || !known.database().equals(event.key())) {
            return this;
        }
        if (event instanceof UndoRequested && !isTheLast(known)) {
            return this;
        }
        Removals asked = removals.evolve(known, recorded);
        if (asked != removals) {
            return new Recoveries(
                    rule, procedures, byId, activeByDatabase, historyByDatabase, inDetail, byTime, moves, asked, told);
        }
        Recovery next = RecoveryFold.evolve(known, event, recorded.time());
        return next.equals(known) ? this : replaced(known, next);
    }

    /** The same of any event: what is none of a recovery changes nothing. */
    public Recoveries after(Recorded<? extends DrEvent> recorded) {
        if (recorded.event() instanceof StatusChanged status) {
            return status.status() == Status.RESOLVED && status.ended().isPresent()
                    ? told(status.ended().get())
                    : this;
        }
        return recorded.event() instanceof RecoveryEvent event
                ? evolve(new Recorded<>(event, recorded.time(), recorded.source()))
                : this;
    }

    public Optional<Recovery> find(String recoveryId) {
        return Optional.ofNullable(byId.get(recoveryId));
    }

    public Optional<Recovery> active(String database) {
        return Optional.ofNullable(activeByDatabase.get(database)).flatMap(this::find);
    }

    public Stream<Recovery> active() {
        return activeByDatabase.values().stream().flatMap(id -> find(id).stream());
    }

    /** A database's recoveries, the newest first. */
    public Stream<Recovery> newestFirst(String database) {
        return found(historyByDatabase.getOrDefault(database, TreePVector.empty()));
    }

    /** A database's recoveries that are known with all their steps, the newest first. */
    public Stream<Recovery> inDetail(String database) {
        return found(detailed(database));
    }

    /** Every database's recoveries, the newest first; those asked for before {@code from} only, where it is given. */
    public Stream<Recovery> newestFirst(Optional<Asked> from) {
        return from.map(cursor -> byTime.headSet(cursor, false)).orElse(byTime).descendingSet().stream()
                .flatMap(asked -> find(asked.recoveryId()).stream());
    }

    /**
     * Where a database is now, if the plan says it is at {@code planned}: cut-overs move it without anyone editing the
     * plan, and an edited plan simply starts from the newer place.
     */
    public Location current(Location planned) {
        return moves.current(planned);
    }

    /** Whether no other recovery of its database was begun since. */
    public boolean isTheLast(Recovery recovery) {
        return newestFirst(recovery.database())
                .filter(other -> other.stage() != Stage.REJECTED)
                .findFirst()
                .filter(recovery::equals)
                .isPresent();
    }

    /** The recovery whose cut-over put a database where it is now, if it is over and stays. */
    public Optional<Recovery> inUse(String database) {
        return newestFirst(database)
                .filter(recovery -> recovery.ref().purpose() == Purpose.RECOVERY)
                .filter(recovery -> recovery.stays() || recovery.cutOverBegun() && !recovery.wentBack())
                .findFirst()
                .filter(Recovery::stays);
    }

    /** Whether what it restored stays in use, and an incident lead has said that it is over: nobody means to go back then. */
    public boolean accepted(Recovery recovery) {
        // Nothing but a lead's word ends what was verified in part; what was verified whole needs none.
        return recovery.stays() && recovery.stage() != Stage.VERIFIED && told.contains(recovery.id());
    }

    private Recoveries told(List<String> ended) {
        return new Recoveries(
                rule,
                procedures,
                byId,
                activeByDatabase,
                historyByDatabase,
                inDetail,
                byTime,
                moves,
                removals,
                told.plusAll(ended));
    }

    /**
     * Whether an earlier attempt for the same incident and database was decided too: its clock did not stop when that one failed. Of
     * a recovery that answers no incident there is nothing to tell.
     */
    public Optional<IncidentClock> incidentClock(Recovery recovery) {
        if (recovery.ref().incidentId().isEmpty() || recovery.decidedAt().isEmpty()) {
            return Optional.empty();
        }
        List<Instant> decided = newestFirst(recovery.database())
                .dropWhile(other -> !other.id().equals(recovery.id()))
                .limit(KEPT_IN_DETAIL)
                .filter(other -> other.ref().incidentId().equals(recovery.ref().incidentId())
                        && other.ref().purpose() == recovery.ref().purpose())
                .flatMap(other -> other.decidedAt().stream())
                .toList();
        return decided.size() < 2
                ? Optional.empty()
                : decided.stream().min(Instant::compareTo).map(first -> new IncidentClock(first, decided.size()));
    }

    private Stream<Recovery> found(PVector<String> ids) {
        return Stream.iterate(ids.size() - 1, i -> i >= 0, i -> i - 1).flatMap(i -> find(ids.get(i)).stream());
    }

    private PVector<String> detailed(String database) {
        return inDetail.getOrDefault(database, TreePVector.empty());
    }

    private Recoveries opened(Recovery recovery) {
        String database = recovery.database();
        PVector<String> ids = historyByDatabase.getOrDefault(database, TreePVector.empty());
        return new Recoveries(
                        rule,
                        procedures,
                        byId.plus(recovery.id(), recovery),
                        recovery.active() ? activeByDatabase.plus(database, recovery.id()) : activeByDatabase,
                        historyByDatabase.plus(database, ids.plus(recovery.id())),
                        inDetail.plus(database, detailed(database).plus(recovery.id())),
                        byTime.plus(new Asked(recovery.requestedAt(), recovery.id())),
                        moves,
                        removals,
                        told)
                .withOldInBrief(database);
    }

    private Recoveries replaced(Recovery before, Recovery after) {
        PMap<String, String> active = activeByDatabase;
        if (before.active() != after.active()) {
            active = after.active() ? active.plus(after.database(), after.id()) : active.minus(after.database());
        }
        Recoveries next = new Recoveries(
                rule,
                procedures,
                byId.plus(after.id(), after),
                active,
                historyByDatabase,
                inDetail,
                byTime,
                moves.after(before, after),
                removals,
                told);
        return after.over() ? next.withOldInBrief(after.database()) : next;
    }

    private Recoveries withOldInBrief(String database) {
        PVector<String> whole = detailed(database);
        if (whole.size() <= KEPT_IN_DETAIL) {
            return this;
        }
        Map<Purpose, String> verified = new EnumMap<>(Purpose.class);
        inDetail(database)
                .filter(recovery -> recovery.stage() == Stage.VERIFIED)
                .forEach(recovery -> verified.putIfAbsent(recovery.ref().purpose(), recovery.id()));
        return whole.stream()
                .flatMap(id -> find(id).stream())
                .filter(recovery -> recovery.over() && !verified.containsValue(recovery.id()))
                .findFirst()
                .map(old -> new Recoveries(
                        rule,
                        procedures,
                        byId.plus(old.id(), old.inBrief()),
                        activeByDatabase,
                        historyByDatabase,
                        inDetail.plus(database, whole.minus(old.id())),
                        byTime,
                        moves,
                        removals,
                        told))
                .orElse(this);
    }
}
