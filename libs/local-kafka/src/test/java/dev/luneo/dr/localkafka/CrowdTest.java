package dev.luneo.dr.localkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever comes without an account may come in any number: those with one are served as before. */
@Tag("process")
class CrowdTest {
    private static final Accounts ACCOUNTS = new Accounts("stack", Map.of("stack", "0123456789abcdef0"));
    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);
    private static final Duration TOO_SLOW = Duration.ofSeconds(30);

    /** Small, so that a crowd is small. */
    private static final Admission ADMISSION = new Admission(40, 10, Duration.ofSeconds(1));

    @TempDir
    private static Path directory;

    private static LocalKafka kafka;
    private static int controller;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(directory, 0, ACCOUNTS, ADMISSION);
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(directory.resolve("server.properties"))) {
            settings.load(in);
        }
        controller = Integer.parseInt(
                settings.getProperty("controller.quorum.voters").replaceFirst(".*:", ""));
        try (Admin admin = Admin.create(client("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void newcomers_with_an_account_are_served_on_every_listener_while_a_crowd_of_strangers_stays_connected()
            throws Exception {
        try (KafkaProducer<String, String> before = producer();
                Crowd crowd = new Crowd(new byte[0])) {
            send(before, "from who was there before");
            crowd.gather();
            assertServed(before, "idle");
        }
    }

    @Test
    void strangers_that_keep_sending_a_byte_and_always_come_back_keep_nobody_out() throws Exception {
        try (KafkaProducer<String, String> before = producer();
                Crowd crowd = new Crowd("\0".getBytes(StandardCharsets.ISO_8859_1))) {
            send(before, "from who was there before");
            crowd.gather();
            crowd.keepComing();
            assertServed(before, "coming back");
        }
    }

    @Test
    void who_does_not_say_who_they_are_is_sent_away_and_who_said_it_stays() throws Exception {
        try (Admin known = Admin.create(client("bootstrap.servers", kafka.bootstrapServers()));
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), port())) {
            known.describeCluster().nodes().get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS);
            silent.setSoTimeout((int) TOO_SLOW.toMillis());
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThatCode(() -> known.describeCluster().nodes().get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_stranger_who_announces_a_long_message_is_sent_away_before_there_is_room_for_it() throws IOException {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port())) {
            stranger.setSoTimeout((int) ADMISSION.patience().toMillis() / 2);
            stranger.getOutputStream().write(new byte[] {0, 1, 0, 0, 0});
            assertThatCode(() -> assertThat(stranger.getInputStream().read()).isEqualTo(-1))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void the_room_is_well_below_the_limit_of_open_files() {
        assertThat(Admission.of(20_000)).isEqualTo(new Admission(1_000, 250, Duration.ofSeconds(10)));
        assertThat(Admission.of(4_096).most()).isEqualTo(204);
        assertThat(Admission.of(1_024).most()).isEqualTo(100);
        assertThat(Admission.of(-1).most()).isEqualTo(1_000);
    }

    private static void assertServed(KafkaProducer<String, String> before, String value) throws Exception {
        send(before, value);
        for (int restart = 0; restart < 3; restart++) {
            try (KafkaProducer<String, String> newcomer = producer()) {
                send(newcomer, value + restart);
            }
            assertThat(lastValue()).isEqualTo(value + restart);
        }
        try (Admin admin = Admin.create(client("bootstrap.controllers", "127.0.0.1:" + controller))) {
            admin.describeMetadataQuorum().quorumInfo().get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                client("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String value) throws Exception {
        producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get(TOO_SLOW.toSeconds(), TimeUnit.SECONDS);
    }

    private static String lastValue() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                client("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(
                    PARTITION, consumer.endOffsets(List.of(PARTITION), TOO_SLOW).get(PARTITION) - 1);
            return consumer.poll(TOO_SLOW).iterator().next().value();
        }
    }

    private static Map<String, Object> client(String setting, String address) {
        Map<String, Object> settings = new HashMap<>(ACCOUNTS.client("stack"));
        settings.put(setting, address);
        settings.put("default.api.timeout.ms", (int) TOO_SLOW.toMillis());
        settings.put("max.block.ms", (int) TOO_SLOW.toMillis());
        return settings;
    }

    private static int port() {
        return Integer.parseInt(kafka.bootstrapServers().replaceFirst(".*:", ""));
    }

    /** On both listeners; at first three times as many as there is room for. */
    private static final class Crowd implements AutoCloseable {
        private final byte[] says;
        private final List<Socket> sockets = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread comers = new Thread(this::comeAgain, "crowd");

        Crowd(byte[] says) {
            this.says = says;
        }

        void gather() throws IOException {
            for (int i = 0; i < 3 * ADMISSION.most(); i++) {
                come(port());
                come(controller);
            }
        }

        void keepComing() {
            comers.start();
        }

        private void comeAgain() {
            try {
                while (!over.await(5, TimeUnit.MILLISECONDS)) {
                    come(port());
                    come(controller);
                }
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void come(int port) throws IOException {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                socket.getOutputStream().write(says);
            } catch (IOException sentAway) {
                // Or not let in any more. Whoever has an account must not notice either.
                socket.close();
            }
        }

        @Override
        public void close() throws Exception {
            over.countDown();
            if (comers.isAlive()) {
                comers.join(TOO_SLOW.toMillis());
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
