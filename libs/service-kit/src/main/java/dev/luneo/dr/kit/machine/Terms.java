package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.log.LogListener.LogEnds;
import dev.luneo.dr.kit.log.LogProgress;
import dev.luneo.dr.kit.log.Ownership;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * When this replica may act for a key: it owns the key's partition, and has folded everything that stood in the log when it
 * gained it, so it knows what its predecessor did. Its predecessor may have been itself, before an outage of the broker: what it said then and is still
 * on its way comes first.
 */
public final class Terms {
    private final String incarnation;
    private final Ownership ownership;
    private final LogProgress progress;
    private final Supplier<CompletableFuture<Void>> said;
    private final Map<Integer, Barrier> barriers = new ConcurrentHashMap<>();
    private final Map<Integer, Beginning> beginnings = new HashMap<>();

    /** What has to be folded before a term may act. */
    private record Barrier(long term, Map<TopicPartition, Long> ends) {}

    /** A term that was noticed, and what had been said before it. */
    private record Beginning(long term, CompletableFuture<Void> said) {}

    /** @param said done when what this replica has said until now is in the log */
    public Terms(
            String incarnation, Ownership ownership, LogProgress progress, Supplier<CompletableFuture<Void>> said) {
        this.incarnation = incarnation;
        this.ownership = ownership;
        this.progress = progress;
        this.said = said;
    }

    /** Notices new terms, and what each has to wait for. On the reader's thread. */
    void refresh(LogEnds ends) {
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            Optional<Long> term = ownership.term(partition);
            Barrier known = barriers.get(partition);
            if (term.isPresent() && (known == null || known.term() != term.get())) {
                begin(partition, term.get(), ends);
            }
        }
    }

    /** The log's end counts only when nothing of ours can come behind it that was said before. */
    private void begin(int partition, long term, LogEnds ends) {
        Beginning beginning = beginnings.get(partition);
        if (beginning == null || beginning.term() != term) {
            beginning = new Beginning(term, said.get());
            beginnings.put(partition, beginning);
        }
        if (beginning.said().isDone()) {
            ends.now().ifPresent(now -> barriers.put(partition, new Barrier(term, now)));
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
