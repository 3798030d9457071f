package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.SchemaProofs;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.method.logical.LogicalBackups;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.server.TargetServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proofs with real tools and a real server, and no Kafka: one thread folds, decides and performs until nothing is left. */
final class ProofRig {
    static final SchemaProofProperties TIMING = new SchemaProofProperties(
            true,
            Duration.ZERO,
            Duration.ofHours(24),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofMinutes(2));

    private final RestoreMachine machine;
    private final ProofSchedule schedule;
    private final SchemaProver prover;
    private final List<DrEvent> events = new ArrayList<>();
    private RestoreState state = RestoreState.NOTHING;
    private Instant now = Instant.now();

    ProofRig(TestPlan testPlan, Path staging) {
        DrPlan plan = testPlan.read();
        DatabaseUrls urls = new DatabaseUrls(plan, new PlanVariables(testPlan.variables()));
        BackupMethods methods = new BackupMethods(List.of(new LogicalBackups(TestPostgres.binaries())));
        Repositories repositories =
                new Repositories(new PlannedRepositories(plan, repository -> TestBackups.KEY), methods, staging);
        this.machine = new RestoreMachine(plan);
        this.schedule = new ProofSchedule(plan, TIMING, now);
        this.prover = new SchemaProver(new SchemaRehearsal(
                plan, repositories, new TargetServers(urls), methods, TestPostgres.binaries(), TIMING));
    }

    /** The log tells of a backup, with what was found to be its schema. */
    void taken(String database, Manifest backup, String schema) {
        happened(new BackupCompleted(
                database,
                backup.backupId().value(),
                "logical",
                "local",
                backup.restorablePoint(),
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Optional.of(schema)));
    }

    void happened(DrEvent event) {
        now = now.plusMillis(1);
        events.add(event);
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
    }

    void after(Duration span) {
        now = now.plus(span);
    }

    /** Until nothing is decided any more at this time. */
    void goOn() {
        for (List<Decision<ProveSchema>> all = decide(); !all.isEmpty(); all = decide()) {
            all.forEach(this::carryOut);
        }
    }

    /** Has an attempt begun, and leaves it to the caller. */
    ProveSchema begun() {
        decide().forEach(this::carryOut);
        return decide().stream()
                .map(decision -> ((Decision.Perform<ProveSchema>) decision).command())
                .findFirst()
                .orElseThrow();
    }

    List<Decision<ProveSchema>> decide() {
        Instant at = now;
        return schedule.decide(state, new Situation() {
                    @Override
                    public Instant now() {
                        return at;
                    }

                    @Override
                    public Optional<String> runner(String key) {
                        return Optional.of("me/1");
                    }
                })
                .toList();
    }

    void carryOut(Decision<ProveSchema> decision) {
        if (decision instanceof Decision.Publish<ProveSchema> publish) {
            happened(publish.event());
        } else if (decision instanceof Decision.Perform<ProveSchema> perform) {
            try {
                perform(perform.command());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        } else {
            throw new AssertionError(decision.toString());
        }
    }

    void perform(ProveSchema proof) throws InterruptedException {
        prover.perform(proof, RestoreState.NOTHING, new Performance() {
            @Override
            public void publish(DrEvent event) {
                happened(event);
            }

            @Override
            public void beforeEffect() {}
        });
    }

    <E extends DrEvent> List<E> events(Class<E> type) {
        return List.copyOf(events).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    RestoreState state() {
        return state;
    }

    SchemaProofs proofs(String database) {
        return state.backups().of(database).schemaProofs();
    }
}
