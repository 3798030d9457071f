package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.recovery.Services;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * The reports that nobody acts on: no recovery answers them, and the public was not told. Whoever may report may report any
 * number, so what is kept of them is bounded: {@value #MOST_OF_A_SOURCE} of a source, and {@value #MOST} each of what came in by
 * REST and of what was published by others. What is too much gives way at the side of whoever has most, the oldest after their first: a flood
 * washes itself away.
 */
record Unanswered(PMap<String, Place> places, Crowd known, Crowd unknown) {
    static final int MOST_OF_A_SOURCE = 100;

    /** More than a person looks through; one has ten {@link Voice}s of 5,000 characters at most, so all are 50 MB or less. */
    static final int MOST = 500;

    static final Unanswered NONE = new Unanswered(HashTreePMap.empty(), Crowd.NONE, Crowd.NONE);

    /** @param byToken whether it came in by REST, so that its name is known to be true */
    record Reporter(boolean byToken, String name) {
        static Reporter of(Recorded<?> said) {
            boolean byToken = said.source().equals(Services.NOTIFIER);
            return new Reporter(
                    byToken,
                    byToken && said.event() instanceof IncidentReported report ? report.source() : said.source());
        }
    }

    private record Place(Reporter reporter, Touch touch) {}

    boolean contains(String id) {
        return places.containsKey(id);
    }

    Stream<String> ids() {
        return places.keySet().stream();
    }

    /** @param reporter whose word came now; what is known already stays with who spoke first */
    Unanswered with(Touch touch, Reporter reporter) {
        Reporter first = Optional.ofNullable(places.get(touch.subject()))
                .map(Place::reporter)
                .orElse(reporter);
        Unanswered rest = without(touch.subject());
        Crowd crowd = rest.crowd(first).with(first.name(), touch);
        return rest.with(rest.places.plus(touch.subject(), new Place(first, touch)), first, crowd);
    }

    Unanswered without(String id) {
        return Optional.ofNullable(places.get(id))
                .map(place -> with(
                        places.minus(id),
                        place.reporter(),
                        crowd(place.reporter()).without(place.reporter().name(), place.touch())))
                .orElse(this);
    }

    /** The one that has to go next. */
    Optional<String> surplus() {
        return known.surplus().or(unknown::surplus);
    }

    private Crowd crowd(Reporter reporter) {
        return reporter.byToken() ? known : unknown;
    }

    private Unanswered with(PMap<String, Place> changed, Reporter reporter, Crowd crowd) {
        return new Unanswered(changed, reporter.byToken() ? crowd : known, reporter.byToken() ? unknown : crowd);
    }

    /**
     * @param bySource by when something last happened to them
     * @param sizes how many each source has
     */
    private record Crowd(PMap<String, TreePSet<Touch>> bySource, TreePSet<Size> sizes, int all) {
        static final Crowd NONE = new Crowd(HashTreePMap.empty(), TreePSet.empty(), 0);

        private record Size(int size, String source) implements Comparable<Size> {
            @Override
            public int compareTo(Size other) {
                int bySize = Integer.compare(size, other.size);
                return bySize != 0 ? bySize : source.compareTo(other.source);
            }
        }

        Crowd with(String source, Touch touch) {
            return changed(source, of(source).plus(touch));
        }

        Crowd without(String source, Touch touch) {
            return changed(source, of(source).minus(touch));
        }

        /** The first of all stays while there are others: a card may be about to begin with it. */
        Optional<String> surplus() {
            if (all == 0 || (all <= MOST && sizes.last().size() <= MOST_OF_A_SOURCE)) {
                return Optional.empty();
            }
            TreePSet<Touch> most = of(sizes.last().source());
            return most.stream().limit(2).map(Touch::subject).reduce((first, second) -> second);
        }

        private TreePSet<Touch> of(String source) {
            return bySource.getOrDefault(source, TreePSet.empty());
        }

        private Crowd changed(String source, TreePSet<Touch> theirs) {
            TreePSet<Size> others = sizes.minus(new Size(of(source).size(), source));
            return new Crowd(
                    theirs.isEmpty() ? bySource.minus(source) : bySource.plus(source, theirs),
                    theirs.isEmpty() ? others : others.plus(new Size(theirs.size(), source)),
                    all + theirs.size() - of(source).size());
        }
    }
}
