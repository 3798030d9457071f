package dev.luneo.dr.kit.web;

import dev.luneo.dr.kit.log.Sparingly;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.slf4j.LoggerFactory;

/**
 * HTTP on connections of which no address has more than a share: one beyond it is closed before a byte of it is read, so that
 * whoever collects connections keeps nobody else out. Public for Tomcat, which makes it by its name.
 */
public final class SharedConnections extends Http11NioProtocol {
    /**
     * A quarter of all that there are. A proxy in front of us, whose clients all come from its address, keeps far fewer and uses
     * them again; what it queues beyond them it answers itself.
     */
    static final int MOST_BY_ADDRESS = ServerLimits.MOST_CONNECTIONS / 4;

    public SharedConnections() {
        super(new Endpoint());
    }

    private static final class Endpoint extends NioEndpoint {
        private final Sparingly log = new Sparingly(LoggerFactory.getLogger(SharedConnections.class), System::nanoTime);

        /** What a provider gives to one customer at the least, so that more addresses of it are no more customers. */
        private static final int CUSTOMER_BYTES_OF_IPV6 = 8;

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            Optional<String> origin = origin(socket);
            if (origin.isPresent() && open(origin.get()) >= MOST_BY_ADDRESS) {
                destroySocket(socket);
                log.warn(
                        "A connection from {} (an address in hex) was closed: {} are open from there, the most that one may have",
                        origin.get(),
                        MOST_BY_ADDRESS);
                return false;
            }
            return super.setSocketOptions(socket);
        }

        /** Counted anew each time: a number kept beside the connections themselves would one day not be theirs. */
        private long open(String origin) {
            return connections.keySet().stream()
                    .filter(other -> origin(other).filter(origin::equals).isPresent())
                    .count();
        }

        private static Optional<String> origin(SocketChannel socket) {
            return Optional.ofNullable(socket.socket().getInetAddress())
                    .map(InetAddress::getAddress)
                    .map(bytes -> HexFormat.of()
                            .formatHex(bytes.length > 4 ? Arrays.copyOf(bytes, CUSTOMER_BYTES_OF_IPV6) : bytes));
        }
    }
}
