package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.log.LogListener.LogEnds;
import dev.luneo.dr.kit.log.LogProgress;
import dev.luneo.dr.kit.log.Ownership;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * When this replica may act for a key: it owns the key's partition, and has folded everything that stood in the log when it
 * gained it, so it knows what its predecessor did.
 */
public final class Terms {
    private final String incarnation;
    private final Ownership ownership;
    private final LogProgress progress;
    private final Map<Integer, Barrier> barriers = new ConcurrentHashMap<>();

    /** What has to be folded before a term may act. */
    private record Barrier(long term, Map<TopicPartition, Long> ends) {}

    public Terms(String incarnation, Ownership ownership, LogProgress progress) {
        this.incarnation = incarnation;
        this.ownership = ownership;
        this.progress = progress;
    }

    /** Notices new terms, and what each has to wait for. On the reader's thread. */
    void refresh(LogEnds ends) {
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            Optional<Long> term = ownership.term(partition);
            Barrier known = barriers.get(partition);
            if (term.isPresent() && (known == null || known.term() != term.get())) {
                int gained = partition;
                ends.now().ifPresent(now -> barriers.put(gained, new Barrier(term.get(), now)));
            }
        }
    }

    /** The name to act under for a key; empty while another replica does, or may do, the acting. */
    Optional<String> runner(String key) {
        int partition = Ownership.partitionOf(key);
        return openTerm(partition).map(term -> "%s/%d".formatted(incarnation, term));
    }

    boolean open(int partition) {
        return openTerm(partition).isPresent();
    }

    private Optional<Long> openTerm(int partition) {
        Barrier barrier = barriers.get(partition);
        return ownership
                .term(partition)
                .filter(term -> barrier != null && barrier.term() == term && progress.folded(barrier.ends()));
    }
}
