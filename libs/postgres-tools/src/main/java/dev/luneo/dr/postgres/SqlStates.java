package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads the reason out of a SQLSTATE (PostgreSQL manual, appendix A; 08xxx is also the driver's own). */
final class SqlStates {

    /** What is wrong with a row, whose values stand in the message: no word of it counts. */
    private static final String CONSTRAINT = "23";

    private static final Set<String> ENDED = Set.of("FATAL", "PANIC");

    private SqlStates() {}

    static PostgresFailure failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (interrupted(e)) {
            return PostgresFailure.of(
                    Reason.SERVER_UNREACHABLE, "we were interrupted while the server was asked; it may be all right");
        }
        String message = Quotable.message(String.valueOf(e.getMessage()));
        Reason reason = e instanceof PoolerException ? Reason.CONNECTION_POOLER : reason(state, message);
        String detail = state.isEmpty() ? message : message + " [" + state + "]";
        Optional<String> function = ownCode(e);
        if (function.isPresent()) {
            // Such code can raise any state. A limit of ours that ends it is no less one.
            Reason theirs = reason == Reason.TIMED_OUT ? reason : Reason.OTHER;
            String words = OwnCode.words(function.get(), detail);
            return new PostgresFailure(theirs, words, Hints.of(theirs, words));
        }
        return new PostgresFailure(reason, detail, Hints.of(reason, message));
    }

    /** The code of the database's own that may have raised it: all but a FATAL, which only the server raises. */
    private static Optional<String> ownCode(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            ServerErrorMessage said = cause instanceof PSQLException server ? server.getServerErrorMessage() : null;
            if (said != null && said.getWhere() != null && !ENDED.contains(String.valueOf(said.getSeverity()))) {
                return OwnCode.in(said.getWhere().lines());
            }
        }
        return Optional.empty();
    }

    /** The driver calls that a mistake of its own (99999), to be reported to its makers, often without a cause of that kind. */
    private static boolean interrupted(SQLException e) {
        if ("99999".equals(e.getSQLState()) && Thread.currentThread().isInterrupted()) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                return true;
            }
        }
        return false;
    }

    private static Reason reason(String state, String message) {
        switch (state) {
            case "28P01", "28000":
                return Reason.WRONG_CREDENTIALS;
            case "3D000":
                return Reason.DATABASE_MISSING;
            case "42501":
                return Reason.PERMISSION_DENIED;
            case "53100":
                return Reason.DISK_FULL;
            case "53300", "57P03":
                return Reason.CONNECTIONS_REFUSED;
            case "57014":
                return Reason.TIMED_OUT;
            case "55P03", "42P01":
                // Lock not available; a table that the catalogue listed is gone.
                return Reason.SCHEMA_CHANGED;
            case "57P01", "57P02", "57P05":
                return Reason.SERVER_UNREACHABLE;
            case "XX001", "XX002":
                return Reason.DATA_DAMAGED;
            case "08004":
                return message.contains("password") || message.contains("uthentication")
                        ? Reason.WRONG_CREDENTIALS
                        : Reason.SERVER_UNREACHABLE;
            case "55000":
                return message.contains("accepting connections") ? Reason.CONNECTIONS_REFUSED : Reason.OTHER;
            default:
                if (state.startsWith(CONSTRAINT)) {
                    return Reason.OTHER;
                }
                return state.startsWith("08") ? Reason.SERVER_UNREACHABLE : ToolMessages.reason(message);
        }
    }
}
