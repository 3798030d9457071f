package dev.luneo.dr.notify.incidents;

import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.notify.status.PublicWords;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.security.Principal;
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

    ResolveController(Supplier<Facts> facts, EventAppender appender, DrPlan plan) {
        this.facts = facts;
        this.appender = appender;
        this.times = new LocalTimes(plan.timeZone());
    }

    /** @param reason for the record: how it is known that it is over */
    record Resolution(@Nullable String reason) {}

    /**
     * @param stillOpen other incidents that nobody has closed or resolved: the word is for one, and they may be of something else
     * @param sentence what is true now
     */
    record Resolved(String subject, List<String> stillOpen, String sentence) {}

    @PostMapping("/api/incidents/{subject}/resolve")
    @ApiResponse(responseCode = "202", description = "The public page says so")
    @Operation(summary = "An incident lead's word that it is over, for an incident, or a recovery that answers none")
    ResponseEntity<Resolved> resolve(
            @PathVariable("subject") String id, @RequestBody Resolution resolution, Principal who) {
        Facts known = facts.get();
        Subject subject = known.subject(id)
                .filter(found -> !found.announced().isEmpty())
                .orElseThrow(() -> RequestRefused.notFound(
                        "The public was told of no %s; GET /status.json has the subjects it was told of"
                                .formatted(id)));
        String reason = reason(resolution.reason());
        Lifecycle.answering(subject, known).stream()
                .filter(Recovery::active)
                .findFirst()
                .ifPresent(active -> {
                    throw RequestRefused.conflict(
                            "Recovery %s is at work on it; wait for its end, or cancel it at restore-service"
                                    .formatted(active.id()),
                            Optional.of(URI.create("/api/recoveries/%s/timeline".formatted(active.id()))));
                });
        if (!subject.resolved()) {
            // First who and why, so that it never says "resolved" without a name on record.
            appender.append(new IncidentClosed(id, "Resolved by %s: %s".formatted(who.getName(), reason)));
            appender.append(new StatusChanged(
                    id,
                    Status.RESOLVED,
                    PublicWords.confirmedByPeople(subject, known, times),
                    Optional.of(Lifecycle.ended(subject, known))));
        }
        return ResponseEntity.accepted().location(URI.create("/status.json")).body(resolved(id));
    }

    private Resolved resolved(String id) {
        List<String> open = facts.get()
                .newestFirst()
                .filter(other -> !other.id().equals(id) && !other.resolved())
                .filter(other -> other.incident().reported()
                        && other.incident().clearedAt().isEmpty())
                .map(Subject::id)
                .limit(MOST_NAMED)
                .toList();
        return new Resolved(
                id,
                open,
                open.isEmpty()
                        ? "The public page says that it is over, by your word. No other incident is open."
                        : "The public page says that it is over, by your word. Other incidents are open still, and those of the same"
                                + " database have no place of their own on the page: look at each, resolve it, or report it anew.");
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
