package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.NextStep;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import java.time.Duration;
import java.util.List;

/** What is being done at this moment, in a sentence or two. */
final class Underway {
    private Underway() {}

    static String words(Recovery recovery, Surroundings around) {
        if (recovery.stepRuns().isEmpty()) {
            return "No step has begun yet.";
        }
        StepRun run = recovery.stepRuns().get(recovery.stepRuns().size() - 1);
        StepRun.Outcome outcome = run.outcome();
        if (outcome instanceof StepRun.Running running) {
            return running.note().isEmpty()
                    ? run.title() + "."
                    : "%s: %s%s.".formatted(run.title(), running.note(), howFar(running));
        }
        if (outcome instanceof StepRun.Failed failed) {
            return "%s failed: %s %s"
                    .formatted(
                            run.title(), Cause.sentence(failed.failure().detail()), whatFollows(recovery, run, around));
        }
        return outcome instanceof StepRun.Finished ? run.title() + ": done." : run.title() + " is begun once more.";
    }

    private static String howFar(StepRun.Running running) {
        return running.total() > 0 ? " (%d of %d)".formatted(running.done(), running.total()) : "";
    }

    /** By the same rule as the service that tries it again. */
    private static String whatFollows(Recovery recovery, StepRun run, Surroundings around) {
        StepSequence alone = new StepSequence(
                run.service(),
                List.of(new Step(run.step(), run.title())),
                around.retry().attempts(),
                around.retry().firstWait());
        NextStep next = alone.next(recovery, around.now(), "");
        if (next instanceof NextStep.Wait wait) {
            Duration left = Duration.between(around.now(), wait.until()).plusMillis(999);
            return "It is tried again in %s, try %d of %d."
                    .formatted(
                            Spans.brief(left),
                            wait.failures() + 1,
                            around.retry().attempts());
        }
        return next instanceof NextStep.Start
                ? "It is tried again now."
                : "It is not tried again; what follows from that is being decided.";
    }
}
