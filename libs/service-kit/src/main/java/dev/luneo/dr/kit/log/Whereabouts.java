package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.StatusEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where in the log each recovery and each announcement is told of, so that an old one can be read again instead of being kept. Some
 * 100 bytes each. Written by the reader, asked by everyone. Incidents are left out: what outsiders write is unpacked once,
 * with care, and what was said of each is kept.
 */
public final class Whereabouts {
    /**
     * Events of one recovery are seconds or minutes apart; those of other databases in the same partition lie between them. What
     * comes after more records than this begins a stretch of its own, so that a late word does not make all between be read.
     */
    static final int FAR = 5_000;

    /** What somebody goes on saying of an old recovery beyond this is not found again. Ours need three: log, undoing, sweeping. */
    private static final int MOST_STRETCHES = 16;

    private final Map<String, Stretch> newest = new ConcurrentHashMap<>();
    private final Map<TopicPartition, TopicPartition> partitions = new ConcurrentHashMap<>();

    /** Records of one partition, both ends included, among which one thing is told of; linked to the stretch before it. */
    record Stretch(
            TopicPartition partition,
            long first,
            long last,
            int number,
            @Nullable Stretch before) {
        private Stretch with(long offset) {
            return new Stretch(partition, first, Math.max(last, offset), number, before);
        }

        private boolean near(TopicPartition other, long offset) {
            return partition.equals(other) && offset - last <= FAR;
        }
    }

    /** What an event is filed under; empty for what nobody reads again. */
    static Optional<String> about(DrEvent event) {
        if (event instanceof RecoveryEvent recovery) {
            return Optional.of(recovery.recovery().recoveryId());
        }
        if (event instanceof StatusEvent status) {
            return Optional.of(status.subject());
        }
        return event instanceof BackupEvent backup ? backup.foundBy() : Optional.empty();
    }

    void heard(DrEvent event, TopicPartition partition, long offset) {
        about(event).ifPresent(id -> newest.compute(id, (key, known) -> noted(known, partition, offset)));
    }

    /** Oldest first, as they were begun. */
    List<Stretch> of(String id) {
        List<Stretch> found = new ArrayList<>();
        for (Stretch each = newest.get(id); each != null; each = each.before()) {
            found.add(0, each);
        }
        return found;
    }

    private Stretch noted(@Nullable Stretch known, TopicPartition partition, long offset) {
        if (known == null) {
            return new Stretch(shared(partition), offset, offset, 1, null);
        }
        if (known.near(partition, offset)) {
            return known.with(offset);
        }
        // Topics alternate while a recovery is told of on two of them.
        if (known.before() != null && known.before().near(partition, offset)) {
            Stretch before = known.before().with(offset);
            return new Stretch(known.partition(), known.first(), known.last(), known.number(), before);
        }
        return known.number() < MOST_STRETCHES
                ? new Stretch(shared(partition), offset, offset, known.number() + 1, known)
                : known;
    }

    private TopicPartition shared(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, same -> same);
    }
}
