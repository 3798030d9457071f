package dev.luneo.dr.events.steps;

import dev.luneo.dr.events.Speaker;
import java.time.Instant;

/** The steps of deploy-service. */
public final class CutOverSteps {
    public static final StepName CHECK_VARIABLES = step("check-variables");
    /** Where the old database was, and how, before anything was touched. */
    public static final Fact<String> OLD_HOST = Fact.text("oldHost");

    public static final Fact<Integer> OLD_PORT = new Fact<>("oldPort", Integer::valueOf);
    public static final Fact<String> OLD_DATABASE = Fact.text("oldDatabase");
    public static final Fact<String> OLD_STANDING = Fact.text("oldStanding");
    /** Whether migrations run before the restored database takes the name that applications know. */
    public static final Fact<Boolean> MIGRATES_FIRST = Fact.flag("migratesFirst");

    /** Waits for an old database that does not answer, or for a lead's word on it; records it as it was seen then. */
    public static final StepName AWAIT_OLD_DATABASE = step("await-old-database");

    public static final StepName FENCE_OLD_DATABASE = step("fence-old-database");
    /** {@code true}, {@code gone} or {@code unreachable}; {@code false} in records of old. */
    public static final Fact<String> FENCED = Fact.text("fenced");
    /** When nothing could be written to the old database any more. */
    public static final Fact<Instant> LAST_WRITE_BEFORE = new Fact<>("lastWriteBefore", Instant::parse);

    public static final StepName SWAP_DATABASES = step("swap-databases");
    /** The name under which the old database is kept. */
    public static final Fact<String> KEPT_NAME = Fact.text("keptName");
    /** Of the restored database, from when nobody but we and migrations wrote to it; of the next three as well. */
    public static final Fact<String> WRITE_MARK = Fact.text("writeMark");

    /** This and the three after it are taken for each application. */
    public static final StepName SET_DATABASE_URL = step("set-database-url");

    public static final StepName MIGRATE = step("migrate");
    public static final StepName RESTART = step("restart");
    /** By the clock of the database's server. */
    public static final Fact<Instant> RESTARTED_AT = new Fact<>("restartedAt", Instant::parse);

    public static final StepName WAIT_UNTIL_UP = step("wait-until-up");

    public static final StepName CHECK_SESSIONS = step("check-sessions");
    /** Whether an application was seen on the restored database. */
    public static final Fact<String> CLIENTS = Fact.text("clients");

    /** Taken after the end of a recovery that nobody was seen to use: an application that comes then is on record, too. */
    public static final StepName AWAIT_FIRST_CLIENT = step("await-first-client");

    /** Takes back what was switched over. */
    public static final StepName UNDO_CUT_OVER = step("undo-cut-over");
    /** Whether the old state is back. */
    public static final Fact<Boolean> UNDONE = Fact.flag("undone");
    /** What is true of applications and the old database since, in a sentence or more. */
    public static final Fact<String> BACK = Fact.text("back");
    /** What applications had written to the restored database. */
    public static final Fact<Long> ROWS_WRITTEN = new Fact<>("rowsWritten", Long::valueOf);

    public static final Fact<Long> ROWS_DELETED = new Fact<>("rowsDeleted", Long::valueOf);
    public static final Fact<Boolean> ALL_COUNTED = Fact.flag("allCounted");

    /** Taken after the end of a recovery, when a lead asked for it by name. */
    public static final StepName REMOVE_LEFT_OVER = step("remove-left-over");

    private CutOverSteps() {}

    private static StepName step(String name) {
        return new StepName(Speaker.DEPLOY_SERVICE, name);
    }
}
