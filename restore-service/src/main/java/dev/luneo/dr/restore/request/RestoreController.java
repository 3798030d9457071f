package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.kit.words.DatedId;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.recoveries.Approvals;
import dev.luneo.dr.restore.recoveries.RecoveryViews;
import dev.luneo.dr.restore.selection.Repositories;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The one decision a person makes. */
@RestController
class RestoreController {
    private final DrPlan plan;
    private final Repositories repositories;
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final EventAppender appender;
    private final RecoveryViews views;
    private final Approvals approvals;
    private final DryRuns dryRuns;
    private final Clock clock;

    RestoreController(
            DrPlan plan,
            Repositories repositories,
            MachineRuntime<RestoreState, RestoreCommand> runtime,
            EventAppender appender,
            RecoveryViews views,
            Approvals approvals,
            DryRuns dryRuns,
            Clock clock) {
        this.plan = plan;
        this.repositories = repositories;
        this.runtime = runtime;
        this.appender = appender;
        this.views = views;
        this.approvals = approvals;
        this.dryRuns = dryRuns;
        this.clock = clock;
    }

    @PostMapping("/api/restores")
    @ApiResponse(responseCode = "200", description = "What it would do; nothing was begun")
    @ApiResponse(responseCode = "202", description = "Asked for; Location leads to the recovery")
    @ApiResponse(
            responseCode = "409",
            description = "Another recovery has the database, and this one could not wait: see leads to it")
    @Operation(
            summary =
                    "Asks for a restore, or with dryRun for what it would do; an incident lead's request is an approval")
    ResponseEntity<Object> restore(@RequestBody RestoreBody body, Authentication who) throws InterruptedException {
        Instant now = clock.instant();
        Wish wish = new WishReader(plan, repositories, runtime.state(), now).read(body);
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        if (wish.target().acceptsUnsigned() && !dryRun && !isIncidentLead(who)) {
            throw RequestRefused.forbidden(
                    "Only an incident lead accepts a backup that nobody vouches for: have one send this request, or leave acceptUnsigned out");
        }
        if (dryRun) {
            return ResponseEntity.ok(dryRuns.of(wish, runtime.state()));
        }
        RecoveryRef recovery = new RecoveryRef(
                DatedId.fresh(now),
                wish.database().name(),
                Purpose.RECOVERY,
                Procedure.FULL_RESTORE,
                wish.incidentId());
        int required = wish.database().restore().approval().required();
        Recoveries known = runtime.state().recoveries();
        if (required > 0 && isIncidentLead(who)) {
            known.inTheWayOf(recovery.purpose(), recovery.database()).ifPresent(holder -> {
                throw refused(holder.whyNot(), holder.id());
            });
        }
        RestoreRequested request = new RestoreRequested(
                recovery,
                wish.target(),
                wish.to(),
                wish.reason(),
                who.getName(),
                required,
                plan.sha256(),
                Optional.of(isIncidentLead(who)));
        known.refusal(request, now).ifPresent(RestoreController::refuseIfBlocked);
        appender.append(request);
        Recovery requested = folded(recovery);
        if (requested.stage() == Stage.AWAITING_APPROVAL && isIncidentLead(who)) {
            requested = approvals.give(requested, who.getName());
        }
        refuseIfBlocked(requested);
        return ResponseEntity.accepted()
                .location(uri(recovery.recoveryId()))
                .body(views.view(requested, runtime.state()));
    }

    private Recovery folded(RecoveryRef recovery) {
        return runtime.state()
                .recoveries()
                .find(recovery.recoveryId())
                .orElseThrow(() -> new IllegalStateException("an appended request is folded: " + recovery));
    }

    private static void refuseIfBlocked(Recovery recovery) {
        if (recovery.stage() == Stage.REJECTED) {
            recovery.failure().ifPresent(failure -> {
                throw refused(failure, recovery.blockedBy().orElse(recovery.id()));
            });
        }
    }

    private static RequestRefused refused(Failure failure, String other) {
        return RequestRefused.conflict("%s. %s".formatted(failure.detail(), failure.hint()), Optional.of(uri(other)));
    }

    private static URI uri(String recoveryId) {
        return URI.create("/api/recoveries/" + recoveryId);
    }

    private static boolean isIncidentLead(Authentication who) {
        return who.getAuthorities().stream()
                .anyMatch(authority -> ("ROLE_" + Role.INCIDENT_LEAD).equals(authority.getAuthority()));
    }
}
