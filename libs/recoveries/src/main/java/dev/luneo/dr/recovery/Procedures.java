package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.recovery.Leg.Leaves;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be done for a database, each as its legs. What is not here is never begun: there is no first leg. */
public record Procedures(Map<Procedure, Legs> known) {
    private static final Leg RESTORE = new Leg(
            Services.RESTORE,
            Stage.RESTORING,
            RestoreFinished.class,
            RestoreFailed.class,
            Optional.empty(),
            Optional.of(new Leaves(RestoreSteps.RESTORE_DATA, RestoreSteps.CLEAN_UP)));
    private static final Leg CUT_OVER = new Leg(
            Services.DEPLOY,
            Stage.CUTTING_OVER,
            RedeployFinished.class,
            RedeployFailed.class,
            Optional.of(CutOverSteps.UNDO_CUT_OVER),
            Optional.empty());
    private static final Leg VERIFY = new Leg(
            Services.VERIFIER,
            Stage.VERIFYING,
            VerificationPassed.class,
            VerificationFailed.class,
            Optional.empty(),
            Optional.empty());

    /** Those that the services carry out. */
    public static final Procedures ALL =
            new Procedures(Map.of(Procedure.FULL_RESTORE, new Legs(List.of(RESTORE, CUT_OVER, VERIFY))));

    public Procedures {
        known = Map.copyOf(known);
    }

    Legs of(Procedure procedure) {
        return known.getOrDefault(procedure, Legs.NONE);
    }
}
