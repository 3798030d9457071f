package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Would a verification pass right now? Runs the checks against things as they are, for whoever wants to know before the
 * worst day. Says nothing to the log and changes no recovery.
 */
final class Rehearsals implements AutoCloseable {
    private final DrPlan plan;
    private final DatabaseUrls urls;
    private final CheckRunner runner;
    private final Supplier<Recoveries> recoveries;
    private final Duration limit;
    private final Set<String> underway = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(new CustomizableThreadFactory("rehearsal-"));

    Rehearsals(DrPlan plan, DatabaseUrls urls, CheckRunner runner, Supplier<Recoveries> recoveries, Duration limit) {
        this.plan = plan;
        this.urls = urls;
        this.runner = runner;
        this.recoveries = recoveries;
        this.limit = limit;
    }

    /**
     * Waits for the checks, though not for longer than the limit: those that were not reached by then are skipped.
     *
     * @param database one of the plan's
     * @throws RequestRefused 409 while another rehearsal of the database is under way in this replica
     */
    Verdict rehearse(String database) throws InterruptedException {
        List<CheckResult> results = new ArrayList<>(checked(database).checks());
        recoveries
                .get()
                .inUse(database)
                .filter(Rehearsals::wantedToBeSeen)
                .map(Rehearsals::inUse)
                .ifPresent(results::add);
        return new Verdict(results);
    }

    /** What a recovery was not verified for want of is asked like its checks. */
    private static boolean wantedToBeSeen(Recovery recovery) {
        return recovery.checks().stream()
                .anyMatch(check -> check.name().equals(InUse.CHECK) && check.outcome() == Outcome.SKIPPED);
    }

    /** By what deploy-service has seen since: it goes on looking. */
    private static CheckResult inUse(Recovery recovery) {
        return InUse.of(recovery) == InUse.NOT_SEEN_YET
                ? new CheckResult(
                        InUse.CHECK,
                        Outcome.SKIPPED,
                        ("no application has been seen on what recovery %s restored; use each once, for something that reads the database,"
                                        + " and ask again some seconds later")
                                .formatted(recovery.id()),
                        Duration.ZERO)
                : new CheckResult(
                        InUse.CHECK,
                        Outcome.PASSED,
                        "an application was seen on what recovery %s restored".formatted(recovery.id()),
                        Duration.ZERO);
    }

    private Verdict checked(String database) throws InterruptedException {
        List<PlannedCheck> checks = PlannedCheck.of(plan, database);
        if (checks.isEmpty()) {
            return new Verdict(List.of(new CheckResult(
                    DataComparison.CHECK,
                    Outcome.SKIPPED,
                    "the plan has no checks for '%s'; a recovery could only compare its data".formatted(database),
                    Duration.ZERO)));
        }
        if (!underway.add(database)) {
            throw RequestRefused.conflict(
                    "The checks of database '%s' are being rehearsed already; wait for that to end".formatted(database),
                    Optional.empty());
        }
        RehearsalRun run = new RehearsalRun(() -> urls.current(database, recoveries.get()));
        Future<?> future = threads.submit(() -> {
            try {
                return runner.run(checks, run);
            } finally {
                underway.remove(database);
            }
        });
        return await(checks, run, future);
    }

    private Verdict await(List<PlannedCheck> checks, RehearsalRun run, Future<?> future) throws InterruptedException {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Verdict(
                    run.results(checks, "not reached within the %d s of a rehearsal".formatted(limit.toSeconds())));
        } catch (ExecutionException e) {
            throw new IllegalStateException("A rehearsal ended in a bug", e.getCause());
        } finally {
            future.cancel(true);
        }
        return new Verdict(run.results(checks, "not reached"));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
