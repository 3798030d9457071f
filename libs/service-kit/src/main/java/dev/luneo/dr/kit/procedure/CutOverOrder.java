package dev.luneo.dr.kit.procedure;

import static dev.luneo.dr.events.steps.CutOverSteps.AWAIT_OLD_DATABASE;
import static dev.luneo.dr.events.steps.CutOverSteps.CHECK_SESSIONS;
import static dev.luneo.dr.events.steps.CutOverSteps.CHECK_VARIABLES;
import static dev.luneo.dr.events.steps.CutOverSteps.FENCE_OLD_DATABASE;
import static dev.luneo.dr.events.steps.CutOverSteps.MIGRATE;
import static dev.luneo.dr.events.steps.CutOverSteps.RESTART;
import static dev.luneo.dr.events.steps.CutOverSteps.SET_DATABASE_URL;
import static dev.luneo.dr.events.steps.CutOverSteps.SWAP_DATABASES;
import static dev.luneo.dr.events.steps.CutOverSteps.WAIT_UNTIL_UP;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.IfUnreachable;
import dev.luneo.dr.recovery.Step;
import java.util.ArrayList;
import java.util.List;

/** The steps of a cut-over in their order. */
public final class CutOverOrder {
    /** Whether the old database answers, as far as anybody looked. */
    public enum OldDatabase {
        ANSWERS,
        DOES_NOT_ANSWER,
        NOT_LOOKED_AT
    }

    private CutOverOrder() {}

    /** @param migratesFirst whether migrations of a database that is restored in place run before it has the name that applications know */
    public static List<Step> of(DrPlan plan, String database, RestoreTo to, OldDatabase old, boolean migratesFirst) {
        List<ApplicationPlan> applications = plan.applicationsUsing(database);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(CHECK_VARIABLES, "Check that everything is there, before anything is touched"));
        if (old != OldDatabase.ANSWERS && waits(plan, database)) {
            steps.add(new Step(
                    AWAIT_OLD_DATABASE,
                    old == OldDatabase.DOES_NOT_ANSWER
                            ? "Wait for the old database, or for an incident lead's word"
                            : "Only if the old database does not answer: wait for it, or for an incident lead's word"));
        }
        steps.add(new Step(FENCE_OLD_DATABASE, "Shut the old database, so that nothing more is written to it"));
        if (to.keepsName()) {
            if (migratesFirst) {
                applications.forEach(application -> migrate(steps, application));
            }
            steps.add(new Step(SWAP_DATABASES, "Give the restored database the name of the old one"));
        }
        for (ApplicationPlan application : applications) {
            String name = application.name();
            steps.add(new Step(SET_DATABASE_URL.of(name), "Point %s to the restored database".formatted(name)));
            if (!(to.keepsName() && migratesFirst)) {
                migrate(steps, application);
            }
            steps.add(new Step(RESTART.of(name), "Restart %s".formatted(name)));
            steps.add(new Step(WAIT_UNTIL_UP.of(name), "Wait until %s is up".formatted(name)));
        }
        steps.add(new Step(CHECK_SESSIONS, "Prove that every client uses the restored database"));
        return List.copyOf(steps);
    }

    /** The plan does not say to go on all the same. */
    private static boolean waits(DrPlan plan, String database) {
        return plan.database(database)
                .map(known -> known.restore().ifUnreachable() == IfUnreachable.ASK)
                .orElse(true);
    }

    private static void migrate(List<Step> steps, ApplicationPlan application) {
        if (application.migrate().isPresent()) {
            String name = application.name();
            steps.add(new Step(MIGRATE.of(name), "Run the migrations of %s".formatted(name)));
        }
    }
}
