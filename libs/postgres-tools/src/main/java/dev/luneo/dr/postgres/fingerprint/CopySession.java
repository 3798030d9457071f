package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads whole tables in a snapshot without a plan. Planning a query computes expressions of the table's indexes and
 * statistics, which are its owner's code; {@code COPY} of a table has no plan and computes nothing. It goes through psql,
 * because the driver takes in a row of up to a gigabyte whole.
 */
final class CopySession implements AutoCloseable {

    /** psql needs programs, a home and a place for temporary files; nothing else of ours. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "TMPDIR");

    private static final Pattern ERROR = Pattern.compile("[A-Z]+:\\s+([0-9A-Z]{5}): (.*)");
    private static final String CONNECTION_LOST = "08006";

    private final String snapshot;
    private final String encoding;
    private final Process psql;
    private final Path errors;
    private final CopyText rows;

    private CopySession(String snapshot, String encoding, Process psql, Path errors) {
        this.snapshot = snapshot;
        this.encoding = encoding;
        this.psql = psql;
        this.errors = errors;
        this.rows = new CopyText(psql.getInputStream());
    }

    /** @param encoding the database's, in which the rows are to come */
    static CopySession open(Path psql, DatabaseUrl url, int serverVersionNum, String snapshot, String encoding)
            throws SQLException {
        try {
            Path errors = Files.createTempFile("luneo-dr-copy-", ".err");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            psql.toString(),
                            "--no-psqlrc",
                            "--quiet",
                            "--tuples-only",
                            "--no-align",
                            "--no-password",
                            "--set=ON_ERROR_STOP=1",
                            "--set=VERBOSITY=verbose",
                            "--file=-",
                            "--dbname=" + ToolConnection.named(url.location().database())))
                    .redirectError(errors.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().retainAll(PASSED_ON);
            environment.putAll(url.libpqEnvironment(serverVersionNum));
            environment.put("PGTZ", "UTC");
            environment.put("PGCLIENTENCODING", "UTF8");
            return new CopySession(snapshot, encoding, builder.start(), errors);
        } catch (IOException e) {
            throw new SQLException("psql could not be started: " + e.getMessage(), CONNECTION_LOST, e);
        }
    }

    /**
     * Reads one table.
     *
     * @param quotedName of something that the caller holds a lock on
     * @param columns quoted, with commas; empty when it has none
     */
    void read(String quotedName, String columns, CopyText.Rows into) throws SQLException {
        try {
            OutputStream commands = psql.getOutputStream();
            commands.write(("begin isolation level repeatable read read only;\nset transaction snapshot '" + snapshot
                            + "';\ncopy " + quotedName + (columns.isEmpty() ? "" : " (" + columns + ")")
                            + " to stdout (encoding '" + encoding + "');\n\\echo '\\\\.'\nrollback;\n")
                    .getBytes(StandardCharsets.UTF_8));
            commands.flush();
            rows.read(!columns.isEmpty(), into);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Ends what it reads; for use by another thread too. */
    @Override
    public void close() {
        psql.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            errors.toFile().deleteOnExit();
        }
    }

    private SQLException failure(IOException cause) {
        try {
            psql.waitFor();
            String said = Files.readString(errors).strip();
            Matcher error = ERROR.matcher(said);
            return error.find()
                    ? new SQLException(error.group(2), error.group(1), cause)
                    : new SQLException("psql ended while a table was read: " + said, CONNECTION_LOST, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SQLException("interrupted while a table was read", "57014", cause);
        } catch (IOException e) {
            return new SQLException("psql ended while a table was read", CONNECTION_LOST, cause);
        }
    }
}
