package dev.luneo.dr.recovery;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/**
 * All recoveries there ever were. Immutable and persistent, so that a reader keeps a consistent picture while the fold
 * goes on, and one more event costs the same however long the history is.
 *
 * @param rule what the reader's own plan asks before a restore
 * @param procedures what can be done at all
 * @param byId old ones {@linkplain Recovery#brief in brief}, or a long history would fill the heap; of refused ones the newest
 * @param activeByDatabase those that are not over: who holds the database, who gives way to it, and who waits for approval
 * @param historyByDatabase ids in the order in which they were decided, and before that asked for: the last that had the database is the
 *     last of those that ever had it
 * @param inDetail those of each database that are kept whole, in the same order
 * @param byTime all of them by when they were asked for, for lists
 * @param removals what was asked to be removed of what recoveries left
 * @param moves where a database went from a location: how a cut-over outlives the plan's old URL
 * @param told by the id of a recovery whose end the public page told of: on which card; statuses come in no order relative to recoveries
 */
public record Recoveries(
        ApprovalRule rule,
        Procedures procedures,
        PMap<String, Recovery> byId,
        PMap<String, PVector<String>> activeByDatabase,
        PMap<String, PVector<String>> historyByDatabase,
        PMap<String, PVector<String>> inDetail,
        TreePSet<Asked> byTime,
        Moves moves,
        Removals removals,
        PMap<String, String> told) {

    /**
     * Of each database: what a screen shows, and more than a forecast compares with. The newest verified one of each
     * purpose is kept whole however old it is, and so is one to which something may still happen.
     */
    public static final int KEPT_IN_DETAIL = 20;

    /** Of each database, of those that were refused: their senders were told why at once, and a loop of them would fill the heap. The log has all. */
    public static final int KEPT_REFUSED = 100;

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
                HashTreePMap.empty());
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
            return known == null ? opened(judged(request, recorded.time())) : this;
        }
        // An id that another database's recovery has already: events of two databases come in no order, so neither may
        // count.
        if (known == null || !known.database().equals(event.key())) {
            return this;
        }
        if (event instanceof UndoRequested && !isTheLast(known)
                || event instanceof RestoreApproved && inTheWayOf(known).isPresent()) {
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
            return status.status() == Status.RESOLVED ? told(status) : this;
        }
        return recorded.event() instanceof RecoveryEvent event
                ? evolve(new Recorded<>(event, recorded.time(), recorded.source()))
                : this;
    }

    public Optional<Recovery> find(String recoveryId) {
        return Optional.ofNullable(byId.get(recoveryId));
    }

    /** The recovery that has the database: what was decided, the weightiest where another has yet to give way to it. */
    public Optional<Recovery> holder(String database) {
        return active(database)
                .filter(Recovery::holds)
                .min(Comparator.comparing(recovery -> recovery.ref().purpose()));
    }

    /** Who keeps something of a purpose from having the database now. Every use of a database goes by this, also one that is no recovery. */
    public Optional<Recovery> inTheWayOf(Purpose purpose, String database) {
        return holder(database).filter(holder -> !purpose.outranks(holder.ref().purpose()));
    }

    /** Who keeps a request that is not decided from being it: an approval counts only while nobody does. */
    public Optional<Recovery> inTheWayOf(Recovery request) {
        return request.stage() == Stage.AWAITING_APPROVAL
                ? inTheWayOf(request.ref().purpose(), request.database())
                : Optional.empty();
    }

    /** The others that were decided and are not over. Of more than one all but the weightiest give way. */
    public Stream<Recovery> besides(Recovery holder) {
        return active(holder.database())
                .filter(other -> other.holds() && !other.id().equals(holder.id()));
    }

    /** The requests that wait for approval, the oldest first. */
    public Stream<Recovery> waiting(String database) {
        return active(database).filter(recovery -> recovery.stage() == Stage.AWAITING_APPROVAL);
    }

    /** What was verified since a request that still waits was asked for: whoever approves it must know. */
    public Optional<Recovery> verifiedSince(Recovery request) {
        return inDetail(request.database())
                .filter(other -> other.stage() == Stage.VERIFIED
                        && other.ref().purpose() == request.ref().purpose())
                .findFirst()
                .filter(other ->
                        other.endedAt().filter(request.requestedAt()::isBefore).isPresent());
    }

    /** Those that are not over, of every database. */
    public Stream<Recovery> active() {
        return activeByDatabase.keySet().stream().flatMap(this::active);
    }

    private Stream<Recovery> active(String database) {
        return activeByDatabase.getOrDefault(database, TreePVector.empty()).stream()
                .flatMap(id -> find(id).stream());
    }

    /** A database's recoveries, the one that was decided last first. */
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

    /** Whether no other recovery of its database was decided since; what weighs less moves nothing. */
    public boolean isTheLast(Recovery recovery) {
        return newestFirst(recovery.database())
                .filter(other -> other.decidedAt().isPresent()
                        && other.stage() != Stage.REJECTED
                        && !recovery.ref().purpose().outranks(other.ref().purpose()))
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
        return recovery.stays() && recovery.stage() != Stage.VERIFIED && told.containsKey(recovery.id());
    }

    /** Whether the public was told that the first is over, and was not told of the other by the same word: then they are two accidents. */
    boolean toldApart(Recovery first, Recovery next) {
        return told.containsKey(first.id()) && !told.get(first.id()).equals(told.get(next.id()));
    }

    private Recoveries told(StatusChanged end) {
        PMap<String, String> all = told;
        // What older versions wrote names none: it was of the recovery whose card it is.
        for (String id : end.ended().orElse(List.of(end.subject()))) {
            all = all.plus(id, end.subject());
        }
        return new Recoveries(
                rule, procedures, byId, activeByDatabase, historyByDatabase, inDetail, byTime, moves, removals, all);
    }

    /** Of the accident that it is not the first attempt at: its clock did not stop when that one failed. */
    public Optional<IncidentClock> incidentClock(Recovery recovery) {
        return IncidentClock.of(recovery, EarlierAttempts.before(recovery, this));
    }

    private Stream<Recovery> found(PVector<String> ids) {
        return Stream.iterate(ids.size() - 1, i -> i >= 0, i -> i - 1).flatMap(i -> find(ids.get(i)).stream());
    }

    private PVector<String> detailed(String database) {
        return inDetail.getOrDefault(database, TreePVector.empty());
    }

    /**
     * A request as it would be if it came now and were refused. Asked before one is written down, for what is written is kept for ever; of two that
     * come at once the fold still refuses the second.
     */
    public Optional<Recovery> refusal(RestoreRequested request, Instant now) {
        return Optional.of(judged(request, now)).filter(judged -> judged.stage() == Stage.REJECTED);
    }

    private Recovery judged(RestoreRequested request, Instant at) {
        return admitted(RecoveryFold.requested(
                request, procedures.of(request.recovery().procedure()), rule.required(request), at));
    }

    /** A request as it is once it is known who has the database, and who waits for it. */
    private Recovery admitted(Recovery request) {
        if (request.stage() != Stage.AWAITING_APPROVAL) {
            return inTheWayOf(request.ref().purpose(), request.database())
                    .map(holder -> RecoveryFold.refused(request, holder.whyNot(), holder))
                    .orElse(request);
        }
        return Crowd.inFrontOf(request, this)
                .map(crowd -> RecoveryFold.refused(request, crowd.whyNot(), crowd.newest()))
                .orElse(request);
    }

    private Recoveries opened(Recovery recovery) {
        String database = recovery.database();
        PVector<String> ids = historyByDatabase.getOrDefault(database, TreePVector.empty());
        return new Recoveries(
                        rule,
                        procedures,
                        byId.plus(recovery.id(), recovery),
                        recovery.active()
                                ? activeByDatabase.plus(
                                        database,
                                        activeByDatabase
                                                .getOrDefault(database, TreePVector.empty())
                                                .plus(recovery.id()))
                                : activeByDatabase,
                        historyByDatabase.plus(database, ids.plus(recovery.id())),
                        inDetail.plus(database, detailed(database).plus(recovery.id())),
                        byTime.plus(new Asked(recovery.requestedAt(), recovery.id())),
                        moves,
                        removals,
                        told)
                .withOldInBrief(database);
    }

    private Recoveries replaced(Recovery before, Recovery after) {
        boolean decided = before.decidedAt().isEmpty() && after.decidedAt().isPresent();
        Recoveries next = new Recoveries(
                rule,
                procedures,
                byId.plus(after.id(), after),
                before.active() == after.active() ? activeByDatabase : counted(after),
                decided ? last(historyByDatabase, after) : historyByDatabase,
                decided ? last(inDetail, after) : inDetail,
                byTime,
                moves.after(before, after),
                removals,
                told);
        return after.over() ? next.withOldInBrief(after.database()).withoutOldRefused(after) : next;
    }

    /** One more that was refused pushes the oldest out: they are searched for only then. */
    private Recoveries withoutOldRefused(Recovery over) {
        return over.stage() == Stage.REJECTED
                ? newestFirst(over.database())
                        .filter(other -> other.stage() == Stage.REJECTED && other.over())
                        .skip(KEPT_REFUSED)
                        .findFirst()
                        .map(this::without)
                        .orElse(this)
                : this;
    }

    private Recoveries without(Recovery refused) {
        String database = refused.database();
        return new Recoveries(
                rule,
                procedures,
                byId.minus(refused.id()),
                activeByDatabase,
                historyByDatabase.plus(
                        database,
                        historyByDatabase
                                .getOrDefault(database, TreePVector.empty())
                                .minus(refused.id())),
                inDetail.plus(database, detailed(database).minus(refused.id())),
                byTime.minus(new Asked(refused.requestedAt(), refused.id())),
                moves,
                removals,
                told);
    }

    private PMap<String, PVector<String>> counted(Recovery recovery) {
        String database = recovery.database();
        PVector<String> others =
                activeByDatabase.getOrDefault(database, TreePVector.empty()).minus(recovery.id());
        PVector<String> now = recovery.active() ? others.plus(recovery.id()) : others;
        return now.isEmpty() ? activeByDatabase.minus(database) : activeByDatabase.plus(database, now);
    }

    /** With a recovery behind those that were asked for after it and not decided yet: its time begins with its decision. */
    private static PMap<String, PVector<String>> last(PMap<String, PVector<String>> ids, Recovery recovery) {
        PVector<String> all = ids.getOrDefault(recovery.database(), TreePVector.empty());
        int at = all.lastIndexOf(recovery.id());
        return at < 0 || at == all.size() - 1
                ? ids
                : ids.plus(recovery.database(), all.minus(at).plus(recovery.id()));
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
