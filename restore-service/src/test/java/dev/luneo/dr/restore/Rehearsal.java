package dev.luneo.dr.restore;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Storage;
import dev.luneo.dr.restore.destination.Destinations;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.method.logical.LogicalBackups;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.server.TargetServers;
import dev.luneo.dr.restore.step.FullRestore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The whole machine with real tools and a real server, and no Kafka: one thread folds, decides and performs until nothing is left. */
public final class Rehearsal {
    private final RestoreMachine machine;
    private final Performer<RestoreState, RunStep> performer;
    private final DrPlan plan;
    private final List<DrEvent> events = new ArrayList<>();
    private volatile RestoreState state = RestoreState.NOTHING;
    private Instant now = Instant.now();
    private Optional<Class<? extends DrEvent>> unheard = Optional.empty();

    public Rehearsal(TestPlan testPlan) {
        this(testPlan, TestPostgres.directory("staging"));
    }

    /** @param staging where backups are copied to before they are restored */
    public Rehearsal(TestPlan testPlan, Path staging) {
        this(testPlan, staging, PlannedRepositories.BUILT_IN, Destinations.BUILT_IN);
    }

    /**
     * @param stores where the plan's repositories are
     * @param destinations where restores go
     */
    public Rehearsal(
            TestPlan testPlan, Path staging, ServedTypes<RepositoryPlan, Storage> stores, Destinations destinations) {
        this.plan = testPlan.read();
        DatabaseUrls urls = new DatabaseUrls(plan, new PlanVariables(testPlan.variables()));
        BackupMethods methods = new BackupMethods(List.of(new LogicalBackups(TestPostgres.binaries())));
        this.machine = new RestoreMachine(plan);
        this.performer = FullRestore.performer(
                plan,
                new Repositories(
                        new PlannedRepositories(plan, stores, Map.of(), repository -> TestBackups.KEY),
                        methods,
                        staging),
                new TargetServers(urls, destinations),
                urls,
                methods,
                TestPostgres.binaries(),
                Clock.systemUTC());
    }

    /** The log tells of all that is there by now, damaged or not, as of backups that were taken. */
    public void knows(Path repository, String database) {
        Path home = repository.resolve(database);
        try (Stream<Path> all = Files.isDirectory(home) ? Files.list(home) : Stream.empty()) {
            all.map(path -> path.getFileName().toString())
                    .filter(id -> BackupId.parse(id).isPresent())
                    .sorted()
                    .forEach(id -> happened(
                            new BackupCompleted(database, id, "logical", "local", now, 1, 1, Duration.ofSeconds(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A recovery that was asked for. */
    public record Asked(RecoveryRef ref) {
        public String id() {
            return ref.recoveryId();
        }
    }

    public Asked ask(String database, RestoreTarget target, RestoreTo to) {
        RecoveryRef ref = new RecoveryRef(
                "%s-%s".formatted(UUID.randomUUID(), database),
                database,
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.empty());
        happened(new RestoreRequested(ref, target, to, "a test", "alice", 0, plan.sha256()));
        return new Asked(ref);
    }

    /** Asks for a restore and carries it out as far as it goes. */
    public Recovery restore(String database, RestoreTarget target, RestoreTo to) {
        Asked asked = ask(database, target, to);
        goOn();
        return state.recoveries().find(asked.id()).orElseThrow();
    }

    public Recovery restore(String database) {
        return restore(database, RestoreTarget.latest(), RestoreTo.DATABASE);
    }

    /** Up to the moment at which a step would be begun. */
    public void goOnUntil(String step) {
        List<Decision<RunStep>> decisions = machine.decide(state, situation());
        while (decisions.stream().noneMatch(decision -> begins(decision, step))) {
            decisions.forEach(this::carryOut);
            decisions = machine.decide(state, situation());
        }
    }

    /** The same of a further attempt, jumping over the pause before it. */
    public void goOnUntil(String step, int attempt) {
        Duration idle = Duration.ZERO;
        List<Decision<RunStep>> decisions = machine.decide(state, situation());
        while (decisions.stream().noneMatch(decision -> begins(decision, step, attempt))) {
            idle = decisions.isEmpty() ? idle.plusSeconds(1) : idle;
            if (idle.compareTo(Duration.ofMinutes(2)) > 0) {
                throw new AssertionError("%s %d is never begun: %s".formatted(step, attempt, failures()));
            }
            now = decisions.isEmpty() ? now.plusSeconds(1) : now;
            decisions.forEach(this::carryOut);
            decisions = machine.decide(state, situation());
        }
    }

    private static boolean begins(Decision<RunStep> decision, String step) {
        return begun(decision).filter(started -> started.step().equals(step)).isPresent();
    }

    private static boolean begins(Decision<RunStep> decision, String step, int attempt) {
        return begins(decision, step)
                && begun(decision)
                        .filter(started -> started.attempt() == attempt)
                        .isPresent();
    }

    private static Optional<RecoveryEvent.StepStarted> begun(Decision<RunStep> decision) {
        return decision instanceof Decision.Publish<RunStep> publish
                        && publish.event() instanceof RecoveryEvent.StepStarted started
                ? Optional.of(started)
                : Optional.empty();
    }

    /** Until nothing is decided any more, jumping over the pauses between attempts. */
    public void goOn() {
        Duration idle = Duration.ZERO;
        while (idle.compareTo(Duration.ofMinutes(2)) < 0) {
            List<Decision<RunStep>> decisions = machine.decide(state, situation());
            idle = decisions.isEmpty() ? idle.plusSeconds(1) : Duration.ZERO;
            now = decisions.isEmpty() ? now.plusSeconds(1) : now;
            decisions.forEach(this::carryOut);
        }
    }

    public RestoreState state() {
        return state;
    }

    public <E extends DrEvent> Stream<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    public List<String> disproved() {
        return events(BackupDisproved.class).map(BackupDisproved::backupId).toList();
    }

    public RestoreFinished finished() {
        return events(RestoreFinished.class)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not finished: " + failures()));
    }

    public RestoreFailed failed() {
        return events(RestoreFailed.class).findFirst().orElseThrow(() -> new AssertionError("it did not fail"));
    }

    /** What was said on the way without counting. */
    public List<String> notes() {
        return events(RecoveryEvent.StepProgressed.class)
                .filter(progress -> progress.total() == 0)
                .map(RecoveryEvent.StepProgressed::note)
                .toList();
    }

    private List<String> failures() {
        return events(RecoveryEvent.StepFailed.class)
                .map(failed -> failed.step() + ": " + failed.failure())
                .toList();
    }

    private void carryOut(Decision<RunStep> decision) {
        try {
            if (decision instanceof Decision.Publish<RunStep> publish) {
                happened(publish.event());
            } else if (decision instanceof Decision.Perform<RunStep> perform) {
                performer.perform(perform.command(), state, new Performance() {
                    @Override
                    public void publish(DrEvent event) {
                        happened(event);
                    }

                    @Override
                    public void beforeEffect() {}
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is said of this kind from now on is read too late to count. */
    public Rehearsal deafTo(Class<? extends DrEvent> what) {
        unheard = Optional.of(what);
        return this;
    }

    public synchronized void happened(DrEvent event) {
        now = now.plusMillis(1);
        events.add(event);
        if (unheard.filter(what -> what.isInstance(event)).isPresent()) {
            return;
        }
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
    }

    private Situation situation() {
        Instant at = now;
        return new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return Optional.of("me/1");
            }
        };
    }
}
