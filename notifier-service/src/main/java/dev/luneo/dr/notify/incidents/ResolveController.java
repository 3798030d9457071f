package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.status.Accident;
import dev.luneo.dr.notify.status.Cards;
import dev.luneo.dr.notify.status.PublicWords;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The way out of a public status that no verification will ever resolve, because nothing needs to be restored or because a
 * restore ended without success and the service was brought back by other means. An incident lead's word, on record with name
 * and reason, and told to the public as what it is.
 */
@RestController
class ResolveController {
    private static final int LONGEST_REASON = 1_000;

    /** More than one accident has; all of them are at GET /api/incidents. */
    private static final int MOST_NAMED = 20;

    private final Supplier<Facts> facts;
    private final EventAppender appender;
    private final LocalTimes times;
    private final Cards cards;
    private final Clock clock;

    ResolveController(Supplier<Facts> facts, EventAppender appender, DrPlan plan, Clock clock) {
        this.facts = facts;
        this.appender = appender;
        this.cards = new Cards(plan);
        this.clock = clock;
        this.times = new LocalTimes(plan.timeZone());
    }

    /** @param reason for the record: how it is known that it is over */
    record Resolution(@Nullable String reason) {}

    /**
     * @param subject of the card that is over: another than was named, where the public is told of that on the card of the same accident
     * @param endedWith the incidents without a card of their own that were told of on it, and of which the page says nothing more
     * @param stillOpen the other cards that are open on the page, or about to be
     * @param page the headline that the page has now
     * @param sentence what is true now
     */
    record Resolved(String subject, List<String> endedWith, List<String> stillOpen, String page, String sentence) {}

    @PostMapping("/api/incidents/{subject}/resolve")
    @ApiResponse(responseCode = "202", description = "The public page says so")
    @Operation(summary = "An incident lead's word that it is over, by the name of an incident or of a recovery")
    ResponseEntity<Resolved> resolve(
            @PathVariable("subject") String id, @RequestBody Resolution resolution, Principal who) {
        Facts known = facts.get();
        Instant now = clock.instant();
        Optional<Subject> asked = known.subject(id)
                .or(() -> known.recoveries()
                        .find(id)
                        .flatMap(recovery -> known.subject(recovery.ref().statusSubject())));
        Subject card = asked.flatMap(found -> cards.cardOf(found, known, now))
                .filter(found -> !found.announced().isEmpty())
                .orElseThrow(() -> RequestRefused.notFound(
                        "The public was told of no %s; GET /status.json has the subjects it was told of"
                                .formatted(id)));
        String reason = reason(resolution.reason());
        Accident.recoveries(card, known).stream()
                .filter(Recovery::active)
                .findFirst()
                .ifPresent(active -> {
                    throw RequestRefused.conflict(
                            "Recovery %s is at work on it; wait for its end, or cancel it at restore-service"
                                    .formatted(active.id()),
                            Optional.of(URI.create("/api/recoveries/%s/timeline".formatted(active.id()))));
                });
        List<String> endedWith = cards.incidentsOn(card, known, now);
        if (!card.resolved()) {
            // First who and why, so that it never says "resolved" without a name on record.
            String word = "Resolved by %s: %s".formatted(who.getName(), reason);
            appender.append(new IncidentClosed(card.id(), word));
            asked.filter(named -> !named.id().equals(card.id()))
                    .filter(named -> named.incident().reported())
                    .ifPresent(named -> appender.append(new IncidentClosed(named.id(), word)));
            appender.append(cards.resolved(card, PublicWords.confirmedByPeople(card, known, times), known, now));
        }
        return ResponseEntity.accepted().location(URI.create("/status.json")).body(resolved(id, card, endedWith));
    }

    private Resolved resolved(String asked, Subject before, List<String> endedWith) {
        Facts known = facts.get();
        List<Subject> open = cards.open(known, clock.instant());
        String headline = cards.headline(known, clock.instant());
        List<String> others = endedWith.stream()
                .filter(incident -> !incident.equals(asked) && isOn(before, incident, known))
                .limit(MOST_NAMED)
                .toList();
        List<String> stillOpen =
                open.stream().map(Subject::id).limit(MOST_NAMED).toList();
        String over = (before.resolved()
                        ? "The public page said already that %s is over."
                        : "The public page says that %s is over, by your word.")
                .formatted(before.id().equals(asked) ? "it" : "card %s, which tells of it,".formatted(before.id()));
        String with = others.isEmpty()
                ? ""
                : " It told of %s there too, and says nothing more of them; if one of them goes on, report it anew without an incidentId."
                        .formatted(String.join(", ", others));
        String rest = stillOpen.isEmpty()
                ? " Nothing else is open on it."
                : " It is headed \"%s\", for this is open there still: %s. A card ends with a verified recovery of its database, or by an incident lead's word."
                        .formatted(headline, String.join(", ", stillOpen));
        return new Resolved(
                before.id(),
                others,
                stillOpen,
                headline,
                cards.published() ? over + with + rest : "It is over, by your word. " + OnThePage.NO_PAGE);
    }

    /** Another card may tell of it, too, and goes on. */
    private boolean isOn(Subject card, String incident, Facts known) {
        return known.subject(incident)
                .flatMap(found -> cards.cardOf(found, known, clock.instant()))
                .filter(found -> found.id().equals(card.id()))
                .isPresent();
    }

    private static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw RequestRefused.badRequest(new BadField(
                    "reason",
                    reason == null || reason.isBlank() ? "" : "%d characters".formatted(reason.length()),
                    "say in 1 to %d characters how it is known that it is over".formatted(LONGEST_REASON)));
        }
        return reason.strip();
    }
}
