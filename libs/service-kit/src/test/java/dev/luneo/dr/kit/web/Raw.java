package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.luneo.dr.kit.TestKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection on which any bytes at all can be sent. */
final class Raw implements AutoCloseable {
    private final Socket socket = new Socket();

    private Raw(int port) throws IOException {
        // So small that an answer of some size is not taken off the server's hands before it is read.
        socket.setReceiveBufferSize(4 * 1024);
        socket.setSoTimeout((int) TestKafka.TOO_SLOW.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Raw open(int port) throws IOException {
        return new Raw(port);
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
