package dev.luneo.dr.recovery;

import dev.luneo.dr.events.steps.StepName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The order in which a service takes its steps, and when it tries one again. Pure.
 *
 * <p>A step counts as done when its newest attempt finished after the step before it did. So going back to an earlier
 * step makes all that follow it due again.
 *
 * @param attempts how often a step may fail in a row before the recovery is given up, at least 1
 * @param backOff pause after the first failure; it doubles with each further one
 * @param startOverOn reasons of failure after which the sequence goes back to its first step, whatever was tried
 */
public record StepSequence(String service, List<Step> steps, int attempts, Duration backOff, Set<String> startOverOn) {

    /**
     * Attempts at one step, crashes of the service included, before it is given up: a step that takes its service down
     * with it every time must not be tried for ever.
     */
    static final int MOST_ATTEMPTS = 25;

    public StepSequence(String service, List<Step> steps, int attempts, Duration backOff) {
        this(service, steps, attempts, backOff, Set.of());
    }

    /** @param runner the name we act under, see {@link Situation#runner} */
    public NextStep next(Recovery recovery, Instant now, String runner) {
        int previous = -1;
        for (Step step : steps) {
            int newest = newest(recovery, step);
            if (newest <= previous) {
                return new NextStep.Start(
                        step, newest < 0 ? 1 : recovery.stepRuns().get(newest).attempt() + 1);
            }
            StepRun run = recovery.stepRuns().get(newest);
            if (!run.finished()) {
                return unfinished(recovery, step, run, newest, previous, now, runner);
            }
            previous = newest;
        }
        return new NextStep.Complete();
    }

    private NextStep unfinished(
            Recovery recovery, Step step, StepRun run, int newest, int previous, Instant now, String runner) {
        if (run.outcome() instanceof StepRun.Failed failed) {
            return afterFailure(recovery, step, run, failed, newest, previous, now);
        }
        if (run.running() && run.runner().equals(runner)) {
            return new NextStep.Run(step, run.attempt());
        }
        return run.attempt() >= MOST_ATTEMPTS ? new NextStep.GivenUp(run) : new NextStep.Start(step, run.attempt() + 1);
    }

    private NextStep afterFailure(
            Recovery recovery, Step step, StepRun run, StepRun.Failed failed, int newest, int previous, Instant now) {
        if (startOverOn.contains(failed.failure().reason())) {
            Step first = steps.get(0);
            int attempt = recovery.latest(new StepName(service, first.name()))
                    .map(StepRun::attempt)
                    .orElse(0);
            return attempt >= MOST_ATTEMPTS ? new NextStep.GivenUp(run) : new NextStep.Start(first, attempt + 1);
        }
        int failures = failuresInARow(recovery, step, newest, previous);
        if (!failed.failure().retryable() || failures >= attempts || run.attempt() >= MOST_ATTEMPTS) {
            return new NextStep.GivenUp(run);
        }
        Duration wait = backOff.multipliedBy(1L << Math.min(failures - 1, 10));
        return BackOff.lasts(failed.at(), wait, now)
                ? new NextStep.Wait(step, failed.at().plus(wait), failures)
                : new NextStep.Start(step, run.attempt() + 1);
    }

    private int failuresInARow(Recovery recovery, Step step, int newest, int previous) {
        int failures = 0;
        for (int i = newest; i > previous; i--) {
            StepRun run = recovery.stepRuns().get(i);
            if (run.is(service, step.name())) {
                if (run.finished()) {
                    break;
                }
                failures += run.outcome() instanceof StepRun.Failed ? 1 : 0;
            }
        }
        return failures;
    }

    private int newest(Recovery recovery, Step step) {
        for (int i = recovery.stepRuns().size() - 1; i >= 0; i--) {
            if (recovery.stepRuns().get(i).is(service, step.name())) {
                return i;
            }
        }
        return -1;
    }
}
