package dev.luneo.dr.verify;

import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.TrialRun.Tried;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tries the plan's checks on what is in use, before a recovery depends on them: when the service has started, when the database has moved,
 * and then every few hours. A trial is nobody's wait: it ends where a recovery begins.
 */
final class Trials implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trials.class);

    /** What a look waits for: most checks are done by then, and a restore waits three times as long for a look. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Set<Finding> DOUBTFUL =
            EnumSet.of(Finding.NOT_HELD, Finding.NOT_UNDERSTOOD, Finding.NO_ANSWER);

    private final DrPlan plan;
    private final DatabaseUrls urls;
    private final CheckRunner runner;
    private final TrialProperties properties;
    private final Clock clock;
    private final Map<String, Future<?>> underway = new ConcurrentHashMap<>();
    private final Map<String, Ended> ended = new ConcurrentHashMap<>();
    /** By database and check. */
    private final Map<String, Map<String, Instant>> held = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(new CustomizableThreadFactory("trial-"));

    /** @param nanoTime by the monotonic clock: one that is set holds nothing up */
    private record Ended(Optional<DatabaseLocation> place, long nanoTime, Map<String, Tried> checks) {
        boolean doubtful() {
            return checks.values().stream().anyMatch(tried -> DOUBTFUL.contains(tried.finding()));
        }
    }

    Trials(DrPlan plan, DatabaseUrls urls, CheckRunner runner, TrialProperties properties, Clock clock) {
        this.plan = plan;
        this.urls = urls;
        this.runner = runner;
        this.properties = properties;
        this.clock = clock;
    }

    /** Begins a trial where one is due, and waits for it a little. */
    void keepUp(String database, Recoveries recoveries) throws InterruptedException {
        Optional<DatabaseLocation> place = place(database, recoveries);
        if (due(database, place)) {
            underway.computeIfAbsent(database, name -> threads.submit(() -> run(name, place, recoveries)));
        }
        Future<?> trial = underway.get(database);
        if (trial == null) {
            return;
        }
        try {
            trial.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // The next look finds what it came to.
        } catch (ExecutionException bug) {
            log.error("The checks of {} cannot be tried, because of a bug; please report it", database, bug.getCause());
            ended.put(database, new Ended(place, System.nanoTime(), Map.of()));
        }
        underway.remove(database, trial);
    }

    /** What a recovery is about to change is not tried. */
    void giveWay(String database) {
        Optional.ofNullable(underway.remove(database)).ifPresent(trial -> trial.cancel(true));
    }

    /** Somebody may have mended something. */
    void again(String database) {
        ended.computeIfPresent(database, (name, last) -> new Ended(Optional.empty(), last.nanoTime(), last.checks()));
    }

    Optional<Tried> last(PlannedCheck check) {
        return Optional.ofNullable(ended.get(check.database()))
                .flatMap(last -> Optional.ofNullable(last.checks().get(check.id())));
    }

    Optional<Instant> heldAt(PlannedCheck check) {
        return Optional.ofNullable(held.getOrDefault(check.database(), Map.of()).get(check.id()));
    }

    /** What this service said before it was restarted, or another replica of it, of the same plan. */
    void heard(ReadinessStated stated) {
        if (stated.planSha256().equals(plan.sha256())) {
            stated.checks().forEach(check -> check.heldAt().ifPresent(at -> held(stated.database(), check.name(), at)));
        }
    }

    private void held(String database, String check, Instant at) {
        held.computeIfAbsent(database, name -> new ConcurrentHashMap<>())
                .merge(check, at, (before, now) -> now.isAfter(before) ? now : before);
    }

    private boolean due(String database, Optional<DatabaseLocation> place) {
        Ended last = ended.get(database);
        if (last == null || !last.place().equals(place)) {
            return true;
        }
        Duration age = Duration.ofNanos(System.nanoTime() - last.nanoTime());
        return age.compareTo(last.doubtful() ? properties.retry() : properties.every()) >= 0;
    }

    private void run(String database, Optional<DatabaseLocation> place, Recoveries recoveries) {
        List<PlannedCheck> checks = PlannedCheck.of(plan, database);
        TrialRun run = new TrialRun(() -> urls.current(database, recoveries), clock);
        try {
            runner.run(checks, run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Map<String, Tried> tried = run.tried();
        tried.forEach((check, found) -> {
            if (found.finding() == Finding.HELD) {
                held(database, check, found.at());
            }
        });
        ended.put(database, new Ended(place, System.nanoTime(), tried));
    }

    private Optional<DatabaseLocation> place(String database, Recoveries recoveries) {
        try {
            return Optional.of(urls.current(database, recoveries).location());
        } catch (MissingVariableException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
