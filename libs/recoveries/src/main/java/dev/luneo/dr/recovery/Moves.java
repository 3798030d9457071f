package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Where databases went. All places that one database ever had belong to one journey, which knows where it ended, so that asking
 * costs the same after a thousand cut-overs as after one.
 *
 * @param stops what each place belongs to; a plan may name any of them
 * @param ends where each journey is now, by the recovery that began it
 */
record Moves(PMap<Location, Stop> stops, PMap<String, Location> ends) {

    static final Moves NONE = new Moves(HashTreePMap.empty(), HashTreePMap.empty());

    /** @param cameBy the recovery that took the database there; its undoing takes the place out of the journey again */
    record Stop(String journey, String cameBy) {}

    Location current(Location planned) {
        return journey(planned).flatMap(id -> Optional.ofNullable(ends.get(id))).orElse(planned);
    }

    Moves after(Recovery before, Recovery after) {
        if (before.redeployed().isEmpty() && after.redeployed().isPresent()) {
            RedeployFinished cutOver = after.redeployed().get();
            return swappedInPlace(cutOver, after) ? this : moved(after.id(), cutOver.replaced(), cutOver.current());
        }
        boolean wentBack = before.undone().isEmpty()
                && after.undone().filter(CutOverUndone::undone).isPresent();
        return wentBack
                ? after.redeployed().map(cutOver -> undone(after, cutOver)).orElse(this)
                : this;
    }

    private Moves moved(String recoveryId, Location from, Location to) {
        String journey = journey(from).orElse(recoveryId);
        PMap<Location, Stop> begun = stops.containsKey(from) ? stops : stops.plus(from, new Stop(journey, ""));
        // A place that another database once had is this one's from now on.
        boolean known = journey(to).filter(journey::equals).isPresent();
        return new Moves(known ? begun : begun.plus(to, new Stop(journey, recoveryId)), ends.plus(journey, to));
    }

    private Moves undone(Recovery recovery, RedeployFinished cutOver) {
        if (swappedInPlace(cutOver, recovery)) {
            return this;
        }
        Stop left = stops.get(cutOver.current());
        return journey(cutOver.replaced())
                .map(journey -> new Moves(
                        left != null && left.cameBy().equals(recovery.id()) ? stops.minus(cutOver.current()) : stops,
                        ends.plus(journey, cutOver.replaced())))
                .orElse(this);
    }

    private Optional<String> journey(Location place) {
        return Optional.ofNullable(stops.get(place)).map(Stop::journey);
    }

    private static boolean swappedInPlace(RedeployFinished cutOver, Recovery recovery) {
        // After a swap the database is where it always was; only the old one has another name.
        return recovery.request().to().keepsName() || cutOver.replaced().equals(cutOver.current());
    }
}
