package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.BackOff;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.SchemaProofs;
import dev.luneo.dr.recovery.SchemaProofs.Attempt;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.restore.full.RestoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which schema is to be rehearsed now: at most one at a time in all, and none while a database is held by what it must give way to. Pure, so every
 * replica comes to the same from the same log, and the owner of the database acts.
 */
public final class ProofSchedule {
    /** Nobody's database: what goes wrong here keeps no recovery from going on. */
    private static final String KEY = "schema-proofs";

    private final DrPlan plan;
    private final SchemaProofProperties timing;
    private final Instant notBefore;

    /** @param startedAt when this process did */
    public ProofSchedule(DrPlan plan, SchemaProofProperties timing, Instant startedAt) {
        this.plan = plan;
        this.timing = timing;
        this.notBefore = startedAt.plus(timing.afterStart());
    }

    /** What should be going on now. */
    public Stream<Decision<ProveSchema>> decide(RestoreState state, Situation situation) {
        return Decision.each(
                Stream.of(KEY),
                key -> key,
                key -> !timing.enabled() || situation.now().isBefore(notBefore) || givesWay(state)
                        ? Stream.empty()
                        : turn(state, situation).stream());
    }

    /** Databases share servers: whoever has one of them needs its server for himself. */
    private boolean givesWay(RestoreState state) {
        return plan.databases().keySet().stream()
                .anyMatch(database ->
                        state.recoveries().inTheWayOf(Purpose.PROOF, database).isPresent());
    }

    private Optional<Decision<ProveSchema>> turn(RestoreState state, Situation situation) {
        Instant now = situation.now();
        Optional<DatabaseBackups> busy = databases(state)
                .filter(backups -> underway(backups, now).isPresent())
                .findFirst();
        return busy.isPresent()
                ? goOn(busy.get(), underway(busy.get(), now).orElseThrow(), state, situation)
                : databases(state)
                        .filter(backups -> due(backups, now))
                        .findFirst()
                        .flatMap(backups -> begin(backups, situation));
    }

    private Stream<DatabaseBackups> databases(RestoreState state) {
        return plan.databases().keySet().stream().map(state.backups()::of);
    }

    /** The attempt that is being made, as far as anybody else can tell. */
    private Optional<Attempt> underway(DatabaseBackups backups, Instant now) {
        return backups.schemaProofs()
                .underway()
                .filter(attempt ->
                        backups.find(attempt.backupId()).filter(Backup::usable).isPresent())
                .filter(attempt -> BackOff.lasts(attempt.startedAt(), timing.hold(), now));
    }

    private Optional<Decision<ProveSchema>> goOn(
            DatabaseBackups backups, Attempt attempt, RestoreState state, Situation situation) {
        Optional<String> runner = situation.runner(backups.database());
        if (runner.isEmpty() || !runner.get().equals(attempt.runner())) {
            return due(backups, situation.now()) ? begin(backups, situation) : Optional.empty();
        }
        ProveSchema proof = new ProveSchema(
                backups.find(attempt.backupId()).orElseThrow(),
                backups.schemaProofs(),
                attempt.number(),
                state.recoveries());
        return Optional.of(new Decision.Perform<>(proof.id(), proof.database(), proof));
    }

    private static Optional<Decision<ProveSchema>> begin(DatabaseBackups backups, Situation situation) {
        return situation
                .runner(backups.database())
                .flatMap(runner -> backups.newestUsable()
                        .map(newest -> new Decision.Publish<>(new SchemaProofStarted(
                                backups.database(),
                                newest.id(),
                                backups.schemaProofs().next(),
                                runner))));
    }

    private boolean due(DatabaseBackups backups, Instant now) {
        SchemaProofs proofs = backups.schemaProofs();
        return backups.newestUsable()
                .filter(newest -> !waits(proofs, schema(newest), now))
                .isPresent();
    }

    private boolean waits(SchemaProofs proofs, Optional<String> schema, Instant now) {
        if (proofs.underway().isPresent()) {
            // Its runner died at it, and whatever killed that may do so again.
            return BackOff.lasts(proofs.underway().get().startedAt(), doubled(proofs.died()), now);
        }
        if (proofs.failing().isPresent()) {
            SchemaProofs.Failing failing = proofs.failing().get();
            Duration wait = changed(failing.event().schemaSha256(), schema)
                    ? timing.spacing()
                    : failing.failure().retryable() ? doubled(failing.times() - 1) : timing.retry();
            return BackOff.lasts(failing.at(), wait, now);
        }
        return proofs.proved()
                .filter(proved -> BackOff.lasts(
                        proved.at(),
                        changed(proved.event().schemaSha256(), schema) ? timing.spacing() : timing.every(),
                        now))
                .isPresent();
    }

    /** The spacing, and twice as long each time, but never longer than after a failure that does not pass. */
    private Duration doubled(int times) {
        Duration wait = timing.spacing();
        for (int i = 0; i < times && wait.compareTo(timing.retry()) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(timing.retry()) < 0 ? wait : timing.retry();
    }

    private static Optional<String> schema(Backup backup) {
        return backup.completed().flatMap(BackupCompleted::schemaSha256);
    }

    /** Of what nobody took a digest, nothing is said. */
    private static boolean changed(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }
}
