package dev.luneo.dr.localkafka;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafka.network.DataPlaneAcceptor;
import kafka.network.Processor;
import kafka.network.SocketServer;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.network.KafkaChannel;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Ends connections of whoever does not say who they are: those that take too long, and the oldest where there are too many. Kafka itself lets
 * each stay for ten minutes, for ever if it sends a byte now and then, and accepts nobody else once its listener is full; so strangers would
 * keep the services out. It has no setting for that, and tells connections apart only inside.
 */
final class Doorkeeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Doorkeeper.class.getName());

    /** Between two looks; what comes in meanwhile finds room above {@link Admission#unknown}. */
    private static final long LOOK_MILLIS = 50;

    private final Admission admission;
    private final List<Door> doors;
    private final Thread thread = new Thread(this::watch, "kafka-doorkeeper");

    private Doorkeeper(Admission admission, List<Door> doors) {
        this.admission = admission;
        this.doors = doors;
        thread.setDaemon(true);
    }

    /** @param server started, with accounts: to one without, everybody is known at once */
    static Doorkeeper of(KafkaRaftServer server, Admission admission) {
        List<Door> doors = new ArrayList<>();
        for (SocketServer sockets : List.of(
                part(server, "broker", BrokerServer.class).socketServer(),
                part(server, "controller", ControllerServer.class).socketServer())) {
            for (DataPlaneAcceptor acceptor : sockets.dataPlaneAcceptors().values()) {
                doors.add(new Door(List.copyOf(CollectionConverters.asJava(acceptor.processors()))));
            }
        }
        Doorkeeper doorkeeper = new Doorkeeper(admission, doors);
        doorkeeper.thread.start();
        return doorkeeper;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Kafka gives no way to the parts of its server. A version that has others must fail at every start, not let strangers in quietly. */
    private static <T> T part(KafkaRaftServer server, String name, Class<T> type) {
        try {
            var field = KafkaRaftServer.class.getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(((Option<?>) field.get(server)).get());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Kafka's server has no " + name, e);
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(LOOK_MILLIS);
                for (Door door : doors) {
                    door.look(admission);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One listener. */
    private static final class Door {
        private final List<Processor> processors;
        /** With when each was first seen; the oldest first. */
        private final Map<KafkaChannel, Long> unknown = new LinkedHashMap<>();

        Door(List<Processor> processors) {
            this.processors = processors;
        }

        void look(Admission admission) {
            long now = System.nanoTime();
            Set<KafkaChannel> present = new HashSet<>();
            try {
                for (Processor processor : processors) {
                    for (KafkaChannel channel : processor.selector().channels()) {
                        if (channel != null && !channel.ready()) {
                            present.add(channel);
                        }
                    }
                }
            } catch (RuntimeException torn) {
                // The list is its processor's own, which was changing it just now. The next look is as good.
                LOG.log(Logger.Level.DEBUG, "Looking again for connections of strangers", torn);
                return;
            }
            unknown.keySet().retainAll(present);
            present.forEach(channel -> unknown.putIfAbsent(channel, now));
            Iterator<Map.Entry<KafkaChannel, Long>> oldest = unknown.entrySet().iterator();
            for (int tooMany = unknown.size() - admission.unknown(); oldest.hasNext(); tooMany--) {
                Map.Entry<KafkaChannel, Long> next = oldest.next();
                if (tooMany <= 0 && now - next.getValue() < admission.patience().toNanos()) {
                    return;
                }
                end(next.getKey());
            }
        }

        /** To its processor, the only one who may close it, this looks as if the other side had gone. */
        private static void end(KafkaChannel channel) {
            try {
                if (channel.selectionKey().channel() instanceof SocketChannel socket) {
                    socket.shutdownInput();
                }
            } catch (IOException e) {
                // It has ended by itself.
                LOG.log(Logger.Level.DEBUG, "A connection had ended already", e);
            }
        }
    }
}
