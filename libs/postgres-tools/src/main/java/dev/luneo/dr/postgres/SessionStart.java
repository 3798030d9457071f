package dev.luneo.dr.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a session of ours begins. All of it travels in the startup packet, where it beats what {@code ALTER ROLE} and
 * {@code ALTER DATABASE} have set: their owners may be hostile, and neither their search path nor their time limits
 * nor a role they set may reach us. Nothing is set that outlives the session.
 *
 * @param searchPath as {@code search_path} takes it
 * @param statementLimit longest statement; zero: whoever uses the session has a limit of their own
 * @param lockLimit longest wait for one lock
 * @param idleLimit longest idling inside a transaction; zero as above
 * @param everyRow rows hidden from us by a policy are an error, never a silent gap
 */
public record SessionStart(
        String searchPath, Duration statementLimit, Duration lockLimit, Duration idleLimit, boolean everyRow) {

    /** Nothing of any user's schema is found without its schema's name: no function, no operator, no type. */
    public static final String SAFE_PATH = "pg_catalog, pg_temp";

    /**
     * For questions and for changes to databases. A database of many files takes minutes to be dropped, and waits for a
     * checkpoint; a lock that is not had in half a minute is held by somebody whom a person has to see.
     */
    public static final SessionStart MAINTENANCE =
            new SessionStart(SAFE_PATH, Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(1), false);

    /** For reading all there is, however long it takes; a migration that holds a table longer than the limit is not waited for. */
    public static final SessionStart READING =
            new SessionStart(SAFE_PATH, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, true);

    /** For PostgreSQL's tools, which set much of this again by themselves, but only after they are connected. */
    public static final SessionStart TOOL =
            new SessionStart(SAFE_PATH, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, false);

    static final int IDLE_SESSIONS_SINCE = 140000;
    static final int TRANSACTION_LIMITS_SINCE = 170000;

    /** Under which equal values have equal text on every server, and text of ours has one meaning. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("datestyle", "ISO, MDY"),
            Map.entry("intervalstyle", "postgres"),
            Map.entry("extra_float_digits", "3"),
            Map.entry("bytea_output", "hex"),
            Map.entry("xmlbinary", "base64"),
            Map.entry("lc_monetary", "C"),
            Map.entry("quote_all_identifiers", "off"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("array_nulls", "on"),
            Map.entry("jit", "off"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_deferrable", "off"),
            Map.entry("default_transaction_read_only", "off"));

    /** When this machine vanishes, the server lets go of our locks and snapshots within a minute and a half; by default, in two hours. */
    private static final Map<String, String> KEEPALIVE = Map.of(
            "tcp_keepalives_idle", Integer.toString(KeepAliveSockets.IDLE_SECONDS),
            "tcp_keepalives_interval", Integer.toString(KeepAliveSockets.INTERVAL_SECONDS),
            "tcp_keepalives_count", Integer.toString(KeepAliveSockets.PROBES));

    public SessionStart within(Duration statement) {
        return new SessionStart(searchPath, statement, lockLimit, idleLimit, everyRow);
    }

    /** For statements that are not ours, such as a plan's checks, whose unqualified names mean something. */
    public SessionStart withSearchPath(String other) {
        return new SessionStart(other, statementLimit, lockLimit, idleLimit, everyRow);
    }

    /**
     * As the startup packet's and PGOPTIONS' {@code options} have it.
     *
     * @param given the URL's own options; ours come later and win, except that the URL may choose a role
     * @param serverVersionNum such as 150013; zero when it is not known, for a server refuses what it does not know
     */
    String options(String given, int serverVersionNum) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("search_path", searchPath);
        all.put("statement_timeout", millis(statementLimit));
        all.put("lock_timeout", millis(lockLimit));
        all.put("idle_in_transaction_session_timeout", millis(idleLimit));
        all.put("row_security", everyRow ? "off" : "on");
        all.putAll(MEANINGS);
        all.putAll(KEEPALIVE);
        if (serverVersionNum >= IDLE_SESSIONS_SINCE) {
            all.put("idle_session_timeout", "0");
        }
        if (serverVersionNum >= TRANSACTION_LIMITS_SINCE) {
            all.put("transaction_timeout", "0");
        }
        String ours = all.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + escaped(setting.getValue()))
                .collect(Collectors.joining(" "));
        return ("-c role=none " + given).strip() + " " + ours;
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace(" ", "\\ ");
    }
}
