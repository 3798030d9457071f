package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.kit.log.LogArchive;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One recovery with all that is known of it: from memory, or where it is old, from the log, by the same fold. */
@Component
class RecoveryDetails {
    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final LogArchive archive;
    private final RecoveryViews views;

    RecoveryDetails(MachineRuntime<RestoreState, RestoreCommand> runtime, LogArchive archive, RecoveryViews views) {
        this.runtime = runtime;
        this.archive = archive;
        this.views = views;
    }

    /**
     * Empty for a recovery that nobody ever asked for.
     *
     * @throws dev.luneo.dr.kit.web.RequestRefused 503 when it is old and the log is out of reach
     */
    Optional<RecoveryView> of(String recoveryId) {
        RestoreState state = runtime.state();
        return state.recoveries()
                .find(recoveryId)
                .map(recovery -> recovery.brief() ? recalled(recovery, state) : views.view(recovery, state));
    }

    private RecoveryView recalled(Recovery old, RestoreState state) {
        List<Recorded<DrEvent>> told = archive.read(List.of(old.id())).getOrDefault(old.id(), List.of()).stream()
                .filter(recorded -> !(recorded.event() instanceof RecoveryEvent event)
                        || event.key().equals(old.database()))
                .filter(recorded -> !(recorded.event() instanceof RestoreApproved approval)
                        || old.counted(approval, recorded.time()))
                .toList();
        RestoreState then = RestoreState.under(state.recoveries().rule());
        // First the recovery itself: what else names it may stand in another partition.
        for (Recorded<DrEvent> recorded : told.stream().sorted(RECOVERY_FIRST).toList()) {
            then = then.evolve(recorded);
        }
        List<Recorded<DrEvent>> history = then.history(old.id()).stream()
                .sorted(Comparator.comparing(Recorded::time))
                .toList();
        return views.view(then.recoveries().find(old.id()).orElse(old), state, history);
    }

    private static final Comparator<Recorded<DrEvent>> RECOVERY_FIRST =
            Comparator.comparing(recorded -> !(recorded.event() instanceof RecoveryEvent));
}
