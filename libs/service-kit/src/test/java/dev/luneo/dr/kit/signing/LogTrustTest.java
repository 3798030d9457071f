package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Samples;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.signing.LogTrust.Testimony;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event there is, forged in every way by everybody who might: nothing of it is folded, and the reason is said. */
class LogTrustTest {
    private static final EventCodec CODEC = new EventCodec();
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

    private final LogTrust trust = TestKeys.trust();

    static Stream<DrEvent> facts() {
        return Samples.BY_TYPE.values().stream();
    }

    static Stream<DrEvent> factsOfServices() {
        return facts().filter(event -> !(event instanceof IncidentEvent));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void what_a_service_says_of_its_own_leg_is_believed(DrEvent event) {
        for (Speaker service : Speaker.values()) {
            if (service.mayState(event)) {
                assertThat(whatSpeaksAgainst(signed(event, service))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("facts")
    void what_a_service_says_of_anothers_leg_is_not(DrEvent event) {
        for (Speaker service : Speaker.values()) {
            if (!service.mayState(event)) {
                assertThat(whatSpeaksAgainst(signed(event, service)))
                        .hasValueSatisfying(reason ->
                                assertThat(reason).contains(service.serviceName() + " may not state " + event.type()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("facts")
    void a_service_cannot_lend_itself_anothers_name(DrEvent event) {
        Speaker rightful = rightful(event);
        for (Speaker forger : Speaker.values()) {
            if (forger != rightful) {
                ProducerRecord<String, byte[]> record =
                        CODEC.encode(new Recorded<>(event, NOW, rightful.serviceName()));
                assertThat(whatSpeaksAgainst(asRead(TestKeys.sign(record, forger))))
                        .hasValueSatisfying(reason -> assertThat(reason)
                                .contains("its source is '%s', but %s signed it"
                                        .formatted(rightful.serviceName(), forger.serviceName())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("facts")
    void nobody_without_a_key_speaks_for_a_service(DrEvent event) {
        ConsumerRecord<byte[], byte[]> unsigned =
                asRead(CODEC.encode(new Recorded<>(event, NOW, rightful(event).serviceName())));
        assertThat(whatSpeaksAgainst(unsigned))
                .hasValueSatisfying(reason -> assertThat(reason).contains("not signed"));
    }

    @ParameterizedTest
    @MethodSource("factsOfServices")
    void outsiders_state_nothing_but_incidents(DrEvent event) {
        assertThat(whatSpeaksAgainst(asRead(CODEC.encode(new Recorded<>(event, NOW, "alertmanager")))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("not signed"));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void a_changed_byte_anywhere_is_noticed(DrEvent event) {
        ConsumerRecord<byte[], byte[]> genuine = signed(event, rightful(event));
        List<ConsumerRecord<byte[], byte[]>> forged = new ArrayList<>();
        forged.add(with(genuine, genuine.topic(), genuine.partition(), genuine.key(), flipped(genuine.value())));
        for (Header header : genuine.headers()) {
            if (!header.key().startsWith("dr_")) {
                forged.add(without(genuine, header.key()));
                forged.add(withHeader(genuine, header.key(), flipped(header.value())));
            }
        }
        forged.add(withHeader(genuine, "ce_extra", "x".getBytes(UTF_8)));
        forged.add(withHeader(
                genuine,
                SignedContent.SIGNATURE,
                flipped(genuine.headers().lastHeader(SignedContent.SIGNATURE).value())));
        forged.add(withHeader(genuine, SignedContent.SIGNATURE, new byte[3]));
        for (ConsumerRecord<byte[], byte[]> record : forged) {
            assertThat(trust.testimony(record)).isInstanceOf(Testimony.Nobodys.class);
        }
        assertThat(trust.testimony(genuine))
                .as("forgeries do not use up the genuine one")
                .isInstanceOf(Testimony.Signed.class);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void a_genuine_record_counts_in_its_own_place_only_and_once(DrEvent event) {
        ConsumerRecord<byte[], byte[]> genuine = signed(event, rightful(event));
        for (Topic topic : Topic.values()) {
            for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
                if (partition != genuine.partition() || !topic.topicName().equals(genuine.topic())) {
                    assertThat(trust.testimony(
                                    with(genuine, topic.topicName(), partition, genuine.key(), genuine.value())))
                            .isInstanceOf(Testimony.Nobodys.class);
                }
            }
        }
        byte[] otherKey = "other".getBytes(UTF_8);
        assertThat(trust.testimony(
                        with(genuine, genuine.topic(), Topic.partitionOf(otherKey), otherKey, genuine.value())))
                .isInstanceOf(Testimony.Nobodys.class);
        assertThat(trust.testimony(genuine)).isInstanceOf(Testimony.Signed.class);
        assertThat(trust.testimony(genuine)).isInstanceOf(Testimony.Repeated.class);
        EventCodec.Decoding.Decoded decoded = (EventCodec.Decoding.Decoded) CODEC.decode(genuine);
        assertThat(trust.believed(genuine, decoded.event()))
                .as("read again, to tell of something old")
                .isTrue();
        assertThat(trust.believed(without(genuine, SignedContent.SIGNATURE), decoded.event()))
                .isFalse();
    }

    @Test
    void many_that_are_checked_at_once_are_each_found_what_they_are_alone_and_a_copy_counts_once() {
        DrEvent approval = Samples.BY_TYPE.get("RestoreApproved");
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ConsumerRecord<byte[], byte[]> genuine = signed(approval, Speaker.RESTORE_SERVICE);
            batch.add(genuine);
            batch.add(with(genuine, genuine.topic(), genuine.partition(), genuine.key(), flipped(genuine.value())));
            batch.add(withHeader(genuine, SignedContent.SIGNATURE, new byte[3]));
            batch.add(genuine);
        }
        List<Testimony> claims = trust.claims(batch);
        for (int i = 0; i < batch.size(); i += 4) {
            assertThat(trust.once(batch.get(i), claims.get(i)))
                    .isEqualTo(new Testimony.Signed(Speaker.RESTORE_SERVICE));
            assertThat(trust.once(batch.get(i + 1), claims.get(i + 1))).isInstanceOf(Testimony.Nobodys.class);
            assertThat(trust.once(batch.get(i + 2), claims.get(i + 2))).isInstanceOf(Testimony.Nobodys.class);
            assertThat(trust.once(batch.get(i + 3), claims.get(i + 3))).isInstanceOf(Testimony.Repeated.class);
        }
    }

    @Test
    void a_signature_or_key_id_without_a_value_is_no_signature_and_stops_nobody() {
        ConsumerRecord<byte[], byte[]> genuine =
                signed(Samples.BY_TYPE.get("RestoreApproved"), Speaker.RESTORE_SERVICE);
        for (String header : List.of(SignedContent.SIGNATURE, SignedContent.KEY_ID)) {
            RecordHeaders headers = new RecordHeaders(genuine.headers());
            headers.add(header, null);
            assertThat(trust.testimony(
                            record(genuine.topic(), genuine.partition(), 0, genuine.key(), genuine.value(), headers)))
                    .isInstanceOf(Testimony.Nobodys.class);
        }
    }

    @Test
    void an_alert_of_an_unknown_source_is_a_report_and_no_more() {
        DrEvent alert = Samples.BY_TYPE.get("IncidentReported");
        ConsumerRecord<byte[], byte[]> record = asRead(CODEC.encode(new Recorded<>(alert, NOW, "alertmanager")));
        assertThat(trust.testimony(record)).isInstanceOf(Testimony.Outsiders.class);
        assertThat(whatSpeaksAgainst(record)).isEmpty();
    }

    @Test
    void a_key_that_nobody_knows_is_no_signature() {
        String strange = Keys.make();
        Signer stranger = Signer.of(
                new SigningProperties(strange, List.of(), List.of(), ""),
                Speaker.RESTORE_SERVICE,
                KeyRing.of(List.of("restore-service:" + TestKeys.publicKey(strange))));
        DrEvent approval = Samples.BY_TYPE.get("RestoreApproved");
        ConsumerRecord<byte[], byte[]> record =
                asRead(stranger.sign(CODEC.encode(new Recorded<>(approval, NOW, "restore-service"))));
        assertThat(whatSpeaksAgainst(record))
                .hasValueSatisfying(reason -> assertThat(reason).contains("public-keys does not have"));
    }

    @Test
    void a_service_changes_its_key_and_what_it_signed_before_stays_believed() {
        String next = Keys.make();
        List<String> both = new ArrayList<>(TestKeys.publicKeys());
        both.add("restore-service:" + TestKeys.publicKey(next));
        KeyRing ring = KeyRing.of(both);
        LogTrust reader = LogTrust.of(new SigningProperties("", both, List.of(), ""), ring);
        Signer renewed = Signer.of(new SigningProperties(next, both, List.of(), ""), Speaker.RESTORE_SERVICE, ring);
        DrEvent approval = Samples.BY_TYPE.get("RestoreApproved");
        assertThat(reader.testimony(signed(approval, Speaker.RESTORE_SERVICE)))
                .isEqualTo(new Testimony.Signed(Speaker.RESTORE_SERVICE));
        assertThat(reader.testimony(
                        asRead(renewed.sign(CODEC.encode(new Recorded<>(approval, NOW, "restore-service"))))))
                .isEqualTo(new Testimony.Signed(Speaker.RESTORE_SERVICE));
    }

    @Test
    void unsigned_history_is_believed_before_the_offset_that_was_set_and_not_a_record_later() {
        DrEvent approval = Samples.BY_TYPE.get("RestoreApproved");
        ProducerRecord<String, byte[]> old = CODEC.encode(new Recorded<>(approval, NOW, "restore-service"));
        int partition = Topic.partitionOf(old.key().getBytes(UTF_8));
        LogTrust upgraded = TestKeys.trust(List.of("dr.recoveries:%d:5".formatted(partition)));
        ConsumerRecord<byte[], byte[]> before = asRead(old, 4);
        assertThat(upgraded.testimony(before)).isInstanceOf(Testimony.Historic.class);
        assertThat(upgraded.objection(upgraded.testimony(before), new Recorded<>(approval, NOW, "restore-service")))
                .isEmpty();
        assertThat(upgraded.objection(upgraded.testimony(before), new Recorded<>(approval, NOW, "deploy-service")))
                .hasValue("deploy-service may not state RestoreApproved");
        assertThat(upgraded.objection(upgraded.testimony(before), new Recorded<>(approval, NOW, "mallory")))
                .isPresent();
        assertThat(upgraded.testimony(asRead(old, 5))).isInstanceOf(Testimony.Nobodys.class);
        assertThat(trust.testimony(before)).as("nothing unless set").isInstanceOf(Testimony.Nobodys.class);
    }

    @Test
    void a_service_without_a_key_that_others_know_does_not_start_and_says_what_makes_one() {
        KeyRing ring = KeyRing.of(TestKeys.publicKeys());
        assertThatThrownBy(() -> Signer.of(
                        new SigningProperties("", TestKeys.publicKeys(), List.of(), ""), Speaker.DEPLOY_SERVICE, ring))
                .hasMessageContaining("dr.log.signing.private-key is not set")
                .hasMessageContaining("./dr keys");
        SigningProperties anothers = TestKeys.properties(Speaker.RESTORE_SERVICE, List.of());
        assertThatThrownBy(() -> Signer.of(anothers, Speaker.DEPLOY_SERVICE, ring))
                .hasMessageContaining("has no public key as deploy-service");
        assertThatThrownBy(() -> Signer.of(
                        new SigningProperties("c2VjcmV0", TestKeys.publicKeys(), List.of(), ""),
                        Speaker.DEPLOY_SERVICE,
                        ring))
                .hasMessageContaining("is no RSA private key")
                .hasMessageNotContaining("c2VjcmV0");
        assertThatThrownBy(() ->
                        KeyRing.of(List.of("mallory:" + TestKeys.publicKeys().get(0))))
                .hasMessageContaining("dr.log.signing.public-keys[0]");
        String shared = TestKeys.publicKeys().get(0).split(":", 2)[1];
        assertThatThrownBy(() -> KeyRing.of(List.of("deploy-service:" + shared, "verifier-service:" + shared)))
                .hasMessageContaining("each service has keys of its own");
        assertThatThrownBy(() -> TestKeys.trust(List.of("yesterday"))).hasMessageContaining("topic:partition:offset");
    }

    private Optional<String> whatSpeaksAgainst(ConsumerRecord<byte[], byte[]> record) {
        Testimony testimony = trust.testimony(record);
        if (testimony instanceof Testimony.Nobodys nobodys) {
            return Optional.of(nobodys.reason());
        }
        EventCodec.Decoding.Decoded decoded = (EventCodec.Decoding.Decoded) CODEC.decode(record);
        return trust.objection(testimony, decoded.event());
    }

    private static Speaker rightful(DrEvent event) {
        return Stream.of(Speaker.values())
                .filter(service -> service.mayState(event))
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> signed(DrEvent event, Speaker by) {
        return asRead(TestKeys.sign(CODEC.encode(new Recorded<>(event, NOW, by.serviceName())), by));
    }

    private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<String, byte[]> sent) {
        return asRead(sent, 0);
    }

    private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<String, byte[]> sent, long offset) {
        byte[] key = sent.key().getBytes(UTF_8);
        return record(sent.topic(), Topic.partitionOf(key), offset, key, sent.value(), sent.headers());
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> from, String topic, int partition, byte[] key, byte[] value) {
        return record(topic, partition, 0, key, value, from.headers());
    }

    private static ConsumerRecord<byte[], byte[]> without(ConsumerRecord<byte[], byte[]> from, String header) {
        RecordHeaders headers = new RecordHeaders(from.headers());
        headers.remove(header);
        return record(from.topic(), from.partition(), 0, from.key(), from.value(), headers);
    }

    private static ConsumerRecord<byte[], byte[]> withHeader(
            ConsumerRecord<byte[], byte[]> from, String header, byte[] value) {
        RecordHeaders headers = new RecordHeaders(from.headers());
        headers.add(header, value);
        return record(from.topic(), from.partition(), 0, from.key(), from.value(), headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            org.apache.kafka.common.header.Headers headers) {
        return new ConsumerRecord<>(
                topic, partition, offset, 0, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }
}
