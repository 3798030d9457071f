package dev.luneo.dr.kit.log;

import org.apache.kafka.common.TopicPartition;

/** Lets tests of other packages say how far the log has been folded. */
public final class Folded {
    private Folded() {}

    public static void upTo(LogProgress progress, TopicPartition partition, long next) {
        progress.reached(partition, next);
    }
}
