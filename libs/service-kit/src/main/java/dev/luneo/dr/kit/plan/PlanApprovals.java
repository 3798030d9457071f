package dev.luneo.dr.kit.plan;

import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import java.util.stream.Collectors;

/** The plan's word on who must say yes, for the fold of recoveries. */
public final class PlanApprovals {
    private PlanApprovals() {}

    public static ApprovalRule of(DrPlan plan) {
        return new ApprovalRule(
                plan.sha256(),
                plan.databases().values().stream()
                        .collect(Collectors.toMap(
                                DatabasePlan::name,
                                database -> database.restore().approval().required())));
    }
}
