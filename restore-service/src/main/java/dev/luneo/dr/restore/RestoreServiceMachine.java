package dev.luneo.dr.restore;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.rehearsal.ProofSchedule;
import java.util.List;
import java.util.stream.Stream;

/** All that restore-service wants: recoveries, and while there are none, the rehearsal of their schemas. */
final class RestoreServiceMachine implements Machine<RestoreState, RestoreCommand> {
    private final RestoreMachine restores;
    private final ProofSchedule proofs;

    RestoreServiceMachine(RestoreMachine restores, ProofSchedule proofs) {
        this.restores = restores;
        this.proofs = proofs;
    }

    @Override
    public String service() {
        return restores.service();
    }

    @Override
    public Topic ownedBy() {
        return restores.ownedBy();
    }

    @Override
    public RestoreState initial() {
        return restores.initial();
    }

    @Override
    public RestoreState evolve(RestoreState state, Recorded<DrEvent> event) {
        return restores.evolve(state, event);
    }

    @Override
    public List<Decision<RestoreCommand>> decide(RestoreState state, Situation situation) {
        return Stream.<Decision<RestoreCommand>>concat(
                        restores.decide(state, situation).stream()
                                .map(decision -> decision.map(RestoreCommand.TakeStep::new)),
                        proofs.decide(state, situation).map(decision -> decision.map(RestoreCommand.Rehearse::new)))
                .toList();
    }
}
