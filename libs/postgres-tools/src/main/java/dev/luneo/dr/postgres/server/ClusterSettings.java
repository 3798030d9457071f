package dev.luneo.dr.postgres.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster of our own.
 *
 * @param directory holds data and log; made when missing. As root, the user {@code postgres} must be able to reach it
 * @param fsync false for tests: faster, and lost with the machine
 * @param settings more settings as in postgresql.conf, such as {@code wal_level}
 * @param port empty: the one it had before, else a free one
 */
public record ClusterSettings(
        Path directory,
        String superuser,
        String password,
        boolean fsync,
        Map<String, String> settings,
        Optional<Integer> port) {

    public ClusterSettings {
        settings = Map.copyOf(settings);
        if (superuser.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("a cluster needs a superuser and a password");
        }
    }

    public static ClusterSettings of(Path directory, String superuser, String password) {
        return new ClusterSettings(directory, superuser, password, true, Map.of(), Optional.empty());
    }

    public ClusterSettings withoutFsync() {
        return new ClusterSettings(directory, superuser, password, false, settings, port);
    }

    public ClusterSettings with(Map<String, String> others) {
        return new ClusterSettings(directory, superuser, password, fsync, others, port);
    }

    public ClusterSettings onPort(int chosen) {
        return new ClusterSettings(directory, superuser, password, fsync, settings, Optional.of(chosen));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "cluster in " + directory + " of " + superuser;
    }
}
