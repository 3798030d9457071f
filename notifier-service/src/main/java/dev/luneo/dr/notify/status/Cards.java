package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Occurrences;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is and will be on the public page, by the same rules: whatever an answer says of the page comes from here. */
public final class Cards {
    private final DrPlan plan;
    private final NewCards newCards;

    public Cards(DrPlan plan) {
        this.plan = plan;
        this.newCards = new NewCards(plan);
    }

    /**
     * The card that tells of a subject: its own, or that of the same accident; also one that is about to begin. Empty where the public
     * is told nothing.
     */
    public Optional<Subject> cardOf(Subject subject, Facts facts, Instant now) {
        if (!subject.announced().isEmpty()) {
            return Optional.of(subject);
        }
        if (!NewCards.waits(subject, facts)) {
            return Accident.elsewhere(subject, facts)
                    .or(() -> Lifecycle.next(subject, facts, now).map(soon -> subject));
        }
        return Lifecycle.reached(subject, facts).flatMap(any -> newCards.cardOf(subject, facts, now));
    }

    /** The cards that are open when all is announced that there is to say now. */
    public List<Subject> open(Facts facts, Instant now) {
        Facts settled = settled(facts, now);
        return settled.unresolved().stream()
                .flatMap(id -> settled.subject(id).stream())
                .filter(subject -> Lifecycle.open(subject, settled, now))
                .sorted(Comparator.comparing(Subject::id))
                .toList();
    }

    /** What the page says above all else when all is announced that there is to say now. */
    public String headline(Facts facts, Instant now) {
        return StatusPage.of(plan, settled(facts, now), now).overall();
    }

    /** As if all was announced: each announcement may lead to the next. */
    private Facts settled(Facts facts, Instant now) {
        Facts settled = facts;
        for (List<StatusChanged> due = due(settled, now); !due.isEmpty(); due = due(settled, now)) {
            for (StatusChanged status : due) {
                settled = settled.evolve(new Recorded<>(status, now, Services.NOTIFIER));
            }
        }
        return settled;
    }

    private List<StatusChanged> due(Facts facts, Instant now) {
        return Stream.concat(
                        facts.lively(now.minus(Lifecycle.NEWS)).stream()
                                .filter(subject -> !NewCards.waits(subject, facts)),
                        newCards.due(facts, now))
                .flatMap(subject -> Lifecycle.next(subject, facts, now)
                        .map(status -> status == Status.RESOLVED
                                ? resolved(subject, "", facts, now)
                                : new StatusChanged(subject.id(), status, ""))
                        .stream())
                .toList();
    }

    /** The reports that have no card of their own and are told of on this one. */
    public List<String> incidentsOn(Subject card, Facts facts, Instant now) {
        Stream<Subject> answered = Accident.recoveries(card, facts).stream()
                .map(recovery -> recovery.ref().statusSubject())
                .flatMap(id -> facts.subject(id).stream())
                .filter(subject -> subject.announced().isEmpty()
                        && subject.incident().reported()
                        && subject.incident().clearedAt().isEmpty());
        return Stream.concat(answered, newCards.reportsOn(card, facts, now))
                .map(Subject::id)
                .distinct()
                .sorted()
                .toList();
    }

    /** The word that it is over, with what it is the end of. */
    public StatusChanged resolved(Subject card, String message, Facts facts, Instant now) {
        List<String> recoveries = Accident.recoveries(card, facts).stream()
                .filter(recovery -> recovery.stage().ended())
                .map(Recovery::id)
                .toList();
        List<String> incidents = incidentsOn(card, facts, now);
        Map<String, Instant> heard = Occurrences.first(card, facts).heard();
        return new StatusChanged(
                card.id(),
                Status.RESOLVED,
                message,
                Optional.of(recoveries.subList(
                        Math.max(0, recoveries.size() - StatusChanged.MOST_ENDED), recoveries.size())),
                Optional.of(incidents.subList(0, Math.min(incidents.size(), StatusChanged.MOST_INCIDENTS))),
                heard.isEmpty() ? Optional.empty() : Optional.of(heard));
    }

    /** How a card stands, on the page now or within seconds. */
    public String status(Subject card, Facts facts) {
        return StatusPage.label(Lifecycle.soon(card, facts));
    }

    /** Whether there is a page at all. */
    public boolean published() {
        return plan.communication().statusPage().builtIn();
    }
}
