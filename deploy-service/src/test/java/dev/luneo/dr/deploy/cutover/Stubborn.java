package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that connects as soon as it can, writes, and does it again for ever. */
final class Stubborn implements AutoCloseable {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread;
    private volatile boolean done;

    Stubborn(DatabaseUrl database) {
        thread = new Thread(() -> {
            while (!done) {
                try (Connection connection = database.connectAsApplication()) {
                    connections.incrementAndGet();
                    connection.createStatement().execute("select pg_sleep(0.01)");
                } catch (SQLException e) {
                    refused.incrementAndGet();
                }
            }
        });
        thread.start();
    }

    int connections() {
        return connections.get();
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() throws InterruptedException {
        done = true;
        thread.join();
    }
}
