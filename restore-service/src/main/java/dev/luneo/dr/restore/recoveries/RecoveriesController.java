package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recoveries.Asked;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How recoveries stand; the lead's yes, and anybody's stop. */
@RestController
@RequestMapping("/api/recoveries")
class RecoveriesController {
    /** More than a sentence or two belongs into the post-mortem. */
    private static final int LONGEST_REASON = 1_000;

    private final DrPlan plan;
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final EventAppender appender;
    private final RecoveryViews views;
    private final RecoveryDetails details;
    private final RecoveryStreams streams;
    private final Approvals approvals;

    RecoveriesController(
            DrPlan plan,
            MachineRuntime<RestoreState, RestoreCommand> runtime,
            EventAppender appender,
            RecoveryViews views,
            RecoveryDetails details,
            RecoveryStreams streams,
            Approvals approvals) {
        this.plan = plan;
        this.runtime = runtime;
        this.appender = appender;
        this.views = views;
        this.details = details;
        this.streams = streams;
        this.approvals = approvals;
    }

    @GetMapping
    @Operation(summary = "The recoveries of one database or of all, newest first, in pages")
    ResponseEntity<List<RecoverySummary>> all(
            @RequestParam Optional<String> database,
            @RequestParam Optional<String> cursor,
            @RequestParam Optional<Integer> limit) {
        database.filter(name -> plan.database(name).isEmpty()).ifPresent(unknown -> {
            throw RequestRefused.badRequest(new BadField(
                    "database",
                    unknown,
                    "is no database of the plan; it has %s"
                            .formatted(String.join(", ", plan.databases().keySet()))));
        });
        Paging paging = Paging.of(cursor, limit);
        Recoveries known = runtime.state().recoveries();
        Stream<Recovery> recoveries = known.newestFirst(paging.after().map(last -> new Asked(last.at(), last.id())))
                .filter(recovery -> database.map(recovery.database()::equals).orElse(true));
        return paging.page(
                recoveries,
                recovery -> new Cursor(recovery.requestedAt(), recovery.id()),
                page -> page.stream()
                        .map(recovery -> RecoverySummary.of(recovery, known))
                        .toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "One recovery: state, steps, timings, forecast, timeline, what to do next")
    RecoveryView one(@PathVariable String id) {
        return details.of(id).orElseThrow(() -> unknown(id));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "The recovery as it is, then each event of it as it happens, until it is over")
    SseEmitter events(@PathVariable String id, Authentication who) {
        known(runtime.state(), id);
        return streams.open(id, who.getName());
    }

    @PostMapping("/{id}/approval")
    @Operation(summary = "An incident lead's yes; with the last one needed, the RTO clock starts")
    @ApiResponse(responseCode = "200", description = "It counts")
    @ApiResponse(
            responseCode = "409",
            description = "It does not count: it waits for none, or another recovery has the database; see leads to it")
    RecoveryView approve(@PathVariable String id, Authentication who) {
        return views.view(approvals.give(known(runtime.state(), id), who.getName()), runtime.state());
    }

    /** @param reason for the record: why it is stopped */
    record Cancellation(@Nullable String reason) {}

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Stops a recovery; what was switched over already is switched back")
    RecoveryView cancel(@PathVariable String id, @RequestBody Cancellation cancellation, Authentication who) {
        Recovery before = known(runtime.state(), id);
        String reason = reason(cancellation.reason());
        if (before.stage().ended()) {
            throw conflict(before, "is over; there is nothing left to cancel");
        }
        appender.append(new RecoveryCancelled(before.ref(), who.getName(), reason));
        RestoreState state = runtime.state();
        Recovery after = known(state, id);
        if (after.stage() != Stage.CANCELLED) {
            throw conflict(after, "ended a moment before it could be cancelled");
        }
        return views.view(after, state);
    }

    /**
     * @param goOn whether to switch over all the same
     * @param reason for the record
     */
    record Word(@Nullable Boolean goOn, @Nullable String reason) {}

    @PostMapping("/{id}/unreachable-database")
    @Operation(
            summary =
                    "An incident lead's word on an old database that does not answer: go on without having shut it, or stop")
    RecoveryView unreachable(@PathVariable String id, @RequestBody Word word, Authentication who) {
        Recovery before = known(runtime.state(), id);
        String reason = reason(word.reason());
        if (word.goOn() == null) {
            throw RequestRefused.badRequest(new BadField(
                    "goOn",
                    "",
                    "write true to go on without having shut the old database, false to stop the recovery"));
        }
        if (!before.awaitsWordOnUnreachable()) {
            throw conflict(before, "does not wait for a word on an old database that does not answer");
        }
        appender.append(new UnreachableDatabaseDecided(before.ref(), word.goOn(), who.getName(), reason));
        RestoreState state = runtime.state();
        Recovery after = known(state, id);
        if (after.unreachable()
                .filter(decided -> decided.decidedBy().equals(who.getName()))
                .isEmpty()) {
            throw conflict(after, "stopped waiting a moment before your word arrived");
        }
        return views.view(after, state);
    }

    /** @param reason for the record: what was mended */
    record Repetition(@Nullable String reason) {}

    @PostMapping("/{id}/undo")
    @Operation(
            summary =
                    "An incident lead has the way back tried once more, after it was given up and its cause was mended")
    RecoveryView undo(@PathVariable String id, @RequestBody Repetition repetition, Authentication who) {
        RestoreState known = runtime.state();
        Recovery before = known(known, id);
        String reason = reason(repetition.reason());
        if (!before.wayBackGivenUp()) {
            throw conflict(
                    before,
                    before.stays()
                            ? "has no way back that was given up: what it restored is in use, and what was written since is there alone"
                                    + " (its `next` says where the old database is)"
                            : "has no way back that was given up");
        }
        if (!known.recoveries().isTheLast(before)) {
            throw conflict(before, "is not the last recovery of %s any more".formatted(before.database()));
        }
        int ask = before.undoAsked() + 1;
        appender.append(new UndoRequested(before.ref(), ask, who.getName(), reason));
        RestoreState state = runtime.state();
        Recovery after = known(state, id);
        if (after.undoAsked() < ask) {
            throw conflict(after, "was overtaken by another one a moment before its way back could be tried again");
        }
        return views.view(after, state);
    }

    private static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw RequestRefused.badRequest(new BadField(
                    "reason",
                    reason == null || reason.isBlank() ? "" : "%d characters".formatted(reason.length()),
                    "say why, in up to %d characters".formatted(LONGEST_REASON)));
        }
        return reason.strip();
    }

    private static Recovery known(RestoreState state, String id) {
        return state.recoveries().find(id).orElseThrow(() -> unknown(id));
    }

    private static RequestRefused unknown(String id) {
        return RequestRefused.notFound("There is no recovery '%s'. GET /api/recoveries lists them".formatted(id));
    }

    static RequestRefused conflict(Recovery recovery, String what) {
        return RequestRefused.conflict(
                "Recovery %s %s; it is %s"
                        .formatted(recovery.id(), what, recovery.stage().label()),
                Optional.of(URI.create("/api/recoveries/" + recovery.id())));
    }
}
