package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.steps.VerificationSteps;
import dev.luneo.dr.kit.procedure.CutOverOrder;
import dev.luneo.dr.kit.procedure.CutOverOrder.OldDatabase;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.restore.full.FullRestoreSteps;
import dev.luneo.dr.restore.request.DryRun.PlannedStep;
import java.util.ArrayList;
import java.util.List;

/** The steps in their order, as far as the plan tells; each check is named. */
final class PlannedSteps {
    private PlannedSteps() {}

    static List<PlannedStep> of(DrPlan plan, DatabasePlan database, RestoreTo to) {
        List<PlannedStep> steps = new ArrayList<>();
        FullRestoreSteps.ALL.forEach(step -> steps.add(planned(Services.RESTORE, step)));
        // That a migration can be run first is found out later, and true of all but a few.
        CutOverOrder.of(plan, database.name(), to, OldDatabase.NOT_LOOKED_AT, true)
                .forEach(step -> steps.add(planned(Services.DEPLOY, step)));
        database.checks().forEach(check -> steps.add(check(check)));
        plan.applicationsUsing(database.name())
                .forEach(application -> application.checks().forEach(check -> steps.add(check(check))));
        return List.copyOf(steps);
    }

    private static PlannedStep planned(String service, Step step) {
        return new PlannedStep(service, step.name(), step.title());
    }

    private static PlannedStep check(CheckPlan check) {
        return new PlannedStep(Services.VERIFIER, VerificationSteps.RUN_CHECKS.name(), "Check: " + check.name());
    }
}
