package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Samples;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.signing.LogTrust.Testimony;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A start that need not check what an earlier one has checked believes nothing that a start without the file would not. */
class CheckedBeforeTest {
    private static final Testimony GENUINE = new Testimony.Signed(Speaker.RESTORE_SERVICE);
    private static final int LENGTH = Stretch.LENGTH;
    /** Two whole stretches, and a few records that are none. */
    private static final int ALL = 2 * LENGTH + 5;

    private static final List<ConsumerRecord<byte[], byte[]>> LOG = log();

    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void an_earlier_start_checked_all() {
        file = home.resolve("state").resolve("checked-signatures");
        assertThat(startOn(LOG)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), ALL));
    }

    @Test
    void what_was_checked_at_an_earlier_start_is_not_checked_again() {
        assertThat(startOn(LOG)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), 5));
    }

    @Test
    void it_makes_no_difference_how_the_log_comes_in_batches() {
        LogTrust trust = TestKeys.trustKeeping(file);
        List<Testimony> claims = new ArrayList<>();
        claims.addAll(trust.claims(LOG.subList(0, 10)));
        claims.addAll(trust.claims(LOG.subList(10, ALL)));
        trust.historyIsRead();
        assertThat(claims).containsOnly(GENUINE);
        assertThat(trust.checks()).isEqualTo(LENGTH + 5);
        assertThat(startOn(LOG).checks()).as("nothing was forgotten for that").isEqualTo(5);
    }

    static Stream<UnaryOperator<ConsumerRecord<byte[], byte[]>>> changes() {
        return Stream.of(
                each -> with(each, each.topic(), each.key(), flipped(each.value()), each.headers()),
                each -> with(each, each.topic(), each.key(), null, each.headers()),
                each -> with(each, Topic.BACKUPS.topicName(), each.key(), each.value(), each.headers()),
                each -> with(each, each.topic(), each.key(), each.value(), header(each, "ce_source", "notifier")),
                each -> with(each, each.topic(), each.key(), each.value(), header(each, "ce_more", "more")),
                each -> with(each, each.topic(), each.key(), each.value(), header(each, "dr_signature", "mine")),
                each -> with(each, each.topic(), each.key(), each.value(), header(each, "dr_key", "mine")),
                each -> with(each, each.topic(), each.key(), each.value(), new RecordHeaders()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_record_that_was_changed_under_the_file_is_found(UnaryOperator<ConsumerRecord<byte[], byte[]>> change) {
        List<ConsumerRecord<byte[], byte[]>> changed = new ArrayList<>(LOG);
        changed.set(LENGTH + 7, change.apply(LOG.get(LENGTH + 7)));
        for (int start = 0; start < 2; start++) {
            List<Testimony> claims = startOn(changed).claims();
            assertThat(claims.get(LENGTH + 7)).isInstanceOf(Testimony.Nobodys.class);
            claims = new ArrayList<>(claims);
            claims.remove(LENGTH + 7);
            assertThat(claims).containsOnly(GENUINE);
        }
    }

    @Test
    void a_forgery_among_genuine_records_is_found_at_every_start_and_its_neighbours_are_checked_each_time() {
        Path another = home.resolve("another");
        List<ConsumerRecord<byte[], byte[]>> forged = new ArrayList<>(LOG);
        ConsumerRecord<byte[], byte[]> genuine = LOG.get(3);
        forged.set(3, with(genuine, genuine.topic(), genuine.key(), flipped(genuine.value()), genuine.headers()));
        for (int checks : List.of(ALL, LENGTH + 5, LENGTH + 5)) {
            Start start = start(TestKeys.trustKeeping(another), forged);
            assertThat(start.claims().get(3)).isInstanceOf(Testimony.Nobodys.class);
            assertThat(start.checks()).isEqualTo(checks);
        }
    }

    @Test
    void records_that_changed_places_are_checked_again() {
        List<ConsumerRecord<byte[], byte[]>> swapped = new ArrayList<>(LOG);
        swapped.set(4, at(LOG.get(5), 4));
        swapped.set(5, at(LOG.get(4), 5));
        assertThat(startOn(swapped).checks()).isEqualTo(LENGTH + 5);
    }

    @Test
    void a_copy_of_a_record_counts_once_however_long_ago_both_were_checked() {
        List<ConsumerRecord<byte[], byte[]>> copied = new ArrayList<>(LOG);
        copied.set(9, at(LOG.get(8), 9));
        startOn(copied);
        LogTrust trust = TestKeys.trustKeeping(file);
        List<Testimony> claims = trust.claims(copied);
        assertThat(trust.checks()).isEqualTo(5);
        assertThat(trust.once(copied.get(8), claims.get(8))).isEqualTo(GENUINE);
        assertThat(trust.once(copied.get(9), claims.get(9))).isInstanceOf(Testimony.Repeated.class);
    }

    static Stream<UnaryOperator<String>> damages() {
        return Stream.of(
                text -> "",
                text -> "0" + text,
                text -> text.replace(" 1 ", " 2 "),
                text -> text.replaceFirst("[0-9a-f]{64}", "0".repeat(64)),
                text -> text.substring(0, text.length() - 9),
                text -> text + "dr.recoveries\n",
                text -> text + "dr.recoveries x 1 AAAA\n",
                text -> text + "\ud83d\ude31",
                text -> text.replaceAll("(?m) [^ ]+=$", " AAAA"),
                text -> text.replaceAll("(?m) [^ ]+=$", " "));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void a_file_that_was_changed_is_not_believed_and_is_written_anew(UnaryOperator<String> damage) throws IOException {
        String intact = Files.readString(file);
        Files.writeString(file, damage.apply(intact));
        assertThat(Files.readString(file)).isNotEqualTo(intact);
        Start start = startOn(LOG);
        assertThat(start.claims()).containsOnly(GENUINE);
        assertThat(start.checks()).isGreaterThan(5);
        assertThat(startOn(LOG).checks()).isEqualTo(5);
    }

    @Test
    void bytes_that_are_no_text_are_no_file_of_ours() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(startOn(LOG)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), ALL));
    }

    @Test
    void a_file_that_was_made_with_another_key_of_ours_proves_nothing() {
        LogTrust renewed =
                LogTrust.of(properties(Keys.make(), TestKeys.publicKeys()), KeyRing.of(TestKeys.publicKeys()));
        assertThat(start(renewed, LOG)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), ALL));
    }

    @Test
    void while_keys_change_everything_is_checked_once_more_and_then_remembered() {
        List<String> more = new ArrayList<>(TestKeys.publicKeys());
        more.add("restore-service:" + TestKeys.publicKey(Keys.make()));
        for (int checks : List.of(ALL, 5)) {
            LogTrust trust =
                    LogTrust.of(properties(TestKeys.privateKey(Speaker.RESTORE_SERVICE), more), KeyRing.of(more));
            assertThat(start(trust, LOG)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), checks));
        }
    }

    @Test
    void what_a_key_signed_that_was_taken_out_is_believed_no_more() {
        List<String> fewer = TestKeys.publicKeys().stream()
                .filter(each -> !each.startsWith("restore-service:"))
                .toList();
        LogTrust trust =
                LogTrust.of(properties(TestKeys.privateKey(Speaker.RESTORE_SERVICE), fewer), KeyRing.of(fewer));
        assertThat(start(trust, LOG).claims()).allMatch(Testimony.Nobodys.class::isInstance);
    }

    @Test
    void a_topic_that_was_made_anew_is_noticed_and_each_of_its_records_checked() {
        List<ConsumerRecord<byte[], byte[]>> anew = log();
        assertThat(startOn(anew)).isEqualTo(new Start(Collections.nCopies(ALL, GENUINE), ALL));
        assertThat(startOn(anew).checks()).isEqualTo(5);
        assertThat(startOn(LOG).checks()).as("the topic as it was is forgotten").isEqualTo(ALL);
    }

    @Test
    void what_the_log_has_no_more_is_dropped_from_the_file() throws IOException {
        startOn(LOG.subList(LENGTH, ALL));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void the_file_is_for_its_owner_alone_and_nothing_lies_beside_it() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void a_start_goes_on_where_no_file_can_be_written() throws IOException {
        Path no = Files.createFile(home.resolve("no-directory")).resolve("checked-signatures");
        assertThat(start(TestKeys.trustKeeping(no), LOG).claims()).containsOnly(GENUINE);
        Path directory = Files.createDirectories(home.resolve("directory"));
        assertThat(start(TestKeys.trustKeeping(directory), LOG).claims()).containsOnly(GENUINE);
    }

    @Test
    void what_comes_after_the_history_is_checked_as_it_comes() {
        LogTrust trust = TestKeys.trustKeeping(file);
        trust.historyIsRead();
        assertThat(trust.claims(LOG)).containsOnly(GENUINE);
        assertThat(trust.checks()).isEqualTo(ALL);
    }

    private record Start(List<Testimony> claims, long checks) {}

    private Start startOn(List<ConsumerRecord<byte[], byte[]>> log) {
        return start(TestKeys.trustKeeping(file), log);
    }

    private static Start start(LogTrust trust, List<ConsumerRecord<byte[], byte[]>> log) {
        List<Testimony> claims = trust.claims(log);
        trust.historyIsRead();
        return new Start(claims, trust.checks());
    }

    private SigningProperties properties(String privateKey, List<String> publicKeys) {
        return new SigningProperties(privateKey, publicKeys, List.of(), file.toString());
    }

    private static List<ConsumerRecord<byte[], byte[]>> log() {
        return IntStream.range(0, ALL).mapToObj(CheckedBeforeTest::record).toList();
    }

    private static ConsumerRecord<byte[], byte[]> record(int offset) {
        var sent = TestKeys.sign(
                new EventCodec()
                        .encode(new Recorded<>(
                                Samples.BY_TYPE.get("RestoreApproved"),
                                Instant.parse("2026-11-23T03:00:00Z").plusSeconds(offset),
                                "restore-service")),
                Speaker.RESTORE_SERVICE);
        byte[] key = sent.key().getBytes(UTF_8);
        return record(sent.topic(), offset, key, sent.value(), sent.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, byte[] key, byte[] value, org.apache.kafka.common.header.Headers headers) {
        return new ConsumerRecord<>(
                topic,
                Topic.partitionOf(key),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> from,
            String topic,
            byte[] key,
            byte[] value,
            org.apache.kafka.common.header.Headers headers) {
        return record(topic, from.offset(), key, value, headers);
    }

    private static ConsumerRecord<byte[], byte[]> at(ConsumerRecord<byte[], byte[]> from, long offset) {
        return record(from.topic(), offset, from.key(), from.value(), from.headers());
    }

    private static RecordHeaders header(ConsumerRecord<byte[], byte[]> from, String name, String value) {
        RecordHeaders headers = new RecordHeaders(from.headers());
        headers.add(name, value.getBytes(UTF_8));
        return headers;
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }
}
