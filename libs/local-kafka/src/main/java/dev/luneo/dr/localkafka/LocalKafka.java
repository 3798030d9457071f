package dev.luneo.dr.localkafka;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * One node that is broker and controller (KRaft), reachable from this machine only, its log in a directory that survives a
 * restart. For one machine and for tests; a company's Kafka has replicas.
 */
public final class LocalKafka implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final Optional<Accounts> accounts;
    private final Admission admission;
    private final KafkaRaftServer server;
    private final Optional<Doorkeeper> doorkeeper;

    private LocalKafka(
            Path directory, int port, Optional<Accounts> accounts, Admission admission, KafkaRaftServer server) {
        this.directory = directory;
        this.port = port;
        this.accounts = accounts;
        this.admission = admission;
        this.server = server;
        this.doorkeeper = accounts.map(known -> Doorkeeper.of(server, admission));
    }

    /**
     * Starts a broker that asks nobody who they are, for tests of what has nothing to do with that, and returns when it serves. A directory that
     * holds a broker's log already is carried on with.
     *
     * @param port for clients; 0 takes a free one
     */
    public static LocalKafka start(Path directory, int port) {
        return start(directory, port, Optional.empty(), Admission.ofThisProcess());
    }

    /** Starts a broker that lets only the accounts in, on every listener, and each of them do only what a rule (ACL) allows. */
    public static LocalKafka start(Path directory, int port, Accounts accounts) {
        return start(directory, port, accounts, Admission.ofThisProcess());
    }

    static LocalKafka start(Path directory, int port, Accounts accounts, Admission admission) {
        return start(directory, port, Optional.of(accounts), admission);
    }

    private static LocalKafka start(Path directory, int port, Optional<Accounts> accounts, Admission admission) {
        int clients = port == 0 ? freePort() : port;
        Path log = directory.resolve("log");
        Properties settings = settings(log, clients, freePort());
        accounts.ifPresent(known -> admitOnly(known, settings));
        for (String listener : List.of("clients", "controller")) {
            settings.setProperty(
                    "listener.name.%s.max.connections".formatted(listener), Integer.toString(admission.most()));
        }
        try {
            if (!Files.exists(log.resolve("meta.properties"))) {
                format(directory, settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's log cannot be kept in %s".formatted(directory), e);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
        return new LocalKafka(directory, clients, accounts, admission, server);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Stops and starts again on the same port, with the same log. */
    public LocalKafka restart() {
        close();
        return start(directory, port, accounts, admission);
    }

    @Override
    public void close() {
        doorkeeper.ifPresent(Doorkeeper::close);
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path log, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty(
                "listeners", "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.setProperty("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        settings.setProperty("inter.broker.listener.name", "CLIENTS");
        settings.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("log.dirs", log.toString());
        // One node: whatever Kafka keeps for itself can have one replica only.
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // Fifty partitions would cost seconds at every start; no group of ours commits offsets.
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        // The first member of a group need not wait for others: they join when they come.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("background.threads", "2");
        // A restarted broker is let in only when its predecessor counts as gone: at once after an orderly end,
        // which says good-bye; after a kill when its session is over, by default after nine seconds.
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    /** The controller's listener, too: whoever reaches that one could write the cluster's metadata, rules included. */
    private static void admitOnly(Accounts accounts, Properties settings) {
        settings.setProperty(
                "listener.security.protocol.map", "CLIENTS:%s,CONTROLLER:%1$s".formatted(Accounts.PROTOCOL));
        settings.setProperty("sasl.enabled.mechanisms", Accounts.MECHANISM);
        settings.setProperty("sasl.mechanism.inter.broker.protocol", Accounts.MECHANISM);
        settings.setProperty("sasl.mechanism.controller.protocol", Accounts.MECHANISM);
        for (String listener : List.of("clients", "controller")) {
            String prefix = "listener.name.%s.scram-sha-256.".formatted(listener);
            settings.setProperty(prefix + "sasl.server.callback.handler.class", ScramAccounts.class.getName());
            settings.setProperty(prefix + "sasl.jaas.config", accounts.listener());
        }
        settings.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.setProperty("super.users", "User:" + accounts.administrator());
        settings.setProperty("allow.everyone.if.no.acl.found", "false");
        // Kafka makes room for what a stranger says will come. No message of SCRAM has a kilobyte; Kafka's default is
        // 512.
        settings.setProperty("sasl.server.max.receive.size", Integer.toString(16 * 1024));
        // So that nobody waits for a second try of theirs while the doorkeeper is busy with a crowd.
        settings.setProperty("socket.listen.backlog.size", "500");
    }

    private static void format(Path directory, Properties settings) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("server.properties");
        try (var out = Files.newBufferedWriter(file)) {
            // Only for the storage tool, which needs no passwords.
            Properties harmless = new Properties();
            settings.stringPropertyNames().stream()
                    .filter(name -> !name.endsWith("jaas.config"))
                    .forEach(name -> harmless.setProperty(name, settings.getProperty(name)));
            harmless.store(out, null);
        }
        PrintStream silent = new PrintStream(PrintStream.nullOutputStream());
        int exit = StorageTool.execute(
                new String[] {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()},
                silent);
        if (exit != 0) {
            throw new IOException("Kafka's storage tool ended with exit code %d for %s".formatted(exit, file));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("This machine has no free port", e);
        }
    }
}
