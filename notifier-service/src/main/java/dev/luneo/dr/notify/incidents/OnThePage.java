package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.status.Cards;
import dev.luneo.dr.notify.status.Lifecycle;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the public page tells of an incident. Whoever reported one believes that the public knows: where it does not, or on a card of
 * another name, they are told so.
 *
 * @param card the subject of the card that tells of it; empty where none does
 */
record OnThePage(Optional<String> card, String sentence) {
    static final OnThePage NOT_ASKED = new OnThePage(Optional.empty(), "");

    static final String NO_PAGE = "There is no public page: the plan has communication.status-page.built-in: false.";

    private static final String ANEW = "If the problem is still there or back, report it anew without an incidentId.";

    static OnThePage of(Subject subject, Facts facts, Cards cards, Instant now) {
        if (!cards.published()) {
            return new OnThePage(Optional.empty(), NO_PAGE);
        }
        Optional<Subject> card = cards.cardOf(subject, facts, now);
        return new OnThePage(
                card.map(Subject::id),
                card.map(found -> found.id().equals(subject.id())
                                ? own(found, facts, cards, now)
                                : anothers(found, facts, cards, now))
                        .orElseGet(() -> none(subject, facts, now)));
    }

    private static String own(Subject card, Facts facts, Cards cards, Instant now) {
        if (card.announced().isEmpty()) {
            return "The public page tells of it within seconds, on a card of its own.";
        }
        if (Lifecycle.open(card, facts, now)) {
            return "The public page tells of it: \"%s\".".formatted(cards.status(card, facts));
        }
        return card.resolved()
                ? "The public page says that it is over, and goes on saying so. " + ANEW
                : "The public page has it no longer at its head, for it was closed.";
    }

    private static String anothers(Subject card, Facts facts, Cards cards, Instant now) {
        if (card.announced().isEmpty()) {
            return "The public page tells of it within seconds, on card %s: one accident has one card."
                    .formatted(card.id());
        }
        return Lifecycle.open(card, facts, now)
                ? ("The public page tells of it on card %1$s, which is open already and says \"%2$s\": one accident has one card."
                                + " That card ends with a verified recovery of its database, or by an incident lead's word:"
                                + " POST /api/incidents/%1$s/resolve.")
                        .formatted(card.id(), cards.status(card, facts))
                : "The public page told of it on card %s, which says that it is over. %s".formatted(card.id(), ANEW);
    }

    private static String none(Subject subject, Facts facts, Instant now) {
        if (Lifecycle.reached(subject, facts).isEmpty()) {
            return "The public page does not tell of it, for its severity is info.";
        }
        if (subject.incident().clearedAt().isPresent()) {
            return "The public page does not tell of it: it was closed before the page did.";
        }
        return Lifecycle.next(subject, facts, now).isPresent()
                ? "The public page does not tell of it yet: it has had as many new cards within the hour as it takes."
                        + " It will when there is room, if the incident is open then."
                : "The public page does not tell of it: the report is older than a day.";
    }
}
