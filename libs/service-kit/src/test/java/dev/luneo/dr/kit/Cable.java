package dev.luneo.dr.kit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network cable between some clients and the broker, which can be pulled: connections stay open, and nothing comes through any
 * more. The broker tells its clients where it is; what it says is changed on the way, so that they keep to the cable.
 */
public final class Cable implements AutoCloseable {
    private static final byte[] HOST = "127.0.0.1".getBytes(StandardCharsets.UTF_8);

    private final ServerSocket end;
    private final int broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean pulled;

    public Cable(String bootstrapServers) {
        broker = Integer.parseInt(bootstrapServers.split(":")[1]);
        try {
            end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + end.getLocalPort();
    }

    public void pull() {
        pulled = true;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = end.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), broker);
            sockets.addAll(List.of(client, server));
            start(() -> carry(client, server));
            start(() -> carry(server, client));
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        DataInputStream in = new DataInputStream(from.getInputStream());
        DataOutputStream out = new DataOutputStream(to.getOutputStream());
        while (true) {
            byte[] message = new byte[in.readInt()];
            in.readFully(message);
            if (!pulled) {
                rewrite(message);
                out.writeInt(message.length);
                out.write(message);
                out.flush();
            }
        }
    }

    /** Wherever the broker's address stands, a host and then a port of four bytes, this end of the cable is put instead. */
    private void rewrite(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        for (int i = 0; i + HOST.length + Integer.BYTES <= message.length; i++) {
            if (bytes.slice(i, HOST.length).equals(ByteBuffer.wrap(HOST)) && bytes.getInt(i + HOST.length) == broker) {
                bytes.putInt(i + HOST.length, end.getLocalPort());
            }
        }
    }

    private interface Carrying {
        void run() throws IOException;
    }

    private static void start(Carrying carrying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        carrying.run();
                    } catch (IOException e) {
                        // One side hung up, or the test is over.
                        Thread.currentThread().interrupt();
                    }
                },
                "cable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
