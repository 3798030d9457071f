package dev.luneo.dr.kit.log;

import static dev.luneo.dr.kit.TestKafka.TOO_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.EventCodec.Decoding;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.TestKeys;
import dev.luneo.dr.kit.log.LogReader.Condition;
import dev.luneo.dr.kit.signing.LogTrust;
import dev.luneo.dr.kit.signing.LogTrust.Testimony.Signed;
import dev.luneo.dr.localkafka.LocalKafka;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A century of one company's recoveries, read back; and how long an event takes from its publisher to a projection. Run with
 * {@code mvn -pl libs/service-kit -am test -Dtest=EventLogBenchmark -Dexcluded.groups=chaos -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("benchmark")
class EventLogBenchmark {
    private static final Instant BEGIN = Instant.parse("2010-01-01T00:00:00Z");
    private static final int RECOVERIES = 25_000;
    private static final int MANY = 100_000;
    /** What is left of 256 MB beside a service that knows nothing, with room to work in. */
    private static final long ROOM = 150L * 1024 * 1024;

    private static final int EVENTS_EACH = 40;
    private static final int DATABASES = 5;
    private static final int EVENTS = RECOVERIES * EVENTS_EACH;
    private static final int MEASURED = 2_000;
    private static final int SIGNED = 20_000;
    private static final int SIGNED_RECOVERIES = 2_500;
    private static final int ROUNDS = 3;
    private static final Duration REPLAY_LIMIT = Duration.ofSeconds(60);
    private static final long HEAP_LIMIT = 500L * 1024 * 1024;

    private final EventCodec codec = new EventCodec();

    @Test
    void a_million_events_through_codec_and_fold() {
        long before = usedHeap();
        Recoveries state = Recoveries.NONE;
        long nanos = 0;
        for (int i = 0; i < RECOVERIES; i++) {
            List<ConsumerRecord<byte[], byte[]>> records = story(i).stream()
                    .map(codec::encode)
                    .map(EventLogBenchmark::asRead)
                    .toList();
            long from = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Decoding.Decoded decoded = (Decoding.Decoded) codec.decode(record);
                state = fold(state, decoded.event());
            }
            nanos += System.nanoTime() - from;
        }
        long heap = usedHeap() - before;
        report("decode and fold", Duration.ofNanos(nanos), heap);
        assertThat(state.byId()).hasSize(RECOVERIES);
        assertThat(state.byId().values()).allMatch(recovery -> recovery.rto().isPresent());
        assertThat(heap).isLessThan(HEAP_LIMIT);
        Reference.reachabilityFence(state);
    }

    @Test
    void a_hundred_thousand_recoveries_fit_beside_a_service_in_256_mb() {
        long before = usedHeap();
        Recoveries state = Recoveries.NONE;
        Whereabouts whereabouts = new Whereabouts();
        long offset = 0;
        long nanos = 0;
        for (int i = 0; i < MANY; i++) {
            List<ConsumerRecord<byte[], byte[]>> records = story(i).stream()
                    .map(codec::encode)
                    .map(EventLogBenchmark::asRead)
                    .toList();
            long from = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Recorded<DrEvent> event = ((Decoding.Decoded) codec.decode(record)).event();
                whereabouts.heard(event.event(), new TopicPartition(record.topic(), i % DATABASES), offset++);
                state = fold(state, event);
            }
            nanos += System.nanoTime() - from;
        }
        long heap = usedHeap() - before;
        System.out.printf(
                "benchmark: %,d recoveries, %,d events: decoded and folded in %.1f s, heap kept after GC %d MB, %d bytes a recovery%n",
                MANY, (long) MANY * EVENTS_EACH, nanos / 1e9, heap / (1024 * 1024), heap / MANY);
        assertThat(state.byId()).hasSize(MANY);
        assertThat(state.byId().values().stream().filter(recovery -> !recovery.brief()))
                .hasSize(DATABASES * Recoveries.KEPT_IN_DETAIL);
        assertThat(heap).isLessThan(ROOM);
        Reference.reachabilityFence(state);
        Reference.reachabilityFence(whereabouts);
    }

    @Test
    void a_million_events_from_a_broker(@TempDir Path directory) {
        AtomicReference<Recoveries> state = new AtomicReference<>(Recoveries.NONE);
        LocalKafka broker = LocalKafka.start(directory, 0);
        // As after an upgrade: signing a million would take twenty minutes, and what a check costs is measured below.
        LogTrust unsigned = TestKeys.trustingUnsigned();
        try (TestLog log =
                new TestLog(broker.bootstrapServers(), unsigned, event -> state.set(fold(state.get(), event)))) {
            write(log);
            long before = usedHeap();
            long from = System.nanoTime();
            log.start();
            await().atMost(REPLAY_LIMIT.multipliedBy(5))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> log.reader.condition() instanceof Condition.Reading);
            Duration took = Duration.ofNanos(System.nanoTime() - from);
            long heap = usedHeap() - before;
            report("replay from the broker", took, heap);
            System.out.printf(
                    "benchmark: the reader's thread worked %.1f s of it%n",
                    log.cpuTime().toMillis() / 1e3);
            assertThat(state.get().byId().values())
                    .hasSize(RECOVERIES)
                    .allMatch(each -> each.rto().isPresent());
            assertThat(heap).isLessThan(HEAP_LIMIT);
            assertThat(took).isLessThan(REPLAY_LIMIT);
        } finally {
            broker.close();
        }
    }

    /** Signing a million would take twenty minutes; a tenth of them tells what each costs. */
    @Test
    void a_start_that_knows_what_an_earlier_one_checked_beside_one_that_checks_all(@TempDir Path directory)
            throws IOException {
        Path checked = directory.resolve("checked-signatures");
        LocalKafka broker = LocalKafka.start(Files.createDirectory(directory.resolve("kafka")), 0);
        try (TestLog log = new TestLog(broker.bootstrapServers(), TestKeys.trust(), event -> {})) {
            writeSigned(log);
            for (int round = 0; round <= ROUNDS; round++) {
                Files.deleteIfExists(checked);
                Start all = start(broker, TestKeys.trustKeeping(checked));
                Start knowing = start(broker, TestKeys.trustKeeping(checked));
                Start unsigned = start(broker, TestKeys.trust());
                System.out.printf(
                        "benchmark: start on %,d signed events%s: checking all %s; with what was checked before %s, %.2f of the time; without a file %s; the file has %,d bytes%n",
                        SIGNED_RECOVERIES * EVENTS_EACH,
                        round == 0 ? " (not counted)" : "",
                        all,
                        knowing,
                        knowing.seconds() / all.seconds(),
                        unsigned,
                        Files.size(checked));
                assertThat(knowing.checks()).isLessThan(all.checks() / 4);
            }
        } finally {
            broker.close();
        }
    }

    private record Start(double seconds, double ofTheReader, long checks) {
        @Override
        public String toString() {
            return "%.2f s (reader's thread %.2f s, %,d signatures)".formatted(seconds, ofTheReader, checks);
        }
    }

    private static Start start(LocalKafka broker, LogTrust trust) {
        AtomicReference<Recoveries> state = new AtomicReference<>(Recoveries.NONE);
        try (TestLog log =
                new TestLog(broker.bootstrapServers(), trust, event -> state.set(fold(state.get(), event)))) {
            long from = System.nanoTime();
            log.start();
            await().atMost(REPLAY_LIMIT)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> log.reader.condition() instanceof Condition.Reading);
            long took = System.nanoTime() - from;
            assertThat(state.get().byId().values())
                    .hasSize(SIGNED_RECOVERIES)
                    .allMatch(each -> each.rto().isPresent());
            return new Start(took / 1e9, log.cpuTime().toMillis() / 1e3, trust.checks());
        }
    }

    private void writeSigned(TestLog log) {
        try {
            log.topics.ensure(() -> true);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < SIGNED_RECOVERIES; i++) {
            story(i).parallelStream()
                    .map(event -> TestKeys.sign(
                            codec.encode(event), Speaker.named(event.source()).orElseThrow()))
                    .toList()
                    .forEach(log.producer::send);
        }
        log.producer.flush();
    }

    @Test
    void what_a_signature_costs_its_maker_and_its_readers() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long from = System.nanoTime();
        for (int i = 0; records.size() < SIGNED; i++) {
            story(i).forEach(event -> records.add(asRead(TestKeys.sign(
                    codec.encode(event), Speaker.named(event.source()).orElseThrow()))));
        }
        long signing = System.nanoTime() - from;
        // The first half warms up.
        LogTrust trust = TestKeys.trust();
        int half = records.size() / 2;
        records.subList(0, half)
                .forEach(record -> assertThat(trust.testimony(record)).isInstanceOf(Signed.class));
        from = System.nanoTime();
        records.subList(half, records.size())
                .forEach(record -> assertThat(trust.testimony(record)).isInstanceOf(Signed.class));
        System.out.printf(
                "benchmark: signing %.0f us, checking a signature %.1f us an event%n",
                signing / 1e3 / records.size(), (System.nanoTime() - from) / 1e3 / (records.size() - half));
    }

    @Test
    void from_publisher_to_projection(@TempDir Path directory) throws InterruptedException {
        Map<String, CountDownLatch> expected = new ConcurrentHashMap<>();
        long[] nanos = new long[MEASURED];
        LocalKafka broker = LocalKafka.start(directory, 0);
        try (TestLog log = new TestLog(
                        broker,
                        event -> Optional.ofNullable(expected.get(event.event().key()))
                                .ifPresent(CountDownLatch::countDown))
                .start()) {
            await().atMost(TOO_SLOW).until(() -> log.reader.condition() instanceof Condition.Reading);
            for (int i = -500; i < MEASURED; i++) {
                String id = "i" + i;
                CountDownLatch projected = new CountDownLatch(1);
                expected.put(id, projected);
                long from = System.nanoTime();
                log.publisher.publish(new IncidentClosed(id, "over"));
                projected.await();
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - from;
                }
            }
        } finally {
            broker.close();
        }
        Arrays.sort(nanos);
        System.out.printf(
                "benchmark: publisher to projection, %d events: p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                MEASURED, nanos[MEASURED / 2] / 1e6, nanos[MEASURED * 99 / 100] / 1e6, nanos[MEASURED - 1] / 1e6);
    }

    private void write(TestLog log) {
        try {
            log.topics.ensure(() -> true);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < RECOVERIES; i++) {
            for (Recorded<DrEvent> event : story(i)) {
                log.producer.send(codec.encode(event));
            }
        }
        log.producer.flush();
    }

    private static Recoveries fold(Recoveries state, Recorded<DrEvent> recorded) {
        return state.evolve(new Recorded<>((RecoveryEvent) recorded.event(), recorded.time(), recorded.source()));
    }

    private static void report(String what, Duration took, long heap) {
        System.out.printf(
                "benchmark: %s, %,d events: %.1f s, %,.0f events/s, heap kept after GC %d MB%n",
                what, EVENTS, took.toMillis() / 1e3, EVENTS / (took.toNanos() / 1e9), heap / (1024 * 1024));
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<String, byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                Ownership.partitionOf(sent.key()),
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    /** One full restore as the five services tell it. */
    private static List<Recorded<DrEvent>> story(int number) {
        String database = "database-" + number % DATABASES;
        RecoveryRef ref = new RecoveryRef(
                "r-%08x".formatted(number),
                database,
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.of("alert-" + number));
        Location old = new Location("db.luneo.example", 5432, database);
        Location restored = new Location("db.luneo.example", 5432, database + "_restored_" + number + "_a1");
        String runner = "3fd2c1aa/" + number % 7;
        List<DrEvent> events = new ArrayList<>();
        events.add(new RecoveryEvent.RestoreRequested(
                ref, RestoreTarget.latest(), RestoreTo.DATABASE, "Tables were dropped", "leonie", 1, "0".repeat(64)));
        events.add(new RecoveryEvent.RestoreApproved(ref, "leonie"));
        events.add(new RecoveryEvent.RestoreStarted(ref, runner));
        steps(events, ref, runner, Services.RESTORE, "choose-backup", "prepare-server", "check-backup", "restore-data");
        for (int i = 1; i <= 8; i++) {
            events.add(new RecoveryEvent.StepProgressed(
                    ref, Services.RESTORE, "compare", 1, i * 30L, 240, "table public.orders_" + i));
        }
        steps(events, ref, runner, Services.RESTORE, "compare");
        events.add(
                new RecoveryEvent.RestoreFinished(ref, "20261123T020000Z-1a2b", BEGIN, restored, RestoreTo.DATABASE));
        steps(
                events,
                ref,
                runner,
                Services.DEPLOY,
                "check-variables",
                "fence-old-database",
                "set-database-url:backend");
        steps(events, ref, runner, Services.DEPLOY, "migrate:backend", "restart:backend", "wait-until-up:backend");
        events.add(new RecoveryEvent.RedeployFinished(ref, old, restored, Optional.of(BEGIN.plusSeconds(60))));
        steps(events, ref, runner, Services.VERIFIER, "verify");
        CheckResult check =
                new CheckResult("login", CheckResult.Outcome.PASSED, "200 after 84 ms", Duration.ofMillis(84));
        events.add(new RecoveryEvent.VerificationPassed(ref, List.of(check, check, check)));
        while (events.size() < EVENTS_EACH) {
            events.add(
                    events.size() - 1,
                    new RecoveryEvent.StepProgressed(ref, Services.VERIFIER, "verify", 1, 1, 3, "login passed"));
        }
        List<Recorded<DrEvent>> story = new ArrayList<>();
        for (int i = 0; i < EVENTS_EACH; i++) {
            Instant at = BEGIN.plusSeconds(number * 3_600L + i * 20L);
            story.add(new Recorded<>(
                    events.get(i),
                    at,
                    TestKeys.speakerOf(events.get(i)).orElseThrow().serviceName()));
        }
        return story;
    }

    private static void steps(List<DrEvent> events, RecoveryRef ref, String runner, String service, String... names) {
        for (String step : names) {
            events.add(
                    new RecoveryEvent.StepStarted(ref, service, step, 1, "What " + step + " does, in words", runner));
            events.add(new RecoveryEvent.StepFinished(
                    ref,
                    service,
                    step,
                    1,
                    "What " + step + " found out and did: 240 objects, 1.2 GB",
                    Map.of("database", ref.database(), "objects", "240", "bytes", "1234567890"),
                    Duration.ofSeconds(12)));
        }
    }
}
