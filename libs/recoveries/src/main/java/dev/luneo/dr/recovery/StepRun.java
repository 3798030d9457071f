package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.Fact;
import dev.luneo.dr.events.steps.StepName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at one step.
 *
 * @param runner the process, and its term of ownership, that the attempt belongs to
 */
public record StepRun(
        String service, String step, int attempt, String title, String runner, Instant startedAt, Outcome outcome) {

    /** How an attempt stands. */
    public sealed interface Outcome {}

    /** @param total 0 while nothing is known about how much there is to do */
    public record Running(long done, long total, String note) implements Outcome {}

    public record Finished(Instant at, String detail, Map<String, String> facts, Duration toolTime)
            implements Outcome {}

    public record Failed(Instant at, Failure failure, Duration toolTime) implements Outcome {}

    /** Another attempt took over, or the recovery ended, before this one said how it went. */
    public record Superseded(Instant at) implements Outcome {}

    boolean is(String service, String step) {
        return this.service.equals(service) && this.step.equals(step);
    }

    public boolean is(StepName step) {
        return is(step.service(), step.name());
    }

    /** Whether it is this step, of whichever application. */
    public boolean isOfAny(StepName step) {
        return service.equals(step.service()) && StepName.kind(this.step).equals(step.name());
    }

    /** What it recorded; empty until it finished. */
    public <T> Optional<T> fact(Fact<T> fact) {
        return outcome instanceof Finished finished ? fact.in(finished.facts()) : Optional.empty();
    }

    boolean running() {
        return outcome instanceof Running;
    }

    public boolean finished() {
        return outcome instanceof Finished;
    }

    StepRun with(Outcome outcome) {
        return new StepRun(service, step, attempt, title, runner, startedAt, outcome);
    }
}
