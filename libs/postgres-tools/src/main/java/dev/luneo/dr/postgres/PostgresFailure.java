package dev.luneo.dr.postgres;

import java.sql.SQLException;

/**
 * Why something with PostgreSQL did not work.
 *
 * @param detail what happened, in PostgreSQL's own words where it has any; never a password
 * @param hint what an operator can do about it
 */
public record PostgresFailure(Reason reason, String detail, String hint) {

    /** The closed list of reasons; retryable ones may pass by waiting. */
    public enum Reason {
        TOOL_MISSING(false),
        TOOL_TOO_OLD(false),
        SERVER_TOO_OLD(false),
        SERVER_UNREACHABLE(true),
        /** A connection pool answers, which would hand our settings on to the application. */
        CONNECTION_POOLER(false),
        WRONG_CREDENTIALS(false),
        DATABASE_MISSING(false),
        PERMISSION_DENIED(false),
        DISK_FULL(false),
        DATA_DAMAGED(false),
        TIMED_OUT(true),
        /** The server is up but takes no connection now: too many, starting up, fenced. */
        CONNECTIONS_REFUSED(true),
        /** Someone altered or locked tables while they were being read. */
        SCHEMA_CHANGED(true),
        OTHER(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    public static PostgresFailure of(Reason reason, String detail) {
        return new PostgresFailure(reason, detail, Hints.of(reason, detail));
    }

    public static PostgresFailure from(SQLException e) {
        return SqlStates.failure(e);
    }

    public boolean retryable() {
        return reason.retryable();
    }

    /** The same, after a second look. */
    public PostgresFailure but(Reason other, String found) {
        return PostgresFailure.of(other, detail + " " + found);
    }

    /** Detail and hint as one line for logs. */
    public String describe() {
        return hint.isEmpty() ? detail : detail + " (" + hint + ")";
    }
}
