package dev.luneo.dr.restore.destination;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The destination for each word that a request may have. */
public final class Destinations {
    public static final Destinations BUILT_IN =
            new Destinations(Map.of(RestoreTo.DATABASE, new BesideLive(), RestoreTo.IN_PLACE, new InPlace()));

    private final Map<RestoreTo, Destination> byWord;

    private Destinations(Map<RestoreTo, Destination> byWord) {
        this.byWord = new EnumMap<>(byWord);
    }

    /** These, with another one for a word. */
    public Destinations with(RestoreTo to, Destination destination) {
        Destinations all = new Destinations(byWord);
        all.byWord.put(to, destination);
        return all;
    }

    /** @throws NullPointerException for a word that no destination serves, which {@code DestinationsTest} rules out */
    public Destination of(RestoreTo to) {
        return Objects.requireNonNull(byWord.get(to), to::word);
    }
}
