package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;

/** Reads the reason out of a SQLSTATE (PostgreSQL manual, appendix A; 08xxx is also the driver's own). */
final class SqlStates {

    private SqlStates() {}

    static PostgresFailure failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (interrupted(e)) {
            return PostgresFailure.of(
                    Reason.SERVER_UNREACHABLE, "we were interrupted while the server was asked; it may be all right");
        }
        String message = String.valueOf(e.getMessage()).strip().replace('\n', ' ');
        Reason reason = e instanceof PoolerException ? Reason.CONNECTION_POOLER : reason(state, message);
        return new PostgresFailure(
                reason, state.isEmpty() ? message : message + " [" + state + "]", Hints.of(reason, message));
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
                return state.startsWith("08") ? Reason.SERVER_UNREACHABLE : ToolMessages.reason(message);
        }
    }
}
