package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;

/** A PostgreSQL cluster of our own on this machine. */
public final class LocalCluster implements AutoCloseable {

    private final ClusterSettings settings;

    private LocalCluster(ClusterSettings settings) {
        this.settings = settings;
    }

    /** Opens the cluster in the settings' directory, making it first when there is none, and waits until it answers. */
    public static Answer<LocalCluster> start(PostgresBinaries binaries, ClusterSettings settings)
            throws InterruptedException {
        throw new UnsupportedOperationException(new LocalCluster(settings).settings.toString() + binaries);
    }

    public int port() {
        throw new UnsupportedOperationException();
    }

    public DatabaseUrl superuser(String database) {
        throw new UnsupportedOperationException();
    }

    /** Ends sessions, writes everything down, ends. */
    public Change stop() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Ends at once, as in a crash; the next start recovers. */
    public Change kill() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Starts again after a stop, or stops and starts. */
    public Change restart() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
