package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.Change;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Shuts the old database and sends everybody away. One that is gone already is as good as shut. */
final class FenceOldDatabase implements CutOverWork {
    private final Clock clock;

    FenceOldDatabase(Clock clock) {
        this.clock = clock;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Standing old = ToolTime.of(context, () -> cutOver.standing(cutOver.old()));
        if (old.dead()) {
            return done(
                    false,
                    "The old database does not answer, so nobody can write to it: %s".formatted(old.reason()),
                    adopted(cutOver, context));
        }
        if (old.kind() == Standing.Kind.REFUSED) {
            return failed(cutOver, old.why().orElseThrow());
        }
        context.beforeEffect();
        Change change = ToolTime.of(
                context, () -> cutOver.server(cutOver.old()).fence(cutOver.old().database()));
        Optional<PostgresFailure> failure = change.whenFailed();
        if (failure.isPresent()) {
            return failed(cutOver, failure.get());
        }
        boolean before = Facts.oldStanding(cutOver.recovery()).equals(Optional.of(Standing.Kind.FENCED));
        String said = before
                ? "%s was closed to connections before, and stays so".formatted(cutOver.old())
                : "%s takes no connections any more, and nobody is left on it".formatted(cutOver.old());
        return done(true, said, adopted(cutOver, context));
    }

    private StepResult done(boolean fenced, String said, String adopted) {
        return new StepResult.Done(
                said + adopted,
                Map.of(
                        Facts.FENCED,
                        Boolean.toString(fenced),
                        Facts.LAST_WRITE_BEFORE,
                        clock.instant().toString()));
    }

    /** From here on the restored database may be in use, so nobody may clear it away. A mark that fails stops nothing. */
    private static String adopted(CutOver cutOver, StepContext context) throws InterruptedException {
        context.beforeEffect();
        Change change = ToolTime.of(
                context,
                () -> cutOver.server(cutOver.restored())
                        .adopt(cutOver.restored().database()));
        return change.whenFailed()
                .map(failure ->
                        ". %s could not be marked as in use: %s".formatted(cutOver.restored(), failure.detail()))
                .orElse("");
    }

    private static StepResult failed(CutOver cutOver, PostgresFailure failure) {
        return new StepResult.Failed(DeployFailure.FENCE_FAILED.because(
                "The old database %s could not be shut".formatted(cutOver.old()), failure));
    }
}
