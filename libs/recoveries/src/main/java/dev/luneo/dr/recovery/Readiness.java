package dev.luneo.dr.recovery;

import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What services said last of what they would have for a recovery. How long that is believed is up to who asks.
 *
 * @param byDatabase and by the service that said it
 */
public record Readiness(PMap<String, PMap<String, ReadinessStated>> byDatabase) {

    /** Nobody has said anything. */
    public static final Readiness UNKNOWN = new Readiness(HashTreePMap.empty());

    /** The picture after one more statement; the newest of each service counts. */
    public Readiness evolve(ReadinessStated stated) {
        PMap<String, ReadinessStated> known = of(stated.database());
        return new Readiness(byDatabase.plus(stated.database(), known.plus(stated.service(), stated)));
    }

    public Optional<ReadinessStated> of(String database, String service) {
        return Optional.ofNullable(of(database).get(service));
    }

    private PMap<String, ReadinessStated> of(String database) {
        return byDatabase.getOrDefault(database, HashTreePMap.empty());
    }
}
