package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.recoveries.RecoveryView.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An attempt at a step, as it is shown. */
final class StepViews {
    private StepViews() {}

    static StepView of(StepRun run, Instant now) {
        StepRun.Outcome outcome = run.outcome();
        if (outcome instanceof StepRun.Finished finished) {
            return over(
                    run,
                    "finished",
                    finished.at(),
                    Optional.of(finished.toolTime()),
                    Optional.of(finished.detail()),
                    Optional.empty());
        }
        if (outcome instanceof StepRun.Failed failed) {
            return over(
                    run,
                    "failed",
                    failed.at(),
                    Optional.of(failed.toolTime()),
                    Optional.empty(),
                    Optional.of(failed.failure()));
        }
        if (outcome instanceof StepRun.Superseded superseded) {
            return over(run, "superseded", superseded.at(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        StepRun.Running running = (StepRun.Running) outcome;
        return new StepView(
                run.service(),
                run.step(),
                run.title(),
                run.attempt(),
                "running",
                run.startedAt(),
                Optional.empty(),
                Spans.seconds(Duration.between(run.startedAt(), now)),
                Optional.empty(),
                Optional.empty(),
                running.total() > 0 ? Optional.of(running.done()) : Optional.empty(),
                running.total() > 0 ? Optional.of(running.total()) : Optional.empty(),
                running.note().isEmpty() ? Optional.empty() : Optional.of(running.note()),
                Optional.empty());
    }

    private static StepView over(
            StepRun run,
            String state,
            Instant at,
            Optional<Duration> toolTime,
            Optional<String> detail,
            Optional<Failure> failure) {
        return new StepView(
                run.service(),
                run.step(),
                run.title(),
                run.attempt(),
                state,
                run.startedAt(),
                Optional.of(at),
                Spans.seconds(Duration.between(run.startedAt(), at)),
                toolTime.map(Spans::seconds),
                detail,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                failure);
    }
}
