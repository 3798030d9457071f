package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.luneo.dr.kit.TestKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A connection on which any bytes at all can be sent. */
final class Raw implements AutoCloseable {
    private final Socket socket = new Socket();

    private Raw(String from, int port) throws IOException {
        // So small that an answer of some size is not taken off the server's hands before it is read.
        socket.setReceiveBufferSize(4 * 1024);
        socket.setSoTimeout((int) TestKafka.TOO_SLOW.toMillis());
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Raw open(int port) throws IOException {
        return new Raw("127.0.0.1", port);
    }

    /** From another address than everybody else. */
    static Raw stranger(int port) throws IOException {
        return new Raw("127.0.0.2", port);
    }

    Raw send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    boolean answered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** All until the server closes the connection. */
    String answer() throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** The same; nothing where the connection was closed unread. */
    String answerOrEnd() throws IOException {
        try {
            return answer();
        } catch (SocketException closed) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
