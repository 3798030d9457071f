package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.cutover.Facts;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.recovery.OldDatabase;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shuts the old database and sends everybody away. One that its server does not have any more is as good as shut. One whose
 * server does not answer is not: it is left as it is only where that was seen, and decided, before.
 */
public final class FenceOldDatabase implements CutOverWork {
    private final Clock clock;

    private final Patience patience;

    public FenceOldDatabase(Clock clock, Patience patience) {
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Availability old = cutOver.availability(cutOver.old(), patience, context);
        if (old.gone()) {
            return done(
                    OldDatabase.GONE,
                    "The old database is gone, so nobody can write to it: %s".formatted(old.reason()),
                    adopted(cutOver, context),
                    true);
        }
        if (old.unreachable()) {
            return unreachable(cutOver, old, context);
        }
        if (old.kind() == Availability.Kind.REFUSED) {
            return failed(cutOver, old.why().orElseThrow());
        }
        Change change = cutOver.fence(cutOver.old(), context);
        Optional<PostgresFailure> failure = change.whenFailed();
        if (failure.isPresent()) {
            return failed(cutOver, failure.get());
        }
        boolean before = cutOver.oldWas(Availability.Kind.FENCED);
        String said = before
                ? "%s was closed to connections before, and stays so".formatted(cutOver.old())
                : "%s takes no connections any more, and nobody is left on it".formatted(cutOver.old());
        return done("true", said, adopted(cutOver, context), true);
    }

    private StepResult unreachable(CutOver cutOver, Availability old, StepContext context) throws InterruptedException {
        if (!Facts.lastAvailability(cutOver.recovery()).equals(Optional.of(Availability.Kind.UNREACHABLE))) {
            return new StepResult.Failed(DeployFailure.OLD_DATABASE_UNREACHABLE.because(
                    "The old database %s answered before, and has not for %s now".formatted(cutOver.old(), patience),
                    old.why().orElseThrow()));
        }
        return done(
                OldDatabase.UNREACHABLE,
                "%s does not answer and was not shut; whether it is still written to is unknown: %s"
                        .formatted(cutOver.old(), old.reason()),
                adopted(cutOver, context),
                false);
    }

    /** @param noWritesFromNowOn whether that is known; only then is now an upper bound of the last write */
    private StepResult done(String fenced, String said, String adopted, boolean noWritesFromNowOn) {
        Map<String, String> facts = new HashMap<>(CutOverSteps.FENCED.of(fenced));
        if (noWritesFromNowOn) {
            facts.putAll(CutOverSteps.LAST_WRITE_BEFORE.of(clock.instant()));
        }
        return new StepResult.Done(said + adopted, facts);
    }

    /** From here on the restored database may be in use, so nobody may clear it away. A mark that fails stops nothing. */
    private static String adopted(CutOver cutOver, StepContext context) throws InterruptedException {
        Change change = context.external(() -> cutOver.changing(cutOver.restored(), context)
                .adopt(cutOver.restored().database()));
        return change.whenFailed()
                .map(failure ->
                        ". %s could not be marked as in use, and only our log says that it is: do not drop it, whatever its name says. %s"
                                .formatted(cutOver.restored(), failure.detail()))
                .orElse("");
    }

    private static StepResult failed(CutOver cutOver, PostgresFailure failure) {
        return new StepResult.Failed(DeployFailure.FENCE_FAILED.because(
                "The old database %s could not be shut".formatted(cutOver.old()), failure));
    }
}
