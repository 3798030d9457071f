package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.Recorded;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePSet;

/**
 * What there is to tell of, within bounds: reports that nobody acts on are kept as {@link Unanswered} says; of the others the newest
 * {@value #KEPT_WHOLE} whole, older ones {@linkplain Subject#brief in brief}.
 *
 * @param byTime all by when something last happened to them, so that a look at the recent ones costs the same however long
 *     the history is
 * @param whole those that are kept whole and may become brief when they are the oldest
 * @param unresolved those that the public waits for news of
 */
public record Subjects(
        PMap<String, Subject> byId,
        TreePSet<Touch> byTime,
        TreePSet<Touch> whole,
        PSet<String> unresolved,
        Unanswered unanswered,
        Tally tally) {

    static final Subjects NONE = new Subjects(
            HashTreePMap.empty(),
            TreePSet.empty(),
            TreePSet.empty(),
            HashTreePSet.empty(),
            Unanswered.NONE,
            Tally.NONE);

    /** Far more than the public page and a list show before somebody asks for further pages. */
    static final int KEPT_WHOLE = 1_000;

    Optional<Subject> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Stream<String> touchedSince(Instant since) {
        return byTime.descendingSet().stream()
                .takeWhile(touch -> !touch.at().isBefore(since))
                .map(Touch::subject);
    }

    Stream<Subject> newestFirst(Optional<Touch> before) {
        return before.map(last -> byTime.headSet(last, false)).orElse(byTime).descendingSet().stream()
                .flatMap(touch -> find(touch.subject()).stream());
    }

    /** @param forgettable whether nobody waits for it any more */
    Subjects incident(Recorded<? extends IncidentEvent> said, Predicate<Subject> forgettable) {
        IncidentEvent event = said.event();
        Subjects next = changed(
                event.incidentId(),
                said.time(),
                subject -> subject.with(subject.incident().evolve(event, said.time(), said.source())),
                Optional.of(Unanswered.Reporter.of(said)));
        boolean before = find(event.incidentId())
                .filter(subject -> subject.incident().reported())
                .isPresent();
        Optional<Subject> reported = next.find(event.incidentId())
                .filter(subject -> !before && subject.incident().reported());
        return reported.map(subject -> next.with(tally.reported(subject.incident())))
                .orElse(next)
                .withinBounds(forgettable);
    }

    Subjects subject(String id, Instant at, UnaryOperator<Subject> change, Predicate<Subject> forgettable) {
        return changed(id, at, change, Optional.empty()).withinBounds(forgettable);
    }

    private Subjects changed(
            String id, Instant at, UnaryOperator<Subject> change, Optional<Unanswered.Reporter> reporter) {
        Subject known = find(id).orElseGet(() -> Subject.fresh(id));
        Subject next = change.apply(known).touched(at);
        Touch before = new Touch(known.touchedAt(), id);
        Touch after = new Touch(next.touchedAt(), id);
        boolean bare = next.unanswered();
        return new Subjects(
                byId.plus(id, next),
                byTime.minus(before).plus(after),
                bare ? whole : whole.minus(before).plus(after),
                next.unresolved() ? unresolved.plus(id) : unresolved.minus(id),
                bare ? reporter.map(who -> unanswered.with(after, who)).orElse(unanswered) : unanswered.without(id),
                tally);
    }

    private Subjects with(Tally next) {
        return new Subjects(byId, byTime, whole, unresolved, unanswered, next);
    }

    private Subjects withinBounds(Predicate<Subject> forgettable) {
        return unanswered.surplus().map(this::without).orElse(this).withOldInBrief(forgettable);
    }

    private Subjects without(String id) {
        Subject old = find(id).orElseThrow();
        return new Subjects(
                byId.minus(id),
                byTime.minus(new Touch(old.touchedAt(), id)),
                whole,
                unresolved,
                unanswered.without(id),
                old.incident().reported() ? tally.forgotten(old.incident()) : tally);
    }

    private Subjects withOldInBrief(Predicate<Subject> forgettable) {
        if (whole.size() <= KEPT_WHOLE) {
            return this;
        }
        Touch oldest = whole.first();
        // One that somebody waits for stays as it is; what ends it brings it back into the order.
        Optional<Subject> old = find(oldest.subject()).filter(forgettable);
        return new Subjects(
                old.map(subject -> byId.plus(subject.id(), subject.inBrief())).orElse(byId),
                byTime,
                whole.minus(oldest),
                old.isPresent() ? unresolved.minus(oldest.subject()) : unresolved,
                unanswered,
                tally);
    }
}
