package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.notify.facts.Announcement;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One accident is one card: which recoveries are told of on it. While a card is open, whatever is restored of its databases is told
 * of there, whether or not it names an incident; only what has a card of its own already keeps it.
 */
public final class Accident {
    private Accident() {}

    /**
     * The recoveries that tell how a card stands, the oldest first: its own; while it is unresolved the later ones of its databases that
     * have no card of their own; once it is resolved those whose end it told of.
     */
    public static List<Recovery> recoveries(Subject card, Facts facts) {
        Stream<Recovery> own = facts.recoveriesOf(card).stream();
        return Stream.concat(own, joined(card, facts))
                .distinct()
                .sorted(Comparator.comparing(Recovery::since).thenComparing(Recovery::id))
                .toList();
    }

    private static Stream<Recovery> joined(Subject card, Facts facts) {
        if (card.resolved()) {
            return card.lastAnnounced().flatMap(Announcement::ended).stream()
                    .flatMap(List::stream)
                    .flatMap(id -> facts.recoveries().find(id).stream());
        }
        if (!card.unresolved() || Lifecycle.withdrawn(card, facts)) {
            return Stream.empty();
        }
        Instant begun = begunAt(card, facts);
        return databases(card, facts)
                .flatMap(database -> facts.recoveries()
                        .newestFirst(database)
                        .takeWhile(recovery -> recovery.since().isAfter(begun))
                        .filter(recovery -> joins(recovery, card, facts)));
    }

    /** A rejected one never was any; one that has a card of its own can only make good what others could not. */
    private static boolean joins(Recovery recovery, Subject card, Facts facts) {
        boolean ownCard = facts.subject(recovery.ref().statusSubject())
                .filter(subject -> !subject.announced().isEmpty())
                .isPresent();
        boolean makesGood = recovery.stage() == Stage.VERIFIED
                && (!card.ofIncident() || recovery.ref().incidentId().isEmpty());
        return recovery.ref().purpose() == RecoveryRef.Purpose.RECOVERY
                && recovery.stage() != Stage.REJECTED
                && (!ownCard || makesGood);
    }

    /** The card of another subject that tells of all recoveries of this one, which then has none of its own. */
    static Optional<Subject> elsewhere(Subject subject, Facts facts) {
        List<Recovery> own = facts.recoveriesOf(subject);
        if (!subject.announced().isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        Instant asked = own.get(0).requestedAt();
        return Stream.concat(
                        facts.unresolved().stream().flatMap(id -> facts.subject(id).stream()),
                        facts.newestFirst()
                                .takeWhile(other -> !other.touchedAt().isBefore(asked)))
                .filter(other -> !other.announced().isEmpty() && !Lifecycle.withdrawn(other, facts))
                .filter(other -> own.stream().allMatch(recovery -> tellsOf(other, recovery, facts)))
                .findFirst();
    }

    private static boolean tellsOf(Subject card, Recovery recovery, Facts facts) {
        return databases(card, facts).anyMatch(recovery.database()::equals)
                && (card.resolved()
                        ? toldTheEndOf(recovery, card, facts)
                        : begunAt(card, facts).isBefore(recovery.requestedAt()));
    }

    /**
     * Whether a card that is resolved tells of it. By name, since what began before its end by the clocks of two machines may have
     * been unknown when that was said, and then nobody is told of it there.
     */
    private static boolean toldTheEndOf(Recovery recovery, Subject card, Facts facts) {
        Announcement end = card.lastAnnounced().orElseThrow();
        return end.ended()
                .map(ended -> ended.contains(recovery.id()))
                .orElseGet(() -> begunAt(card, facts).isBefore(recovery.requestedAt())
                        && recovery.requestedAt().isBefore(end.at()));
    }

    /** By whichever clock says so first: that of a source may run ahead, and the public was told of nothing before it was there. */
    private static Instant begunAt(Subject card, Facts facts) {
        return Stream.of(
                        facts.recoveriesOf(card).stream().map(Recovery::requestedAt),
                        card.incident().report().map(Recorded::time).stream(),
                        card.announced().stream().map(Announcement::at))
                .flatMap(times -> times)
                .min(Comparator.naturalOrder())
                .orElse(card.touchedAt());
    }

    private static Stream<String> databases(Subject card, Facts facts) {
        return Stream.concat(
                        facts.recoveriesOf(card).stream().map(Recovery::database),
                        card
                                .incident()
                                .report()
                                .flatMap(report -> report.event().database())
                                .stream())
                .distinct();
    }
}
