package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import java.net.URI;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * An incident lead's yes. It counts, or it is refused and changes nothing: of two that are given in the same second the log's order
 * decides, on whatever replica they came in.
 */
@Component
public class Approvals {
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final EventAppender appender;

    Approvals(MachineRuntime<RestoreState, RestoreCommand> runtime, EventAppender appender) {
        this.runtime = runtime;
        this.appender = appender;
    }

    /**
     * The recovery with one more approval.
     *
     * @throws RequestRefused 409 when it waits for none, has this one, or another recovery has its database
     */
    public Recovery give(Recovery asked, String who) {
        if (asked.stage() != Stage.AWAITING_APPROVAL) {
            throw RecoveriesController.conflict(asked, "does not wait for approval");
        }
        if (asked.approvals().contains(who)) {
            throw RecoveriesController.conflict(
                    asked, "was approved by %s already; somebody else must approve it, too".formatted(who));
        }
        refuseWhileAnotherHolds(asked);
        appender.append(new RestoreApproved(asked.ref(), who));
        Recovery after = runtime.state().recoveries().find(asked.id()).orElse(asked);
        if (!after.approvals().contains(who)) {
            refuseWhileAnotherHolds(after);
            throw RecoveriesController.conflict(
                    after, "changed a moment before your approval arrived, which does not count");
        }
        return after;
    }

    private void refuseWhileAnotherHolds(Recovery request) {
        runtime.state().recoveries().inTheWayOf(request).ifPresent(holder -> {
            throw RequestRefused.conflict(
                    ("Recovery %s of database %s is %s, and until it is over no other can be approved. Recovery %s goes on waiting,"
                                    + " and your approval of it does not count. To have it instead, cancel the other:"
                                    + " POST /api/recoveries/%s/cancel {\"reason\": \"…\"}. Then, or when the other is over, approve it again")
                            .formatted(
                                    holder.id(),
                                    holder.database(),
                                    holder.stage().label(),
                                    request.id(),
                                    holder.id()),
                    Optional.of(URI.create("/api/recoveries/" + holder.id())));
        });
    }
}
