package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.repository.RepositoryFailure;
import java.util.Locale;

/** Why a backup failed. The hints are for whoever is woken by it. */
public enum BackupReason {
    SERVER_UNREACHABLE(
            true,
            "Is the database server up, and does this machine reach its host and port? The old backups are untouched"),
    CONNECTIONS_REFUSED(true, "The server is up but takes no connection now: look at its connection limit and its log"),
    WRONG_CREDENTIALS(
            false,
            "Mend the user or password in the database's URL, in the environment of this service, and restart it"),
    CONNECTION_POOLER(
            false,
            "Put the server's own address into the database's URL: a connection pool would hand our settings to the application"),
    DATABASE_MISSING(
            false,
            "The server has no such database. If it was dropped, this is a disaster: restore it. If not, mend the URL"),
    PERMISSION_DENIED(false, "The backup's user must be able to read everything: grant it pg_read_all_data"),
    TOOL_MISSING(false, "Install the PostgreSQL client tools, or set PG_BIN to the directory that holds them"),
    TOOL_TOO_OLD(false, "Install client tools at least as new as the server, or set PG_BIN to them"),
    SERVER_TOO_OLD(false, "This server's version is not supported; upgrade it"),
    DISK_FULL(
            false,
            "Free space where the repository is, or shorten the retention, then ask for a backup. The old backups are untouched"),
    DATA_DAMAGED(false, "The server cannot read its own data: think of restoring it from the newest backup"),
    TIMED_OUT(
            true,
            "The dump took longer than backup.timeout: raise it or backup.jobs, or find out what slows the server"),
    SCHEMA_CHANGED(true, "Tables were altered or locked during the dump, by a migration probably; it is tried again"),
    DUMP_FAILED(true, "The detail has the tool's own words"),
    REPOSITORY_UNAVAILABLE(true, "Is the repository's disk mounted? The path is in the plan under repositories"),
    REPOSITORY_NOT_PERMITTED(false, "Give this service's user write permission on the repository's directory"),
    REPOSITORY_EXPOSED(
            false,
            "Run what the detail says, then ask for a backup. Where others must write to that place, put a repository on a disk of this service's own before it in backup.repositories: the other one then gets copies, which are compared with what was signed"),
    CONTENTS_TOO_LARGE(
            false,
            "Drop what nobody needs from the database, such as schemas that tests have left, or split it. The old backups are untouched"),
    REPOSITORY_READ_ONLY(
            false, "Mount the repository's file system for writing; when the kernel made it read-only, its disk fails"),
    REPOSITORY_FAILED(true, "Look at the repository's disk or mount; the system log usually says more"),
    PLAN_UNUSABLE(false, "Set the variable, or mend the URL, in the environment of this service, and restart it"),
    INTERRUPTED_TOO_OFTEN(false, "Find out in the service's log what ends it; ask for a backup when that is mended"),
    INTERNAL_ERROR(true, "The log of backup-scheduler has the details; please report it");

    private final boolean retryable;
    private final String hint;

    BackupReason(boolean retryable, String hint) {
        this.retryable = retryable;
        this.hint = hint;
    }

    /** As it stands in events: {@code disk-full}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Failure failure(String detail) {
        return new Failure(code(), detail, hint, retryable);
    }

    public static BackupReason of(PostgresFailure.Reason reason) {
        return switch (reason) {
            case TOOL_MISSING -> TOOL_MISSING;
            case TOOL_TOO_OLD -> TOOL_TOO_OLD;
            case SERVER_TOO_OLD -> SERVER_TOO_OLD;
            case SERVER_UNREACHABLE -> SERVER_UNREACHABLE;
            case CONNECTION_POOLER -> CONNECTION_POOLER;
            case WRONG_CREDENTIALS -> WRONG_CREDENTIALS;
            case DATABASE_MISSING -> DATABASE_MISSING;
            case PERMISSION_DENIED -> PERMISSION_DENIED;
            case DISK_FULL -> DISK_FULL;
            case DATA_DAMAGED -> DATA_DAMAGED;
            case TIMED_OUT -> TIMED_OUT;
            case CONNECTIONS_REFUSED -> CONNECTIONS_REFUSED;
            case SCHEMA_CHANGED -> SCHEMA_CHANGED;
            case OTHER -> DUMP_FAILED;
        };
    }

    public static Failure failure(RepositoryFailure failure) {
        return of(failure.reason()).failure(failure.detail());
    }

    public static BackupReason of(RepositoryFailure.Reason reason) {
        return switch (reason) {
            case NO_SPACE -> DISK_FULL;
            case NOT_PERMITTED -> REPOSITORY_NOT_PERMITTED;
            case READ_ONLY -> REPOSITORY_READ_ONLY;
            case EXPOSED -> REPOSITORY_EXPOSED;
            case OBJECT_TOO_LARGE -> CONTENTS_TOO_LARGE;
            case IO_ERROR, DRAFT_GONE -> REPOSITORY_FAILED;
            case NOT_STORABLE, CONTRADICTORY_FACTS, TOO_MANY_OBJECTS -> INTERNAL_ERROR;
        };
    }
}
