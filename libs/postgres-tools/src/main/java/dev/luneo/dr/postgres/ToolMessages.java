package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.process.CommandOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the reason out of what pg_dump, pg_restore and the server say. The tools run with LC_ALL=C; a server set to
 * another language is why connections are tried over JDBC, with SQLSTATEs, first.
 */
final class ToolMessages {

    /** An operator needs the first cause, not the avalanche. */
    private static final int LINES_QUOTED = 8;

    private static final Pattern ERROR_LINE = Pattern.compile("(?i)\\b(error|fatal|panic|detail|hint):");
    /** Where pg_restore met an error, in what, and at which statement. */
    private static final Pattern PLACE = Pattern.compile("^(?:\\S*: from TOC entry |CONTEXT: |Command was: ).*");

    /** In this order: the first that is found counts. */
    private static final Map<Reason, Pattern> PATTERNS = new LinkedHashMap<>();

    static {
        add(
                Reason.DISK_FULL,
                "no space left on device|disk quota exceeded|could not extend file|wrote only \\d+ of \\d+ bytes");
        add(
                Reason.TOOL_TOO_OLD,
                "server version mismatch|unsupported version \\(.*\\) in file header|unrecognized compression");
        add(Reason.WRONG_CREDENTIALS, "authentication failed|no password supplied|no pg_hba.conf entry");
        add(Reason.DATABASE_MISSING, "database \".*\" does not exist");
        add(
                Reason.CONNECTIONS_REFUSED,
                "too many clients|too many connections|remaining connection slots|not currently accepting connections"
                        + "|is starting up|is shutting down|is in recovery mode");
        add(
                Reason.SERVER_UNREACHABLE,
                "connection refused|could not connect|connection to server .* failed|server closed the connection"
                        + "|terminating connection|could not translate host name|no connection to the server"
                        + "|connection not open|ssl syscall error|lost synchronization");
        add(
                Reason.PERMISSION_DENIED,
                "permission denied|must be owner|must be superuser|row-level security|must be member");
        add(
                Reason.SCHEMA_CHANGED,
                "could not obtain lock|lock timeout|could not open relation|cache lookup failed|invalid snapshot"
                        + "|could not import the requested snapshot");
        add(
                Reason.DATA_DAMAGED,
                "unexpected end of file|could not read from input file|could not close data file|could not uncompress"
                        + "|could not decompress|valid archive|magic string|could not open input file|could not open toc"
                        + "|could not open large object toc|unexpected block id|entry id -?\\d+ out of range"
                        + "|unexpected data offset|missing data for column|extra data after last|invalid input syntax"
                        + "|invalid byte sequence|invalid page|crc error|corrupt|unexpected message type"
                        + "|unrecognized data block|could not find entry|sanity check|invalid dumpid|toc.dat"
                        + "|literal newline found|unterminated csv");
    }

    /** What the server says of a statement quotes names and data of the database, and so do the tools in their quotes. */
    private static final Pattern FOREIGN = Pattern.compile("\"[^\"\\n]*\"|\\bERROR:.*");

    /** From the first quote to the last one, for what is quoted may hold quotes. */
    private static final Pattern QUOTED = Pattern.compile("\".*\"");

    private ToolMessages() {}

    private static void add(Reason reason, String pattern) {
        PATTERNS.put(reason, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }

    static boolean isError(String line) {
        return ERROR_LINE.matcher(line).find();
    }

    static boolean isPlace(String line) {
        return PLACE.matcher(line).matches();
    }

    static Reason reason(String said) {
        String text = said.lines().map(ToolMessages::withoutValues).collect(Collectors.joining("\n"));
        return PATTERNS.entrySet().stream()
                .filter(entry -> entry.getValue()
                        .matcher(entry.getKey() == Reason.DATA_DAMAGED ? inOwnWords(text) : text)
                        .find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Reason.OTHER);
    }

    /** A table called "corrupt_uploads" makes no backup a damaged one: that is said only by what the tool read itself. */
    private static String inOwnWords(String text) {
        return FOREIGN.matcher(text).replaceAll("");
    }

    /** A row that says "connection refused" is no outage when a check of its table does not hold. */
    private static String withoutValues(String line) {
        if (line.startsWith("DETAIL: ") || line.startsWith("HINT: ")) {
            return "";
        }
        return line.contains("ERROR: ") ? QUOTED.matcher(line).replaceAll("\"\"") : line;
    }

    /** @param quoted of the errors, what is said to people */
    static PostgresFailure failure(CommandOutcome outcome, List<String> errors, List<String> quoted) {
        if (outcome.ending() == CommandOutcome.Ending.NOT_STARTED) {
            return new PostgresFailure(Reason.TOOL_MISSING, outcome.describe(), Hints.of(Reason.TOOL_MISSING, ""));
        }
        if (outcome.ending() == CommandOutcome.Ending.TIMED_OUT) {
            return new PostgresFailure(Reason.TIMED_OUT, outcome.describe(), Hints.of(Reason.TIMED_OUT, ""));
        }
        String text = String.join("\n", errors.isEmpty() ? outcome.lastLines() : errors);
        Reason reason = reason(text);
        String detail = errors.isEmpty()
                ? outcome.describe()
                : "%s ended with exit code %d: %s"
                        .formatted(
                                outcome.program(),
                                outcome.exitCode(),
                                String.join(" | ", quoted.subList(0, Math.min(LINES_QUOTED, quoted.size()))));
        return new PostgresFailure(reason, detail, Hints.of(reason, text));
    }
}
