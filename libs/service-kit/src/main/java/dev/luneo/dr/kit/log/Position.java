package dev.luneo.dr.kit.log;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where a record stands in the log. */
public record Position(TopicPartition partition, long offset) {
    static Position of(RecordMetadata metadata) {
        return new Position(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset());
    }
}
