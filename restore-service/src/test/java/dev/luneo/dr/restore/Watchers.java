package dev.luneo.dr.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Streams of events that are opened and not read. */
final class Watchers implements AutoCloseable {
    private final int port;
    private final String request;
    private final List<Socket> open = new ArrayList<>();

    Watchers(int port, String name, String path) {
        this.port = port;
        this.request = "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer token-of-%s\r\n\r\n"
                .formatted(path, name);
    }

    /** One more. @return the status of the answer, of which no more is read */
    int open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout((int) TestKafka.TOO_SLOW.toMillis());
        socket.getOutputStream().write(request.getBytes(UTF_8));
        String line = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), UTF_8);
        return Integer.parseInt(line.substring(line.length() - 3));
    }

    /** What each was told after all, once the streams have ended. */
    List<String> rest() throws IOException {
        List<String> told = new ArrayList<>();
        for (Socket socket : open) {
            told.add(new String(socket.getInputStream().readAllBytes(), UTF_8));
        }
        return told;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}
