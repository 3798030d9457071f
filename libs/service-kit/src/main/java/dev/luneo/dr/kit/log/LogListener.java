package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Who hears what the {@link LogReader} reads, on the reader's own thread. Must return at once. */
public interface LogListener {
    void event(Recorded<DrEvent> event);

    /** Called after each batch once the service has caught up, and when nothing came for a moment. */
    void afterPoll(LogEnds ends);

    /** Asks the broker where the log ends at this moment. */
    interface LogEnds {
        /** Empty when the broker does not answer in time. */
        Optional<Map<TopicPartition, Long>> now();
    }
}
