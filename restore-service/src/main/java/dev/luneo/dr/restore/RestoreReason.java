package dev.luneo.dr.restore;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.PostgresFailure;
import java.util.Locale;

/** Everything that can be in the way of a restore. The hint is for whoever is woken up by it. */
public enum RestoreReason {
    NO_USABLE_BACKUP(
            false,
            "Ask for another target if the list names one, or copy an undamaged backup into the repository and ask again"),
    PREPARED_TRANSACTIONS(
            false,
            "Run COMMIT PREPARED or ROLLBACK PREPARED for each, in the live database, as whoever knows what the other side did; then ask again"),
    WHEN_DID_IT_BEGIN(
            false,
            "Ask when it began, look at the backups listed, and give whenItBegan; or target: latest if nothing was damaged, or a backup by its id"),
    /** Leads back to choosing a backup, where the plan says so. */
    /** Whole, and yet not what was recorded: for a person to judge. */
    BACKUP_DIFFERS(
            false,
            "Look at the tables named. To have it as it is, ask for this backup by its id once more; else ask for another one"),
    /** After which no further one is tried. */
    BACKUPS_DIFFER(false, BACKUP_DIFFERS.hint),
    BACKUP_DAMAGED(false, "Ask for an older backup by its id, and find out what damaged this one"),
    /** A service that acts after the restore said so, in time. */
    CUT_OVER_IMPOSSIBLE(
            false, "No data was restored and nothing was touched: mend this, and ask for the restore again"),
    BACKUP_NOT_AUTHENTICATED(
            false,
            "Find out who wrote it. To restore it nevertheless, an incident lead asks for it by its id with acceptUnsigned: true and the reason: whatever is in it is then executed"),
    /** Leads back to choosing a backup: nothing is known of the one that lies there now. */
    BACKUP_REPLACED(false, "Find out who writes to the repository, and ask for another backup by its id"),
    STAGING_TOO_SMALL(
            true,
            "Free space where restore-service keeps its copy (dr.state), or name a larger disk there; it is tried again"),
    REPOSITORY_UNAVAILABLE(
            true, "Mount or repair the repository's disk; the restore goes on by itself when it is back"),
    VARIABLE_MISSING(false, "Set the variable in restore-service's environment, restart it, and ask again"),
    UNPLANNED_SERVER(false, "Find out who wrote that place to the log before you ask again"),
    DISK_TOO_SMALL(false, "Free space on the server's disk, or name a larger server in the plan, and ask again"),
    MAY_NOT_CREATE_DATABASES(
            false, "Run ALTER ROLE ... CREATEDB on the server, or put a role that has it into the plan's URL"),
    ROLES_MISSING(false, "Make the roles on the server"),
    OWNER_IS_SUPERUSER(
            false,
            "Run ALTER ROLE ... NOSUPERUSER on the server, or restore to one where those roles are no superusers"),
    OWNERS_OUT_OF_REACH(false, "Run the statements on the server as a role that may, and ask again"),
    FILL_ROLE_UNFIT(false, "Run the statements on the server as a role that may, and ask again"),
    EXTENSIONS_MISSING(false, "Install their packages on the server's machine, or restore to a server that has them"),
    COLLATIONS_MISSING(
            false,
            "Install the locales on the server's machine and run pg_import_system_collations there, or restore to a server that has them"),
    ONLY_A_SUPERUSER_CAN(
            false,
            "If the owners of the database are to be trusted like a superuser, write `rights: superuser` under `restore`; docs/operations.md says what that means"),
    /** Something ran in the restore that changed what was restored. */
    ALTERED_WHILE_RESTORED(
            false,
            "Look at the functions named: they, or what they are used by, change the database while it is being filled. Restore an older backup"),
    /** Of a rehearsal; a restore says what PostgreSQL says. */
    DEFINITION_REFUSED(
            false,
            "In the live database, change it so that it can be made in an empty one, and take a backup: write the schema before each name that it uses, and that the functions use which it calls, or give those functions a path (ALTER FUNCTION ... SET search_path)"),
    RIGHTS_LOST(false, "Give the restoring role what it lacks (see what the server did not take), and ask again"),
    UNKNOWN_DATABASE(false, "Name a database of the plan that restore-service was started with"),
    OTHER_PLAN(false, "Start every service with the same plan, and ask again: it is then decided by that plan's rules"),
    UNSUPPORTED_PROCEDURE(false, "Ask for a full restore: POST /api/restores"),
    KEPT_CRASHING(false, "Look into the logs of restore-service for the cause before you ask again"),

    TOOL_MISSING(false, "Install postgresql-client or set PG_BIN"),
    TOOL_TOO_OLD(false, "Install newer PostgreSQL tools or set PG_BIN to them"),
    SERVER_TOO_OLD(false, "Restore to a server at least as new as the one the backup was taken from"),
    SERVER_UNREACHABLE(
            true,
            "Check that the server runs, and its host, port and firewall. If it is lost, name another one in restore.server of the plan, and start again with that plan"),
    CONNECTION_POOLER(false, "Put the server's own address into the plan's URL, not its connection pool's"),
    WRONG_CREDENTIALS(false, "Check user and password in the database URL"),
    DATABASE_MISSING(false, "Check the database name in the database URL"),
    PERMISSION_DENIED(
            false,
            "GRANT what is missing to the user of `restore.server`: the roles that own something, CREATEDB; the dry run and"
                    + " docs/operations.md name it"),
    DISK_FULL(false, "Free space on the disk that is full, and ask again"),
    TIMED_OUT(true, "Look for locks and load on the server, or allow more time in the plan (restore.timeout)"),
    CONNECTIONS_REFUSED(true, "The server takes no connection now: wait, or end idle sessions"),
    SCHEMA_CHANGED(true, "Try again when nobody changes the schema"),
    OTHER(false, "Read the message; the server's own log may say more");

    private final boolean retryable;
    private final String hint;

    RestoreReason(boolean retryable, String hint) {
        this.retryable = retryable;
        this.hint = hint;
    }

    /** As it stands in events: {@code no-usable-backup}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String hint() {
        return hint;
    }

    public Failure because(String detail) {
        return because(detail, hint);
    }

    public Failure because(String detail, String betterHint) {
        return new Failure(code(), detail, betterHint, retryable);
    }

    /** PostgreSQL's word for it, in ours. A server that cannot read its own data says nothing of any backup. */
    public static Failure of(PostgresFailure failure) {
        return failure.reason() == PostgresFailure.Reason.DATA_DAMAGED
                ? OTHER.because(
                        failure.detail(),
                        "The server cannot read its own data: look at its disk and its log, or restore to another server")
                : of(failure, named(failure));
    }

    /** The same of what was found by reading the backup's own bytes. */
    public static Failure ofBackup(PostgresFailure failure) {
        return of(failure, failure.reason() == PostgresFailure.Reason.DATA_DAMAGED ? BACKUP_DAMAGED : named(failure));
    }

    private static RestoreReason named(PostgresFailure failure) {
        return valueOf(failure.reason().name());
    }

    private static Failure of(PostgresFailure failure, RestoreReason reason) {
        return reason.because(failure.detail(), failure.hint().isBlank() ? reason.hint : failure.hint());
    }
}
