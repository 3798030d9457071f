package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.WriteMark;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.server.Change;
import java.util.HashMap;
import java.util.Map;

/** Gives the restored database the old one's name; the old one is kept under a dated name. */
public final class SwapDatabases implements CutOverWork {

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Location old = cutOver.old();
        Location kept = cutOver.kept();
        Answer<WriteMark> mark = context.external(() -> WriteMark.of(cutOver.url(cutOver.restored())));
        boolean gone = cutOver.oldWas(Availability.Kind.MISSING);
        Change change = cutOver.swap(context);
        if (change instanceof Change.Failed failed) {
            return new StepResult.Failed(DeployFailure.SWAP_FAILED.because(
                    "%s could not take the name of %s".formatted(cutOver.restored(), old), failed.failure()));
        }
        Map<String, String> facts = new HashMap<>();
        mark.whenGiven().ifPresent(before -> facts.putAll(CutOverSteps.WRITE_MARK.of(before.toString())));
        String again = change instanceof Change.AlreadyDone ? " (it was so already)" : "";
        if (!gone) {
            facts.putAll(CutOverSteps.KEPT_NAME.of(kept.database()));
        }
        return gone
                ? new StepResult.Done(
                        "The restored database is %s now; there was no old one to keep%s".formatted(old, again), facts)
                : new StepResult.Done(
                        "The restored database is %s now; the old one is kept as %s%s".formatted(old, kept, again),
                        facts);
    }
}
