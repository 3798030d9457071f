package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.cutover.Facts;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.recovery.StepRun;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until the old database answers, or an incident lead has said what is to be done without it. Nothing is touched
 * meanwhile. It has no time limit, as the wait for an approval has none: the recovery says what it waits for, and can be
 * cancelled.
 */
public final class AwaitOldDatabase implements CutOverWork {
    /** A lead who has answered sees it go on at once; the server is asked as often, which is no load. */
    private static final Duration BETWEEN = Duration.ofMillis(500);

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Optional<UnreachableDatabaseDecided> decided = cutOver.recovery().unreachable();
        if (decided.isPresent()) {
            return decided(cutOver, decided.get());
        }
        Availability availability = cutOver.availability(cutOver.old(), context);
        if (!availability.maySettle()) {
            return availability.kind() == Availability.Kind.REFUSED
                    ? new StepResult.Failed(cutOver.refusesUs(availability))
                    : new StepResult.Done(
                            "The server of the old database %s answers again".formatted(cutOver.old()),
                            Facts.old(cutOver.old(), availability.kind()));
        }
        if (!said(cutOver)) {
            context.progress(0, 0, waiting(cutOver, availability));
        }
        return new StepResult.NotYet(BETWEEN, true);
    }

    private static boolean said(CutOver cutOver) {
        return cutOver.recovery()
                .latest(CutOverSteps.AWAIT_OLD_DATABASE)
                .filter(run -> run.outcome() instanceof StepRun.Running running
                        && !running.note().isEmpty())
                .isPresent();
    }

    private static String waiting(CutOver cutOver, Availability availability) {
        return "%s does not answer (%s), so nobody knows whether it is still written to; nothing was switched over"
                .formatted(cutOver.old(), availability.reason());
    }

    private static StepResult decided(CutOver cutOver, UnreachableDatabaseDecided decided) {
        String who = "%s: %s".formatted(decided.decidedBy(), decided.reason());
        return decided.goOn()
                ? new StepResult.Done(
                        "%s is not waited for any longer, by the word of %s".formatted(cutOver.old(), who),
                        Facts.old(cutOver.old(), Availability.Kind.UNREACHABLE))
                : new StepResult.Failed(DeployFailure.NOT_WITHOUT_OLD_DATABASE.because(
                        "%s does not answer, and nothing is switched over without having shut it, by the word of %s"
                                .formatted(cutOver.old(), who)));
    }
}
