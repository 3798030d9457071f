package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.IfUnreachable;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.OldDatabase;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The steps of a cut-over and of its way back, with their names in the log. */
final class CutOverSteps {
    static final String CHECK_VARIABLES = "check-variables";
    static final String FENCE = OldDatabase.FENCE;
    static final String SWAP = "swap-databases";
    static final String SET_URL = "set-database-url";
    static final String MIGRATE = "migrate";
    static final String RESTART = "restart";
    static final String WAIT = "wait-until-up";
    static final String CHECK_SESSIONS = InUse.STEP;
    static final String UNDO = Recovery.UNDO_CUT_OVER;

    private CutOverSteps() {}

    static StepSequence forward(DrPlan plan, Recovery recovery) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(CHECK_VARIABLES, "Check that everything is there, before anything is touched"));
        if (mustWait(plan, recovery)) {
            steps.add(
                    new Step(Recovery.AWAIT_OLD_DATABASE, "Wait for the old database, or for an incident lead's word"));
        }
        steps.add(new Step(FENCE, "Shut the old database, so that nothing more is written to it"));
        List<ApplicationPlan> applications = plan.applicationsUsing(recovery.database());
        boolean migrateFirst = recovery.request().to() == RestoreTo.IN_PLACE && Facts.migratesFirst(recovery);
        if (migrateFirst) {
            applications.forEach(application -> migrate(steps, application));
        }
        if (recovery.request().to() == RestoreTo.IN_PLACE) {
            steps.add(new Step(SWAP, "Give the restored database the name of the old one"));
        }
        for (ApplicationPlan application : applications) {
            String name = application.name();
            steps.add(new Step(of(SET_URL, name), "Point %s to the restored database".formatted(name)));
            if (!migrateFirst) {
                migrate(steps, application);
            }
            steps.add(new Step(of(RESTART, name), "Restart %s".formatted(name)));
            steps.add(new Step(of(WAIT, name), "Wait until %s is up".formatted(name)));
        }
        steps.add(new Step(CHECK_SESSIONS, "Prove that every client uses the restored database"));
        return sequence(plan, steps);
    }

    private static void migrate(List<Step> steps, ApplicationPlan application) {
        if (application.migrate().isPresent()) {
            steps.add(new Step(
                    of(MIGRATE, application.name()), "Run the migrations of %s".formatted(application.name())));
        }
    }

    /** It does not answer, and the plan does not say to go on all the same. */
    private static boolean mustWait(DrPlan plan, Recovery recovery) {
        boolean ask = plan.database(recovery.database())
                .map(database -> database.restore().ifUnreachable() == IfUnreachable.ASK)
                .orElse(true);
        return ask && Facts.mustBeAwaited(recovery);
    }

    static StepSequence back(DrPlan plan) {
        return sequence(plan, List.of(new Step(UNDO, "Undo what was switched over")));
    }

    static String of(String kind, String application) {
        return kind + ":" + application;
    }

    /** {@code migrate} of {@code migrate:backend}. */
    static String kind(Step step) {
        int colon = step.name().indexOf(':');
        return colon < 0 ? step.name() : step.name().substring(0, colon);
    }

    /** {@code backend} of {@code migrate:backend}. */
    static String application(Step step) {
        return step.name().substring(step.name().indexOf(':') + 1);
    }

    static boolean begun(Recovery recovery, String step) {
        return recovery.latest(Services.DEPLOY, step).isPresent();
    }

    private static StepSequence sequence(DrPlan plan, List<Step> steps) {
        return new StepSequence(
                Services.DEPLOY,
                steps,
                plan.retry().attempts(),
                plan.retry().firstWait(),
                Set.of(DeployFailure.OLD_DATABASE_UNREACHABLE.code()));
    }
}
