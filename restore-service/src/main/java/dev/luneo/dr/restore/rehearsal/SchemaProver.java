package dev.luneo.dr.restore.rehearsal;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.rehearsal.ScratchRestore.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes one attempt at a proof, and says how it went. */
public final class SchemaProver implements Performer<RestoreState, ProveSchema> {
    private static final Logger log = LoggerFactory.getLogger(SchemaProver.class);

    private final SchemaRehearsal rehearsal;

    public SchemaProver(SchemaRehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    @Override
    public void perform(ProveSchema proof, RestoreState known, Performance performance) throws InterruptedException {
        try (var backup = MDC.putCloseable("backupId", proof.backup().id());
                var database = MDC.putCloseable("database", proof.database())) {
            long from = System.nanoTime();
            Outcome outcome = outcome(proof, performance);
            if (outcome instanceof Outcome.Restored restored) {
                Duration took = Duration.ofNanos(System.nanoTime() - from);
                String detail = String.join("; ", restored.words());
                log.info(
                        "The schema of backup {} can be restored: {}",
                        proof.backup().id(),
                        detail);
                performance.publish(new SchemaProved(
                        proof.database(),
                        proof.backup().id(),
                        proof.attempt(),
                        restored.objects(),
                        schema(proof),
                        took,
                        detail));
            } else if (outcome instanceof Outcome.Failed failed) {
                Failure failure = WayOut.of(failed, proof.proofs());
                log.warn(
                        "The schema of backup {} cannot be restored as things are: {} ({})",
                        proof.backup().id(),
                        failure.detail(),
                        failure.hint());
                performance.publish(new SchemaNotRestorable(
                        proof.database(),
                        proof.backup().id(),
                        proof.attempt(),
                        failed.object(),
                        schema(proof),
                        failure));
            }
        }
    }

    private Outcome outcome(ProveSchema proof, Performance performance) throws InterruptedException {
        try {
            Outcome outcome = rehearsal.of(proof, performance::beforeEffect);
            if (outcome instanceof Outcome.Failed && Thread.interrupted()) {
                // Much fails under a thread that is told to stop; none of that is what is wrong.
                throw new InterruptedException("the proof %s is no longer wanted here".formatted(proof.id()));
            }
            return outcome;
        } catch (OwnershipLostException notOurs) {
            throw notOurs;
        } catch (RuntimeException bug) {
            log.error("The proof {} ended in a bug", proof.id(), bug);
            return new Outcome.Failed(
                    new Failure(
                            "internal-error",
                            "The rehearsal ended in a bug of restore-service: %s"
                                    .formatted(bug.getClass().getSimpleName()),
                            "The log of restore-service has the details; please report it",
                            true),
                    Optional.empty());
        }
    }

    private static Optional<String> schema(ProveSchema proof) {
        return proof.backup().completed().flatMap(BackupCompleted::schemaSha256);
    }
}
