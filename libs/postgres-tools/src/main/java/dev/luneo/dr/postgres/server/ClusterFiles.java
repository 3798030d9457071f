package dev.luneo.dr.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a cluster of our own. */
final class ClusterFiles {

    private static final String OURS = "luneo.conf";

    private final ClusterSettings settings;
    private final ClusterOwner owner;

    ClusterFiles(ClusterSettings settings, ClusterOwner owner) {
        this.settings = settings;
        this.owner = owner;
    }

    Path data() {
        return settings.directory().resolve("data");
    }

    Path log() {
        return settings.directory().resolve("server.log");
    }

    /** Where a cluster is made, so that one whose making was interrupted is never taken for a whole one. */
    Path unfinished() {
        return settings.directory().resolve("data.unfinished");
    }

    Path passwordFile() {
        return settings.directory().resolve("password.once");
    }

    boolean exists() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    void prepareNew() throws IOException {
        Files.createDirectories(settings.directory());
        owner.give(settings.directory());
        remove(unfinished());
        owner.write(passwordFile(), settings.password());
    }

    void finishNew() throws IOException {
        Files.writeString(
                unfinished().resolve("postgresql.conf"),
                "\ninclude_if_exists '" + OURS + "'\n",
                StandardOpenOption.APPEND);
        Files.move(unfinished(), data());
    }

    void writeSettings(int port) throws IOException {
        Map<String, String> all = new TreeMap<>(settings.settings());
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("unix_socket_directories", "");
        all.put("fsync", settings.fsync() ? "on" : "off");
        all.put("password_encryption", "scram-sha-256");
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        owner.write(data().resolve(OURS), text.toString());
    }

    /** The port it last ran on, from the server's own lock file or from our settings. */
    Optional<Integer> lastPort() throws IOException {
        Path lock = data().resolve("postmaster.pid");
        if (Files.exists(lock)) {
            List<String> lines = Files.readAllLines(lock);
            if (lines.size() > 3 && lines.get(3).matches("\\d+")) {
                return Optional.of(Integer.parseInt(lines.get(3)));
            }
        }
        Path ours = data().resolve(OURS);
        if (!Files.exists(ours)) {
            return Optional.empty();
        }
        return Files.readAllLines(ours).stream()
                .filter(line -> line.matches("port = '\\d+'"))
                .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** The end of the server's log, for the message when it does not start. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "no log";
        }
    }

    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
