package dev.luneo.dr.backup.request;

import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.repository.BackupId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asking for backups, looking at them, stopping them. */
@RestController
@RequestMapping("/api/backups")
class BackupsController {
    /** More than a sentence or two belongs into the post-mortem. */
    private static final int LONGEST_REASON = 1_000;

    private final BackupQueries queries;
    private final EventAppender events;
    private final Clock clock;

    BackupsController(BackupQueries queries, EventAppender events, Clock clock) {
        this.queries = queries;
        this.events = events;
        this.clock = clock;
    }

    record Wanted(@Nullable String database) {}

    @PostMapping
    @ApiResponse(responseCode = "202", description = "It is on its way; Location leads to it")
    @Operation(summary = "Take a backup of a database now")
    ResponseEntity<BackupView> ask(@RequestBody Wanted wanted, Principal who) {
        String database = queries.knownDatabase(wanted.database());
        queries.open(database).ifPresent(BackupsController::refuse);
        String id = BackupId.fresh(clock.instant()).value();
        events.append(new BackupRequested(database, id, who.getName()));
        // Somebody else may have been faster, on another replica or by the schedule; the log says who was first.
        Optional<Backup> other =
                queries.open(database).filter(open -> !open.id().equals(id));
        if (other.isPresent()) {
            events.append(new BackupCancelled(database, id, Services.BACKUP));
            refuse(other.get());
        }
        return ResponseEntity.accepted().location(uri(id)).body(queries.view(id));
    }

    @GetMapping
    @Operation(summary = "List backups, newest first, in pages")
    ResponseEntity<List<BackupView>> list(
            @RequestParam Optional<String> database,
            @RequestParam Optional<String> cursor,
            @RequestParam Optional<Integer> limit) {
        return queries.newestFirst(database, Paging.of(cursor, limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show one backup")
    BackupView show(@PathVariable String id) {
        return queries.view(id);
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Stop a backup that is requested, running or being retried")
    BackupView cancel(@PathVariable String id, Principal who) {
        Backup backup = queries.find(id);
        boolean pending = backup.open() || queries.retryAt(backup).isPresent();
        if (!pending) {
            throw RequestRefused.conflict(
                    "Backup %s is %s; there is nothing to stop"
                            .formatted(id, queries.view(id).state()),
                    Optional.of(uri(id)));
        }
        events.append(new BackupCancelled(backup.database(), id, who.getName()));
        return queries.view(id);
    }

    record Reason(@Nullable String reason) {}

    @PostMapping("/{id}/meant")
    @Operation(
            summary =
                    "Say, as an incident lead, that what makes a backup suspicious was meant; it counts as whole from then on")
    BackupView meant(@PathVariable String id, @RequestBody Reason body, Principal who) {
        Backup backup = queries.find(id);
        String reason = body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw RequestRefused.badRequest(new BadField(
                    "reason",
                    reason.length() > LONGEST_REASON ? "%d characters".formatted(reason.length()) : "",
                    "must say why, in 1 to %d characters: it goes on record".formatted(LONGEST_REASON)));
        }
        if (backup.suspicion().isEmpty()) {
            throw RequestRefused.conflict(
                    "Backup %s does not look suspicious; there is nothing to confirm".formatted(id),
                    Optional.of(uri(id)));
        }
        events.append(new BackupChangeMeant(backup.database(), id, reason, who.getName()));
        return queries.view(id);
    }

    private static void refuse(Backup open) {
        throw RequestRefused.conflict(
                "Backup %s of %s is under way since %s; follow that one, or cancel it"
                        .formatted(open.id(), open.database(), open.startedAt()),
                Optional.of(uri(open.id())));
    }

    static URI uri(String id) {
        return URI.create("/api/backups/" + id);
    }
}
