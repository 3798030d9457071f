package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.postgres.PostgresBinaries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tries a whole plan, all parts at the same time, and tells of each in the plan's order. */
public final class Connect {
    /** A server that does not answer takes ten seconds to give up on, and a restore asks two; a check has its own limits. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private final DrPlan plan;
    private final PlanVariables variables;
    private final DatabaseUrls urls;
    private final PostgresBinaries binaries = PostgresBinaries.discover();

    public Connect(DrPlan plan, PlanVariables variables) {
        this.plan = plan;
        this.variables = variables;
        this.urls = new DatabaseUrls(plan, variables);
    }

    /** Everything that a recovery needs. */
    public List<Found> everything() throws InterruptedException {
        Sizes sizes = new Sizes(urls);
        return made(Stream.of(
                        plan.databases().values().stream().map(database -> new DatabaseTrial(database, urls, binaries)),
                        plan.databases().values().stream().map(database -> new RestoreTrial(database, urls, binaries)),
                        repositories(sizes),
                        plan.applications().values().stream()
                                .map(application -> new ApplicationTrial(application, plan, variables, urls)),
                        plan.databases().keySet().stream()
                                .map(database -> new ChecksTrial(database, plan, variables, urls)),
                        channels())
                .flatMap(trials -> trials));
    }

    /** What services that run do not tell of by themselves: they take backups, look at applications and try checks anyway. */
    public List<Found> asideFromServices() throws InterruptedException {
        return made(Stream.concat(
                plan.databases().values().stream().map(database -> new RestoreTrial(database, urls, binaries)),
                channels()));
    }

    private Stream<Trial> repositories(Sizes sizes) {
        return plan.repositories().values().stream()
                .filter(FilesystemRepository.class::isInstance)
                .map(FilesystemRepository.class::cast)
                .map(repository -> new RepositoryTrial(
                        repository,
                        plan.databases().values().stream()
                                .filter(database ->
                                        database.backup().repositories().contains(repository.name()))
                                .toList(),
                        sizes));
    }

    private Stream<Trial> channels() {
        return plan.communication().channels().values().stream().map(channel -> new ChannelTrial(channel, variables));
    }

    private static List<Found> made(Stream<? extends Trial> trials) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "connect");
            // One that hangs in the kernel, on a mount that is gone, say, keeps nobody from ending.
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<Trial, Future<List<Found>>> underway = new LinkedHashMap<>();
            trials.forEach(trial -> underway.put(trial, threads.submit(trial::made)));
            long deadline = System.nanoTime() + LONGEST.toNanos();
            List<Found> found = new ArrayList<>();
            for (Map.Entry<Trial, Future<List<Found>>> one : underway.entrySet()) {
                found.addAll(ended(one.getKey(), one.getValue(), deadline - System.nanoTime()));
            }
            return found;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Found> ended(Trial trial, Future<List<Found>> made, long nanos) throws InterruptedException {
        try {
            return made.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silence) {
            return List.of(Found.wrong(
                    trial.subject(),
                    "has not answered within %d s. Look whether its server, network or mount is alive"
                            .formatted(LONGEST.toSeconds())));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            throw new IllegalStateException("a trial throws nothing else", e);
        }
    }
}
