package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that is done in a step of a recovery, which is ours, or another replica's by now. */
public record Errand(String recoveryId) {

    /** Thrown to whoever asks whether it is still ours. */
    public static final class Lost extends Error {
        private static final long serialVersionUID = 1L;
    }

    public static void lost() {
        throw new Lost();
    }

    public interface Work<T extends @Nullable Object> {
        T in(StepContext context) throws Exception;
    }

    public <T extends @Nullable Object> T ours(Work<T> work) throws Exception {
        return done(work, () -> {});
    }

    public <T extends @Nullable Object> T lost(Work<T> work) throws Exception {
        return done(work, Errand::lost);
    }

    private <T extends @Nullable Object> T done(Work<T> work, Runnable stillOurs) throws Exception {
        AtomicReference<T> result = new AtomicReference<>();
        RecoveryRef ref = new RecoveryRef(
                recoveryId,
                "luneo",
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.empty());
        RestoreRequested requested = new RestoreRequested(
                ref, RestoreTarget.latest(), RestoreTo.DATABASE, "test", "alice", 0, "0".repeat(64));
        RunStep step = new RunStep(
                Recoveries.NONE
                        .after(new Recorded<>(requested, Instant.EPOCH, "test"))
                        .find(recoveryId)
                        .orElseThrow(),
                new Step("an-errand", "An errand"),
                1);
        new StepPerformer<Recoveries>(Services.DEPLOY, (run, known) -> (same, context) -> {
                    try {
                        result.set(work.in(context));
                    } catch (InterruptedException | RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return new StepResult.Done("done");
                })
                .perform(step, Recoveries.NONE, new Performance() {
                    @Override
                    public void publish(DrEvent event) {
                        if (event instanceof StepFailed failed) {
                            throw new AssertionError(failed.failure().detail());
                        }
                    }

                    @Override
                    public void beforeEffect() {
                        stillOurs.run();
                    }
                });
        return result.get();
    }
}
