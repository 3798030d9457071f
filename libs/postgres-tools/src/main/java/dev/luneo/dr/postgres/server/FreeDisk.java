package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Free space under a server's data directory, when that is on this machine and not in a container's own file system. */
final class FreeDisk {

    private FreeDisk() {}

    static Optional<Long> bytes(Connection connection, String host, int port) throws SQLException {
        if (!isThisMachine(host)) {
            return Optional.empty();
        }
        String directory;
        try {
            directory = Query.one(
                    connection, "select pg_catalog.current_setting('data_directory')", row -> row.getString(1));
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            Path data = Path.of(directory);
            return Files.isDirectory(data) && isOf(data, port)
                    ? Optional.of(Files.getFileStore(data).getUsableSpace())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The same path may hold another cluster when the server is in a container; its lock file tells by the port. */
    private static boolean isOf(Path data, int port) throws IOException {
        Path lock = data.resolve("postmaster.pid");
        if (!Files.isReadable(lock)) {
            return true;
        }
        List<String> lines = Files.readAllLines(lock);
        return lines.size() > 3 && lines.get(3).strip().equals(Integer.toString(port));
    }

    private static boolean isThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
