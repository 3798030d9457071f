package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.PlainRename;
import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.server.Change;
import java.util.Map;
import java.util.Optional;

/** Gives the restored database the old one's name; the old one is kept under a dated name. */
final class SwapDatabases implements CutOverWork {

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Location old = cutOver.old();
        Location kept = cutOver.kept();
        boolean gone = Facts.oldStanding(cutOver.recovery()).equals(Optional.of(Standing.Kind.MISSING));
        context.beforeEffect();
        Change change = ToolTime.of(
                context,
                () -> gone
                        ? PlainRename.perform(
                                cutOver.url(old), cutOver.restored().database(), old.database())
                        : cutOver.server(old)
                                .swapByRename(old.database(), cutOver.restored().database(), kept.database()));
        if (change instanceof Change.Failed failed) {
            return new StepResult.Failed(DeployFailure.SWAP_FAILED.because(
                    "%s could not take the name of %s".formatted(cutOver.restored(), old), failed.failure()));
        }
        String again = change instanceof Change.AlreadyDone ? " (it was so already)" : "";
        return gone
                ? new StepResult.Done(
                        "The restored database is %s now; there was no old one to keep%s".formatted(old, again))
                : new StepResult.Done(
                        "The restored database is %s now; the old one is kept as %s%s".formatted(old, kept, again),
                        Map.of(Facts.KEPT, kept.database()));
    }
}
