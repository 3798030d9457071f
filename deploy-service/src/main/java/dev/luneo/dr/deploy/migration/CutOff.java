package dev.luneo.dr.deploy.migration;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a migration ended for want of its server, and not of itself: then it may be tried again. Told by codes and by the server,
 * never by the words of a message.
 */
public final class CutOff {
    /** Prisma: unreachable, timed out while connecting, timed out, connection closed. */
    private static final Pattern PRISMA = Pattern.compile("^\\s*(?:Error:\\s*)?(P1001|P1002|P1008|P1017)(?:\\W.*)?$");

    /** A SQLSTATE behind a label, as tools print it: connection lost (08, 57P0x) or disk full (53100). */
    private static final Pattern SQLSTATE = Pattern.compile(
            "(?:sql ?state|code|error|fatal|panic)\\W{1,6}(08[0-9A-Z]{3}|57P0[1-5]|53100)\\b",
            Pattern.CASE_INSENSITIVE);

    /** When its processes began: a crash that it recovers from by itself begins the checkpointer again, not the server. */
    private static final String BEGAN = "select greatest(pg_catalog.pg_postmaster_start_time(),"
            + " (select pg_catalog.max(a.backend_start) from pg_catalog.pg_stat_get_activity(null) a"
            + " where a.backend_type = 'checkpointer'))::text";

    private CutOff() {}

    /** The code by which a tool says so in the last lines that it printed. */
    public static Optional<String> code(List<String> lines) {
        for (String line : lines) {
            for (Pattern pattern : List.of(PRISMA, SQLSTATE)) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return Optional.of(matcher.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** When the server began to run, to be compared with another such answer; empty when it does not answer. */
    public static Optional<String> serverBegan(DatabaseUrl database) {
        try (Connection connection = database.connect()) {
            return Query.one(connection, BEGAN, row -> Optional.ofNullable(row.getString(1)));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
