package dev.luneo.dr.deploy;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.PostgresFailure;
import java.util.Locale;

/** Everything that is known to go wrong when applications are switched over, and what an operator can do about it. */
public enum DeployFailure {
    PLAN_DOES_NOT_FIT(
            false,
            "Start deploy-service with the plan that the recovery was requested by, and with variables that hold PostgreSQL urls"),
    OTHER_PLAN(
            false,
            "Start every service with the same plan and ask for the restore again; nothing was touched, and the restored database is there"),
    PLAN_VARIABLE_MISSING(false, "Set the variable in the environment of deploy-service and ask for the restore again"),
    DATABASE_URL_UNUSABLE(
            false,
            "Mend `database-url` of the application in the plan; special characters are percent-encoded in urls"),
    ENV_FILE_UNREADABLE(false, "Check `platform.env-file` in the plan, and that deploy-service may read and write it"),
    ENV_FILE_OF_OTHERS(
            false,
            "Give the env file an owner and a group that deploy-service's user may give to a file, with the command that is named"),
    ENV_FILE_NOT_WRITTEN(true, "Free space on its disk, or check its permissions"),
    ENV_FILE_HELD(
            true,
            "That process is stopped, or its disk is. End it (kill -KILL) or let it go on (kill -CONT); what it was about to change is put"
                    + " right by the next attempt"),
    ENV_FILE_CHANGED(true, "Find out who else writes this file, and ask them to wait until the recovery is over"),
    ENV_FILE_ASTRAY(
            false,
            "Find out who wrote the env file after us: a deployment, or a person. The application was not restarted with it; then ask for the"
                    + " restore again"),
    REQUIRED_VARIABLE_MISSING(false, "Set the variable in the env file, or take it off `requires` in the plan"),
    OLD_DATABASE_STILL_NAMED(
            false,
            "Add the variable to the list `database-url` of the application, with a template of its own, or remove it from the env"
                    + " file; nothing was touched yet"),
    COMMAND_UNUSABLE(false, "Mend what is named, or the command in the plan; nothing was touched yet"),
    RESTORED_DATABASE_UNREACHABLE(true, "Look at the server that was restored to; nothing was touched yet"),
    APPLICATION_NOT_LET_IN(
            false,
            "Check user and password of the application's database url, and its rights on the restored database; nothing was touched yet"),
    OLD_DATABASE_REFUSES_US(
            false,
            "Mend the credentials in `url` of the database, then ask for the restore again; nothing was touched"),
    OLD_DATABASE_UNREACHABLE(
            true, "Find out whether the server of the old database is up, and whether this machine reaches it"),
    NOT_WITHOUT_OLD_DATABASE(
            false,
            "Nothing was touched. Bring the old database's server back and ask for the restore again, or ask again and let the"
                    + " cut-over go on"),
    PREDECESSOR_RUNS(
            true,
            "Look at the process that is named; it belongs to another user, or hangs in the kernel. End it by hand"),
    SWAP_ACROSS_SERVERS(false, "Ask for a restore to `database`: a swap needs both databases on one server"),
    FENCE_FAILED(true, "Find out what keeps the old database from being shut; the restored database is untouched"),
    SWAP_FAILED(true, "Look at the server's log for what keeps the two databases busy; both keep their content"),
    MIGRATION_FAILED(false, "Read the migration's output, mend the migration, and ask for the restore again"),
    MIGRATION_CUT_OFF(
            true,
            "Look at the server that was restored to: whether it is up, and has room on its disk. The migration is run again by itself"),
    MIGRATION_UNFINISHED(
            false,
            "Look what of the migration is in the restored database, which is kept. Then mend the migration, or let the plan's migrate"
                    + " command resolve it first, and ask for the restore again"),
    LEDGER_UNREADABLE(
            true,
            "Find out why the table that its migration tool keeps cannot be read by the application's url; the restored database is kept"),
    MIGRATION_TIMED_OUT(false, "Allow the migration more time in the plan, or look for locks it waits for"),
    RESTART_FAILED(true, "Run the restart command by hand and read what it says"),
    NOT_UP(
            false,
            "Read the application's own log of that time: on the restored database it did not answer as it should"),
    CLIENTS_LEFT_BEHIND(true, "Stop these clients, or give them the new DATABASE_URL"),
    NO_CLIENT_ON_NEW_DATABASE(
            true,
            "Look whether the application is running, whether it really reads the env file that the plan names, and whether the plan's"
                    + " `restart` really starts it anew. Then ask for the restore again (POST /api/restores)"),
    NOBODY_CAME(
            false,
            "Use each application once, for something that reads the database, and ask its server who is connected"),
    INTERRUPTED_TOO_OFTEN(false, "Look into the log of deploy-service: it ended again and again in this step"),
    LEFT_OVER_KEPT(
            false,
            "Nothing was removed. When what is named is no more, ask for its removal again (POST /api/left-overs/remove)"),
    UNDO_INCOMPLETE(true, "Do by hand what is named; nothing was dropped, both databases are there");

    private final boolean retryable;
    private final String hint;

    DeployFailure(boolean retryable, String hint) {
        this.retryable = retryable;
        this.hint = hint;
    }

    public Failure because(String detail) {
        return new Failure(code(), detail, hint, retryable);
    }

    /** As PostgreSQL tells it: its hint comes first, and whether trying again may help is its word. */
    public Failure because(String detail, PostgresFailure cause) {
        String hints = cause.hint().isEmpty() ? hint : "%s. %s".formatted(cause.hint(), hint);
        return new Failure(code(), "%s: %s".formatted(detail, cause.detail()), hints, mayPass(cause));
    }

    /** A statement of ours writes little: on a disk that was full for a moment the next try does no harm. */
    public static boolean mayPass(PostgresFailure cause) {
        return cause.retryable() || cause.reason() == PostgresFailure.Reason.DISK_FULL;
    }

    /** In kebab case, as it stands in events. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
