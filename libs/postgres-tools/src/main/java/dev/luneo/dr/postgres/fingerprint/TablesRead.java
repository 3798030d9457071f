package dev.luneo.dr.postgres.fingerprint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Reads all tables of a snapshot, several at a time, each connection taking the next one when it has finished one. */
final class TablesRead {

    /**
     * A transaction keeps the locks of all it has read. PostgreSQL keeps the first sixteen weak ones of a session in the session
     * itself; only what is beyond takes room in the server's table of locks, which pg_dump needs to the last place.
     */
    private static final int LOCKS_AT_ONCE = 16;

    private static final String NO_ROOM_FOR_LOCKS = "53200";

    private final DatabaseSnapshot snapshot;
    private final boolean content;

    TablesRead(DatabaseSnapshot snapshot, boolean content) {
        this.snapshot = snapshot;
        this.content = content;
    }

    List<TableFingerprint> read(List<Relation> relations, int connections) throws SQLException, InterruptedException {
        Queue<Relation> left = new ConcurrentLinkedQueue<>(relations);
        int workers = Math.max(1, Math.min(connections, relations.size()));
        ExecutorService executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "fingerprint");
            thread.setDaemon(true);
            return thread;
        });
        boolean complete = false;
        try {
            ExecutorCompletionService<List<TableFingerprint>> running = new ExecutorCompletionService<>(executor);
            for (int worker = 0; worker < workers; worker++) {
                boolean first = worker == 0;
                running.submit(() -> work(left, first));
            }
            List<TableFingerprint> all = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                all.addAll(running.take().get());
            }
            complete = true;
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            left.clear();
            executor.shutdownNow();
            if (!complete) {
                // A query does not notice an interrupt; closing the snapshot cancels it.
                snapshot.close();
                executor.awaitTermination(10, TimeUnit.SECONDS);
            }
        }
    }

    private List<TableFingerprint> work(Queue<Relation> left, boolean withLargeObjects) throws SQLException {
        List<TableFingerprint> read = new ArrayList<>();
        try (Connection connection = snapshot.join();
                Copies copies = new Copies(snapshot)) {
            if (withLargeObjects) {
                new LargeObjects(connection).read(content).ifPresent(read::add);
            }
            int held = 0;
            for (Relation next = left.poll(); next != null; next = left.poll()) {
                if (held > 0 && held + next.locks() > LOCKS_AT_ONCE) {
                    snapshot.letGo(connection);
                    held = 0;
                }
                if (next.foreign()) {
                    read.add(next.copy(connection, copies.session(), content));
                } else {
                    read.add(held == 0 ? next.read(connection, content) : readBeside(connection, next));
                }
                held += next.locks();
            }
        }
        return read;
    }

    /** Beside what was read before; where the server has no room for that, alone. */
    private TableFingerprint readBeside(Connection connection, Relation next) throws SQLException {
        try {
            return next.read(connection, content);
        } catch (SQLException e) {
            if (!NO_ROOM_FOR_LOCKS.equals(e.getSQLState())) {
                throw e;
            }
            snapshot.letGo(connection);
            return next.read(connection, content);
        }
    }
}
