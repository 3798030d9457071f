package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.BackOff;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.outlook.Outlooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the services that act after the restore have what they will need, by what they said when this recovery was decided: what
 * makes the cut-over impossible ends it before the data is restored, and not half an hour later.
 */
final class FreshOutlook {
    /**
     * They look when the recovery is decided, while the backup is chosen, and that takes milliseconds. Who has not answered by then is
     * down or cut off, and may be back when it is needed: the data does not wait for them.
     */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final DrPlan plan;
    private final RestoreState state;
    private final Clock clock;
    private final Duration patience;

    FreshOutlook(DrPlan plan, RestoreState state, Clock clock) {
        this(plan, state, clock, PATIENCE);
    }

    FreshOutlook(DrPlan plan, RestoreState state, Clock clock, Duration patience) {
        this.plan = plan;
        this.state = state;
        this.clock = clock;
        this.patience = patience;
    }

    /** @param notes what does not keep the restore from going on, and should be known */
    record Told(Optional<Failure> failure, List<String> notes) {
        StepResult with(StepResult result) {
            return result instanceof StepResult.Done done && !notes.isEmpty()
                    ? new StepResult.Done("%s; %s".formatted(done.detail(), String.join("; ", notes)), done.facts())
                    : result;
        }
    }

    /** Empty while somebody may still answer. Waits once in a recovery only: a further attempt goes by what is there. */
    Optional<Told> of(RunStep step) {
        Recovery recovery = step.recovery();
        if (recovery.ref().purpose() != Purpose.RECOVERY) {
            return Optional.of(new Told(Optional.empty(), List.of()));
        }
        boolean waits = step.attempt() == 1
                && Outlooks.SERVICES.stream().anyMatch(service -> mayAnswer(recovery, service))
                && BackOff.lasts(begun(step), patience, clock.instant());
        return waits ? Optional.empty() : Optional.of(told(recovery));
    }

    /** By our own clock: an attempt belongs to the process that has begun it. */
    private Instant begun(RunStep step) {
        return step.recovery()
                .latest(RestoreSteps.PREPARE_SERVER)
                .map(StepRun::startedAt)
                .orElseGet(clock::instant);
    }

    private Told told(Recovery recovery) {
        List<Failure> failures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String service : Outlooks.SERVICES) {
            Optional<ReadinessStated> answer = answer(recovery, service);
            if (answer.isEmpty()) {
                notes.add("whether %s has what it will need is not known, it has not answered".formatted(service));
            } else if (!answer.get().planSha256().equals(plan.sha256())) {
                notes.add("whether %s has what it will need is not known, it goes by another plan".formatted(service));
            } else {
                Map<Boolean, List<ReadinessProblem>> needed = needed(answer.get(), recovery);
                failure(service, needed.getOrDefault(true, List.of())).ifPresent(failures::add);
                needed.getOrDefault(false, List.of())
                        .forEach(problem -> notes.add(
                                "%s: %s".formatted(service, problem.failure().detail())));
            }
        }
        return new Told(failures.stream().findFirst(), notes);
    }

    /** By whether it stops the recovery. */
    private static Map<Boolean, List<ReadinessProblem>> needed(ReadinessStated stated, Recovery recovery) {
        return stated.problems().stream()
                .filter(problem ->
                        problem.to().map(recovery.request().to()::equals).orElse(true))
                .collect(Collectors.partitioningBy(ReadinessProblem::stops));
    }

    private Optional<ReadinessStated> answer(Recovery recovery, String service) {
        return state.readiness()
                .of(recovery.database(), service)
                .filter(stated -> stated.recoveryId().equals(Optional.of(recovery.id())));
    }

    /** Of whom nothing has been heard lately nothing is to come. */
    private boolean mayAnswer(Recovery recovery, String service) {
        return answer(recovery, service).isEmpty()
                && Outlooks.heardLately(state.readiness(), recovery.database(), service, clock.instant());
    }

    private static Optional<Failure> failure(String service, List<ReadinessProblem> problems) {
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        String details =
                problems.stream().map(problem -> problem.failure().detail()).collect(Collectors.joining(". "));
        String hints = problems.stream()
                .map(problem -> problem.failure().hint())
                .distinct()
                .collect(Collectors.joining(". "));
        return Optional.of(RestoreReason.CUT_OVER_IMPOSSIBLE.because(
                "%s could not do what comes after the restore. %s".formatted(service, details),
                "%s. %s".formatted(hints, RestoreReason.CUT_OVER_IMPOSSIBLE.hint())));
    }
}
