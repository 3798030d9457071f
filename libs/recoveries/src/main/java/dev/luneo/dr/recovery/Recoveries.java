package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * All recoveries there ever were. Immutable and persistent, so that a reader keeps a consistent picture while the fold
 * goes on, and one more event costs the same however long the history is.
 *
 * @param activeByDatabase the recovery that has the database, at most one
 * @param historyByDatabase ids in the order of the log, the oldest first
 * @param moved where a database went from a location: how a cut-over outlives the plan's old URL
 */
public record Recoveries(
        PMap<String, Recovery> byId,
        PMap<String, String> activeByDatabase,
        PMap<String, PVector<String>> historyByDatabase,
        PMap<Location, Location> moved) {

    public static final Recoveries NONE =
            new Recoveries(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /** The picture after one more event. An event that fits nowhere, or was said before, changes nothing. */
    public Recoveries evolve(Recorded<? extends RecoveryEvent> recorded) {
        RecoveryEvent event = recorded.event();
        Recovery known = byId.get(event.recovery().recoveryId());
        if (event instanceof RestoreRequested request) {
            return known == null
                    ? opened(RecoveryFold.requested(request, recorded.time(), active(request.key())))
                    : this;
        }
        // An id that another database's recovery has already: events of two databases come in no order, so neither may
        // count.
        if (known == null || !known.database().equals(event.key())) {
            return this;
        }
        Recovery next = RecoveryFold.evolve(known, event, recorded.time());
        return next.equals(known) ? this : replaced(known, next);
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
        PVector<String> ids = historyByDatabase.getOrDefault(database, TreePVector.empty());
        return Stream.iterate(ids.size() - 1, i -> i >= 0, i -> i - 1).flatMap(i -> find(ids.get(i)).stream());
    }

    /**
     * Where a database is now, if the plan says it is at {@code planned}: cut-overs move it without anyone editing the
     * plan, and an edited plan simply starts from the newer place.
     */
    public Location current(Location planned) {
        Location at = planned;
        for (int hops = 0; hops <= moved.size(); hops++) {
            Location next = moved.get(at);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private Recoveries opened(Recovery recovery) {
        String database = recovery.database();
        PVector<String> ids = historyByDatabase.getOrDefault(database, TreePVector.empty());
        return new Recoveries(
                byId.plus(recovery.id(), recovery),
                recovery.active() ? activeByDatabase.plus(database, recovery.id()) : activeByDatabase,
                historyByDatabase.plus(database, ids.plus(recovery.id())),
                moved);
    }

    private Recoveries replaced(Recovery before, Recovery after) {
        boolean released = before.active() && !after.active();
        return new Recoveries(
                byId.plus(after.id(), after),
                released ? activeByDatabase.minus(after.database()) : activeByDatabase,
                historyByDatabase,
                moves(before, after));
    }

    private PMap<Location, Location> moves(Recovery before, Recovery after) {
        if (before.redeployed().isEmpty() && after.redeployed().isPresent()) {
            var cutOver = after.redeployed().get();
            return swappedInPlace(cutOver.replaced(), cutOver.current(), after)
                    ? moved
                    : moved.minus(cutOver.current()).plus(cutOver.replaced(), cutOver.current());
        }
        boolean wentBack = before.undone().isEmpty()
                && after.undone().filter(RecoveryEvent.CutOverUndone::undone).isPresent();
        return wentBack && after.redeployed().isPresent()
                ? moved.minus(after.redeployed().get().replaced())
                : moved;
    }

    private static boolean swappedInPlace(Location replaced, Location current, Recovery recovery) {
        // After a swap the database is where it always was; only the old one has another name.
        return recovery.request().to() == RecoveryEvent.RestoreTo.IN_PLACE || replaced.equals(current);
    }
}
