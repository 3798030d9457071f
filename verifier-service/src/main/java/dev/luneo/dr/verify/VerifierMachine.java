package dev.luneo.dr.verify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.leg.LegMachine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.util.List;
import java.util.stream.Stream;

/** Verifies every recovery whose applications use the restored database: {@link ChecksLeg}. */
final class VerifierMachine extends LegMachine<Recoveries> {
    private final ApprovalRule rule;

    VerifierMachine(DrPlan plan) {
        super(Services.VERIFIER, List.of(new ChecksLeg(plan)));
        this.rule = PlanApprovals.of(plan);
    }

    @Override
    public Recoveries initial() {
        return Recoveries.under(rule);
    }

    @Override
    public Recoveries evolve(Recoveries state, Recorded<DrEvent> event) {
        return state.after(event);
    }

    @Override
    protected Stream<Recovery> open(Recoveries state) {
        return state.active();
    }
}
