package dev.luneo.dr.verify.check;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.HttpCheckPlan;
import dev.luneo.dr.plan.SqlCheckPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final PlanVariables variables;
    private final HttpCheck http;
    private final SqlCheck sql;
    private final AskedAs askedAs;
    private final Duration firstWait;

    /** @param firstWait between the first and the second attempt; it doubles with each further one, up to ten seconds */
    public CheckRunner(DrPlan plan, PlanVariables variables, DatabaseUrls urls, Duration firstWait) {
        Set<String> secrets = PlanSecrets.of(plan, variables, urls);
        this.variables = variables;
        this.http = new HttpCheck(variables, secrets);
        this.sql = new SqlCheck(secrets);
        this.askedAs = new AskedAs(variables);
        this.firstWait = firstWait;
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
            case AWAY -> check.plan() instanceof SqlCheckPlan ? Finding.NO_ANSWER : Finding.NOT_HELD;
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
        Retry retry = Retry.of(check.id(), policy(check.plan().attempts(), attempts, patience));
        try {
            return run.external(() -> retry.executeCallable(() -> {
                attempts.incrementAndGet();
                return attempt(check, carried, run);
            }));
        } catch (InterruptedException | RuntimeException e) {
            // Interrupted between two attempts, the retry throws something else and leaves the flag set.
            if (e instanceof InterruptedException || Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw (RuntimeException) e;
        } catch (Exception e) {
            throw new IllegalStateException("No check throws a checked exception", e);
        }
    }

    private Attempt attempt(PlannedCheck check, Carried carried, CheckRun run) throws InterruptedException {
        if (check.plan() instanceof HttpCheckPlan request) {
            run.beforeEffect();
            return http.attempt(request, carried, run.idempotencyKey(check));
        }
        DatabaseUrl database;
        try {
            database = askedAs.url(check, run.database());
        } catch (IllegalArgumentException | PlanVariables.MissingVariableException e) {
            // Neither quotes the URL: the one names variables, the other only what is wrong with the text.
            return new Attempt.Impossible("cannot be asked: " + e.getMessage());
        }
        run.beforeEffect();
        return sql.attempt((SqlCheckPlan) check.plan(), database);
    }

    private RetryConfig policy(int planned, AtomicInteger attempts, Patience patience) {
        IntervalFunction backOff = IntervalFunction.ofExponentialRandomBackoff(firstWait, 2.0, 0.2, LONGEST_WAIT);
        return RetryConfig.<Attempt>custom()
                // How many is for the line below to say.
                .maxAttempts(Integer.MAX_VALUE)
                .retryOnResult(last -> last instanceof Attempt.NotHeld failed
                        && switch (failed.prospect()) {
                            case NONE -> false;
                            case SOME -> attempts.get() < planned;
                            case AWAY -> patience.lasts() || attempts.get() < planned;
                        })
                .retryOnException(bug -> false)
                .intervalBiFunction((attempt, last) -> Math.max(
                        backOff.apply(attempt),
                        last.isRight() && last.get() instanceof Attempt.NotHeld failed
                                ? Math.min(failed.pause().orElse(Duration.ZERO).toMillis(), LONGEST_WAIT.toMillis())
                                : 0))
                .build();
    }

    private static String ordinal(int attempts) {
        return attempts == 1 ? "" : " (attempt %d)".formatted(attempts);
    }

    private static CheckResult result(PlannedCheck check, Outcome outcome, String detail, Duration took) {
        return new CheckResult(check.id(), outcome, Excerpt.cut(detail, LONGEST_DETAIL), took);
    }
}
