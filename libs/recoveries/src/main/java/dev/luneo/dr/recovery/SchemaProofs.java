package dev.luneo.dr.recovery;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofEvent;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.Failure;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What rehearsals have shown of one database: whether the schema of its newest backup can be restored.
 *
 * @param attempts the newest one's number; 0 before the first
 * @param open whether the newest attempt has not said yet how it went; if its runner died, it never will
 * @param died attempts in a row before the newest that never said how they went
 * @param leftOvers the newest attempts since the last proof, the oldest first: their scratch databases may be there still
 * @param proved the newest proof
 * @param failing since the proof fails; empty while the newest one that came to an end did not
 */
public record SchemaProofs(
        int attempts,
        boolean open,
        int died,
        PVector<Attempt> leftOvers,
        Optional<Proved> proved,
        Optional<Failing> failing) {

    public static final SchemaProofs NONE =
            new SchemaProofs(0, false, 0, TreePVector.empty(), Optional.empty(), Optional.empty());

    /** A proof that fails or dies for weeks is tried at most every few minutes at first and then hourly; each sweeps all of these. */
    private static final int KEPT = 50;

    /** One attempt; its number is its alone for years. */
    public record Attempt(String backupId, int number, String runner, Instant startedAt) {}

    public record Proved(SchemaProved event, Instant at) {}

    /**
     * @param event as it failed last
     * @param at when it failed last
     * @param since when it failed first with this reason at this object
     * @param times how often in a row, whatever the reason
     */
    public record Failing(SchemaNotRestorable event, Instant at, Instant since, int times) {
        public Failure failure() {
            return event.failure();
        }

        private boolean sameAs(SchemaNotRestorable other) {
            return event.object().equals(other.object())
                    && failure().reason().equals(other.failure().reason());
        }
    }

    /** The number of the next attempt. */
    public int next() {
        return attempts % BackupEvent.MOST_PROOFS + 1;
    }

    /** The attempt that was begun last, whatever became of it. */
    public Optional<Attempt> newest() {
        return leftOvers.isEmpty() ? Optional.empty() : Optional.of(leftOvers.get(leftOvers.size() - 1));
    }

    /** The attempt that is under way, or whose runner died at it. */
    public Optional<Attempt> underway() {
        return newest().filter(attempt -> open);
    }

    /** An event that fits nowhere, or was said before, changes nothing: the newest attempt's word counts, and its first. */
    SchemaProofs evolve(SchemaProofEvent event, Instant at) {
        boolean heard = open && event.attempt() == attempts;
        return event.accept(new SchemaProofEvent.Visitor<>() {
            @Override
            public SchemaProofs started(SchemaProofStarted event) {
                return event.attempt() == next() ? begun(event, at) : SchemaProofs.this;
            }

            @Override
            public SchemaProofs proved(SchemaProved event) {
                return heard ? worked(event, at) : SchemaProofs.this;
            }

            @Override
            public SchemaProofs notRestorable(SchemaNotRestorable event) {
                return heard ? failed(event, at) : SchemaProofs.this;
            }
        });
    }

    private SchemaProofs worked(SchemaProved event, Instant at) {
        return new SchemaProofs(
                attempts, false, 0, TreePVector.empty(), Optional.of(new Proved(event, at)), Optional.empty());
    }

    private SchemaProofs begun(SchemaProofStarted event, Instant at) {
        PVector<Attempt> all = leftOvers.plus(new Attempt(event.backupId(), event.attempt(), event.runner(), at));
        return new SchemaProofs(
                event.attempt(), true, open ? died + 1 : 0, all.size() > KEPT ? all.minus(0) : all, proved, failing);
    }

    private SchemaProofs failed(SchemaNotRestorable event, Instant at) {
        Failing now = failing.filter(before -> before.sameAs(event))
                .map(before -> new Failing(event, at, before.since(), before.times() + 1))
                .orElseGet(() ->
                        new Failing(event, at, at, failing.map(Failing::times).orElse(0) + 1));
        return new SchemaProofs(attempts, false, 0, leftOvers, proved, Optional.of(now));
    }
}
