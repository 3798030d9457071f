package dev.luneo.dr.verify.check;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.outside.Repeated;
import dev.luneo.dr.kit.outside.TimeLimit;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DrPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes checks one after the other, in the order of the plan, and says of each whether it passed, failed, or could not be
 * made. All are made whatever the others say: a person who has to act wants to know everything that is wrong.
 */
public final class CheckRunner {
    /** Room for the question, what was expected and what was seen; a hundred of them still fit into one event. */
    private static final int LONGEST_DETAIL = 1_000;
    /** An application that asks for more patience than this is not back. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    /** Nobody else makes the same check at the same time. */
    private static final double SPREAD = 0.2;

    private final PlanVariables variables;
    private final Set<String> secrets;
    private final Map<PlannedCheck, Check> checks = new HashMap<>();
    private final Duration firstWait;

    /** @param firstWait between the first and the second attempt; it doubles with each further one, up to ten seconds */
    public CheckRunner(
            DrPlan plan,
            PlanVariables variables,
            DatabaseUrls urls,
            ServedTypes<CheckPlan, Check> types,
            Duration firstWait) {
        this.variables = variables;
        this.secrets = PlanSecrets.of(plan, variables, urls);
        this.firstWait = firstWait;
        plan.databases().keySet().stream()
                .flatMap(database -> PlannedCheck.of(plan, database).stream())
                .forEach(check -> checks.put(check, types.of(check.plan(), "the check " + check.id())));
    }

    /** @throws InterruptedException when the run is not wanted any more; nothing of it goes on after that */
    public List<CheckResult> run(List<PlannedCheck> checks, CheckRun run) throws InterruptedException {
        Map<String, Carried> carriedByOwner = new HashMap<>();
        List<CheckResult> results = new ArrayList<>();
        Patience patience = new Patience(run.patience());
        for (PlannedCheck check : checks) {
            Carried carried = carriedByOwner.computeIfAbsent(check.owner(), owner -> new Carried());
            Made made = made(check, carried, run, patience);
            results.add(made.result());
            run.ran(check, made.result(), made.finding());
        }
        return List.copyOf(results);
    }

    private record Made(CheckResult result, Finding finding) {}

    private Made made(PlannedCheck check, Carried carried, CheckRun run, Patience patience)
            throws InterruptedException {
        Optional<Made> skipped = skipped(check, carried, run);
        if (skipped.isPresent()) {
            carried.lose(check);
            return skipped.get();
        }
        AtomicInteger attempts = new AtomicInteger();
        long from = System.nanoTime();
        Attempt last = repeated(check, carried, run, attempts, patience);
        Duration took =
                Duration.ofMillis(Duration.ofNanos(System.nanoTime() - from).toMillis());
        if (last instanceof Attempt.Held held) {
            carried.keep(held.kept());
            return new Made(result(check, Outcome.PASSED, held.detail() + ordinal(attempts.get()), took), Finding.HELD);
        }
        carried.lose(check);
        return last instanceof Attempt.NotHeld notHeld
                ? new Made(
                        result(check, Outcome.FAILED, last.detail() + ordinal(attempts.get()), took),
                        finding(check, notHeld))
                : new Made(result(check, Outcome.SKIPPED, last.detail(), took), Finding.IMPOSSIBLE);
    }

    /** An application that is away may be one that the plan looks for in the wrong place; where the database is, is known. */
    private static Finding finding(PlannedCheck check, Attempt.NotHeld notHeld) {
        return switch (notHeld.prospect()) {
            case NONE -> Finding.NOT_UNDERSTOOD;
            case SOME -> Finding.NOT_HELD;
            case AWAY -> check.plan().asksDatabase() ? Finding.NO_ANSWER : Finding.NOT_HELD;
        };
    }

    private Optional<Made> skipped(PlannedCheck check, Carried carried, CheckRun run) {
        Set<String> missing = check.missingVariables(variables);
        if (!missing.isEmpty()) {
            String why = "needs %s, which is not set in the environment of verifier-service"
                    .formatted(String.join(", ", missing));
            return Optional.of(new Made(result(check, Outcome.SKIPPED, why, Duration.ZERO), Finding.IMPOSSIBLE));
        }
        return run.leftOut(check)
                .or(() -> carried.lostFor(check))
                .map(why -> new Made(result(check, Outcome.SKIPPED, why, Duration.ZERO), Finding.LEFT_OUT));
    }

    private Attempt repeated(
            PlannedCheck check, Carried carried, CheckRun run, AtomicInteger attempts, Patience patience)
            throws InterruptedException {
        Repeated<Attempt> repeated = new Repeated<>(
                check.id(),
                firstWait,
                SPREAD,
                LONGEST_WAIT,
                last -> last instanceof Attempt.NotHeld failed
                        && switch (failed.prospect()) {
                            case NONE -> false;
                            case SOME -> attempts.get() < check.plan().attempts();
                            case AWAY ->
                                patience.lasts()
                                        || attempts.get() < check.plan().attempts();
                        },
                last -> last instanceof Attempt.NotHeld failed ? failed.pause().orElse(Duration.ZERO) : Duration.ZERO);
        try {
            return run.external(() -> repeated.run(() -> {
                attempts.incrementAndGet();
                run.beforeEffect();
                return inTime(check, carried, run);
            }));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("No check throws a checked exception", e);
        }
    }

    private Attempt inTime(PlannedCheck check, Carried carried, CheckRun run) throws InterruptedException {
        Set<String> hidden = new HashSet<>(secrets);
        hidden.addAll(carried.secrets());
        Asking asking = new Asking(check, run.id() + "/" + check.id(), carried, hidden, run::database);
        Check made = Objects.requireNonNull(checks.get(check), check::id);
        Duration limit = check.plan().timeLimit();
        try {
            return TimeLimit.within(limit.plus(made.grace()), made.attempt(asking));
        } catch (TimeoutException e) {
            return new Attempt.NotHeld("%s had not answered completely after %d s"
                    .formatted(check.plan().question(), limit.toSeconds()));
        }
    }

    private static String ordinal(int attempts) {
        return attempts == 1 ? "" : " (attempt %d)".formatted(attempts);
    }

    private static CheckResult result(PlannedCheck check, Outcome outcome, String detail, Duration took) {
        return new CheckResult(check.id(), outcome, Excerpt.cut(detail, LONGEST_DETAIL), took);
    }
}
