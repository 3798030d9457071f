package dev.luneo.dr.kit.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;
import org.apache.kafka.common.utils.Utils;

/** What is in a batch that anybody may have written. */
sealed interface Unpacked {

    record Records(List<ConsumerRecord<byte[], byte[]>> records) implements Unpacked {}

    /** @param why what is wrong with the batch, which is passed over as a whole */
    record Refused(String why) implements Unpacked {}

    /** Sixteen times what a batch may have packed: text packs to a tenth at best, a bomb to a thousandth. */
    int MOST_BYTES = 16 * TopicSettings.LARGEST_FROM_OUTSIDE;

    /** @param from the first offset that is wanted; a batch begins where it was written, not where somebody reads on */
    static Unpacked of(TopicPartition partition, RecordBatch batch, long from) {
        if (batch.isControlBatch()) {
            return new Records(List.of());
        }
        if (!(batch instanceof DefaultRecordBatch packed)) {
            return new Refused("its batch has a format that Kafka gave up; publish with a client of this decade");
        }
        try {
            packed.ensureValid();
            return unpackedSize(packed) > MOST_BYTES
                    ? new Refused("its batch of %d bytes (%s) unpacks to more than %d; publish smaller batches"
                            .formatted(packed.sizeInBytes(), packed.compressionType(), MOST_BYTES))
                    : new Records(records(partition, packed, from));
        } catch (IOException | KafkaException e) {
            return new Refused("its batch (%s) cannot be unpacked: %s".formatted(batch.compressionType(), e));
        }
    }

    /** Read through a buffer of fixed size, and no further than has to be known. */
    private static long unpackedSize(DefaultRecordBatch batch) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long size = 0;
        try (InputStream content = batch.recordInputStream(BufferSupplier.NO_CACHING)) {
            int read = content.read(buffer);
            while (read >= 0 && size <= MOST_BYTES) {
                size += read;
                read = content.read(buffer);
            }
        }
        return size;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(
            TopicPartition partition, DefaultRecordBatch batch, long from) {
        // This pass allocates nothing, and fails where a record claims to be larger than the batch.
        try (CloseableIterator<Record> sizes = batch.skipKeyValueIterator(BufferSupplier.NO_CACHING)) {
            sizes.forEachRemaining(record -> {});
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Record record : batch) {
            if (record.offset() >= from) {
                records.add(read(partition, batch, record));
            }
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> read(TopicPartition partition, RecordBatch batch, Record record) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                record.offset(),
                record.timestamp(),
                batch.timestampType(),
                record.keySize(),
                record.valueSize(),
                Utils.toNullableArray(record.key()),
                Utils.toNullableArray(record.value()),
                new RecordHeaders(record.headers()),
                Optional.empty());
    }
}
