package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.IfUnreachable;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.restore.full.RestoreSteps;
import dev.luneo.dr.restore.request.DryRun.PlannedStep;
import java.util.ArrayList;
import java.util.List;

/** The steps in their order, as far as the plan tells. Those of other services carry the names they have there; each check is named. */
final class PlannedSteps {
    private PlannedSteps() {}

    static List<PlannedStep> of(DrPlan plan, DatabasePlan database, RestoreTo to) {
        List<PlannedStep> steps = new ArrayList<>();
        RestoreSteps.ALL.forEach(step -> steps.add(new PlannedStep(Services.RESTORE, step.name(), step.title())));
        List<ApplicationPlan> applications = plan.applicationsUsing(database.name());
        cutOver(steps, database, applications, to);
        database.checks().forEach(check -> steps.add(check(check)));
        applications.forEach(application -> application.checks().forEach(check -> steps.add(check(check))));
        return List.copyOf(steps);
    }

    private static void cutOver(
            List<PlannedStep> steps, DatabasePlan database, List<ApplicationPlan> applications, RestoreTo to) {
        steps.add(deploy("check-variables", "Check that everything is there, before anything is touched"));
        if (database.restore().ifUnreachable() == IfUnreachable.ASK) {
            steps.add(deploy(
                    Recovery.AWAIT_OLD_DATABASE,
                    "Only if the old database does not answer: wait for it, or for an incident lead's word"));
        }
        steps.add(deploy("fence-old-database", "Shut the old database, so that nothing more is written to it"));
        if (to == RestoreTo.IN_PLACE) {
            applications.forEach(application -> migrate(steps, application));
            steps.add(deploy("swap-databases", "Give the restored database the name of the old one"));
        }
        for (ApplicationPlan application : applications) {
            String name = application.name();
            steps.add(deploy("set-database-url:" + name, "Point %s to the restored database".formatted(name)));
            if (to != RestoreTo.IN_PLACE) {
                migrate(steps, application);
            }
            steps.add(deploy("restart:" + name, "Restart " + name));
            steps.add(deploy("wait-until-up:" + name, "Wait until %s is up".formatted(name)));
        }
        steps.add(deploy("check-sessions", "Prove that every client uses the restored database"));
    }

    private static void migrate(List<PlannedStep> steps, ApplicationPlan application) {
        if (application.migrate().isPresent()) {
            steps.add(deploy("migrate:" + application.name(), "Run the migrations of " + application.name()));
        }
    }

    private static PlannedStep deploy(String step, String title) {
        return new PlannedStep(Services.DEPLOY, step, title);
    }

    private static PlannedStep check(CheckPlan check) {
        return new PlannedStep(Services.VERIFIER, "run-checks", "Check: " + check.name());
    }
}
