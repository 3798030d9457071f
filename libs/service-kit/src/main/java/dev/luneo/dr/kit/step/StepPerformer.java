package dev.luneo.dr.kit.step;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.machine.Performer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes an attempt at a step and says how it went. A bug in a step is a failed step, not a silent one. */
public final class StepPerformer<S> implements Performer<S, RunStep> {
    private static final Logger log = LoggerFactory.getLogger(StepPerformer.class);

    private final String service;
    private final StepWorks<S> works;
    /** The attempts that were begun here and look again, each with its last look. */
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** @param toolTime until it ended, at {@code nanoTime} */
    private record Look(Duration toolTime, StepResult.NotYet outcome, long nanoTime) {
        Duration untilNow() {
            return outcome.outside() ? toolTime.plusNanos(System.nanoTime() - nanoTime) : toolTime;
        }
    }

    public StepPerformer(String service, StepWorks<S> works) {
        this.service = service;
        this.works = works;
    }

    @Override
    public void perform(RunStep run, S known, Performance performance) throws InterruptedException {
        try (var recoveryId = MDC.putCloseable("recoveryId", run.recovery().id());
                var step = MDC.putCloseable("step", run.step().name())) {
            StepContext context = new StepContext(run, service, performance);
            Optional.ofNullable(looks.remove(id(run)))
                    .ifPresentOrElse(
                            before -> context.countExternal(before.untilNow()),
                            () -> log.info("{} (attempt {})", run.step().title(), run.attempt()));
            StepResult result = attempt(run, known, context);
            if (result instanceof StepResult.NotYet notYet) {
                looks.put(id(run), new Look(context.toolTime(), notYet, System.nanoTime()));
                performance.againIn(notYet.lookAgainIn());
                return;
            }
            if (result instanceof StepResult.Done done) {
                log.info("{}: {}", run.step().name(), done.detail());
                performance.publish(new StepFinished(
                        run.recovery().ref(),
                        service,
                        run.step().name(),
                        run.attempt(),
                        done.detail(),
                        done.facts(),
                        context.toolTime()));
            } else if (result instanceof StepResult.Failed failed) {
                log.warn(
                        "{} failed: {} ({})",
                        run.step().name(),
                        failed.failure().detail(),
                        failed.failure().hint());
                performance.publish(new StepFailed(
                        run.recovery().ref(),
                        service,
                        run.step().name(),
                        run.attempt(),
                        failed.failure(),
                        context.toolTime()));
            }
        }
    }

    private static String id(RunStep run) {
        return "%s/%s/%d".formatted(run.recovery().id(), run.step().name(), run.attempt());
    }

    private StepResult attempt(RunStep run, S known, StepContext context) throws InterruptedException {
        try {
            StepResult result = works.of(run, known).perform(run, context);
            if (result instanceof StepResult.Failed && Thread.interrupted()) {
                // Much fails under a thread that is told to stop; none of that is what is wrong.
                throw new InterruptedException(
                        "step %s is no longer wanted here".formatted(run.step().name()));
            }
            return result;
        } catch (OwnershipLostException e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("Step {} ended in a bug", run.step().name(), e);
            return new StepResult.Failed(new Failure(
                    "internal-error",
                    "Step %s ended in a bug of %s: %s"
                            .formatted(run.step().name(), service, e.getClass().getSimpleName()),
                    "The log of %s has the details; please report it".formatted(service),
                    true));
        }
    }
}
