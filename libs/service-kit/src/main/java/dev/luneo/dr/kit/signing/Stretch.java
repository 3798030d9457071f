package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Neighbours in one partition whose signatures are remembered together. Where a stretch begins follows from the offset alone, so that
 * every start cuts the log at the same places, however its batches fall.
 */
record Stretch(Place place, List<ConsumerRecord<byte[], byte[]>> records) {
    /**
     * Longer ones make a smaller file: 600 KB for a million records. Shorter ones are more often whole within one batch; of those that a batch
     * cuts, every signature is checked.
     */
    static final int LENGTH = 128;

    /** @param number counted from offset 0, in stretches */
    record Place(String topic, int partition, long number) {
        static Place of(ConsumerRecord<byte[], byte[]> record) {
            return new Place(record.topic(), record.partition(), record.offset() / LENGTH);
        }

        @Override
        public String toString() {
            return "%s/%d/%d to %d".formatted(topic, partition, number * LENGTH, (number + 1) * LENGTH - 1);
        }
    }

    /** Cuts a batch, whose partitions follow one another, each in its order. */
    static List<Stretch> of(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= batch.size(); to++) {
            if (to == batch.size() || elsewhere(batch.get(from), batch.get(to))) {
                stretches.add(new Stretch(Place.of(batch.get(from)), batch.subList(from, to)));
                from = to;
            }
        }
        return stretches;
    }

    private static boolean elsewhere(ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> next) {
        return one.offset() / LENGTH != next.offset() / LENGTH
                || one.partition() != next.partition()
                || !one.topic().equals(next.topic());
    }

    boolean whole() {
        return records.size() == LENGTH;
    }

    /** Over all that a check of the signatures depends on, in its place; empty when a record is not signed at all. */
    Optional<byte[]> mac(Mac algorithm) {
        part(algorithm, place.toString().getBytes(UTF_8));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Header id = record.headers().lastHeader(SignedContent.KEY_ID);
            Header signature = record.headers().lastHeader(SignedContent.SIGNATURE);
            if (id == null || id.value() == null || signature == null || signature.value() == null) {
                algorithm.reset();
                return Optional.empty();
            }
            part(algorithm, SignedContent.of(record.topic(), record.key(), record.headers(), record.value()));
            part(algorithm, id.value());
            part(algorithm, signature.value());
        }
        return Optional.of(algorithm.doFinal());
    }

    private static void part(Mac algorithm, byte[] bytes) {
        algorithm.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        algorithm.update(bytes);
    }
}
