package dev.luneo.dr.restore.server;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.restore.RestoreReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a server can take a restored database; everything that speaks against it, and touching nothing. */
public final class ServerCheck {
    /** A restored database is compact, but building its indexes takes room that is given back only at the end. */
    private static final double ROOM = 1.2;

    private final PostgresBinaries binaries;

    public ServerCheck(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    /**
     * @param serverVersion as {@code server_version_num}; 0 when the server did not tell
     * @param freeBytes empty when the server's disk is not ours to look at
     * @param problems in the order in which they should be mended; empty when the server is ready
     */
    public record Report(int serverVersion, String toolVersion, Optional<Long> freeBytes, List<Failure> problems) {
        public Report {
            problems = List.copyOf(problems);
        }

        public String words() {
            return "PostgreSQL %d, pg_restore %s, %s"
                    .formatted(
                            serverVersion / 10_000,
                            toolVersion,
                            freeBytes
                                    .map(free -> "%d MB free".formatted(free / 1_000_000))
                                    .orElse(
                                            "free disk space unknown: the server is elsewhere, or does not let us look"));
        }
    }

    /**
     * @param live the database that is to be restored, on a server that may be lost with it; empty when that does not matter
     * @param databaseBytes its size; empty leaves the disk out
     */
    public Report look(DatabaseUrl url, Optional<DatabaseUrl> live, Optional<Long> databaseBytes)
            throws InterruptedException {
        PostgresServer server = new PostgresServer(url);
        Answer<Integer> version = server.serverVersionNum();
        Answer<PostgresTool> tool = binaries.require("pg_restore");
        List<Failure> problems = new ArrayList<>();
        tool.whenFailed().map(RestoreReason::of).ifPresent(problems::add);
        String toolVersion =
                tool.whenGiven().map(found -> found.version().text()).orElse("missing");
        if (version.whenFailed().isPresent()) {
            problems.add(LostServer.of(version.whenFailed().get(), url, live));
            return new Report(0, toolVersion, Optional.empty(), problems);
        }
        mayCreate(url).ifPresent(problems::add);
        Optional<Long> free = server.freeDiskBytes().whenGiven().flatMap(known -> known);
        databaseBytes
                .flatMap(bytes -> free.flatMap(known -> room(bytes, known, url)))
                .ifPresent(problems::add);
        return new Report(version.orThrow(), toolVersion, free, problems);
    }

    private static Optional<Failure> room(long databaseBytes, long freeBytes, DatabaseUrl url) {
        long needed = Math.round(databaseBytes * ROOM);
        return freeBytes >= needed
                ? Optional.empty()
                : Optional.of(RestoreReason.DISK_TOO_SMALL.because(
                        "The disk of %s:%d has %d MB free, and restoring a database of %d MB needs %d MB"
                                .formatted(
                                        url.location().host(),
                                        url.location().port(),
                                        freeBytes / 1_000_000,
                                        databaseBytes / 1_000_000,
                                        needed / 1_000_000)));
    }

    private static Optional<Failure> mayCreate(DatabaseUrl url) {
        Answer<Boolean> may = Administration.ask(
                url,
                connection -> first(
                        connection,
                        "select rolsuper or rolcreatedb from pg_catalog.pg_roles where rolname = current_user"));
        if (may.whenFailed().isPresent()) {
            return may.whenFailed().map(RestoreReason::of);
        }
        return may.orThrow()
                ? Optional.empty()
                : Optional.of(RestoreReason.MAY_NOT_CREATE_DATABASES.because("Role %s may not create databases on %s:%d"
                        .formatted(
                                url.user(),
                                url.location().host(),
                                url.location().port())));
    }

    private static boolean first(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
