package dev.luneo.dr.events.steps;

import dev.luneo.dr.events.Speaker;
import java.time.Instant;

/** The steps of restore-service. */
public final class RestoreSteps {
    public static final StepName CHOOSE_BACKUP = step("choose-backup");
    public static final Fact<String> BACKUP_ID = Fact.text("backupId");
    /** The plan's name of the repository that holds the copy to restore. */
    public static final Fact<String> REPOSITORY = Fact.text("repository");

    public static final Fact<Instant> RESTORABLE_POINT = new Fact<>("restorablePoint", Instant::parse);
    /** Size of the database when the backup was taken. */
    public static final Fact<Long> DATABASE_BYTES = new Fact<>("databaseBytes", Long::valueOf);
    /** Size of the stored objects. */
    public static final Fact<Long> BACKUP_BYTES = new Fact<>("backupBytes", Long::valueOf);
    /** Of the manifest that was judged: what is restored is what was chosen. */
    public static final Fact<String> MANIFEST = Fact.text("manifestSha256");
    /** Ids of newer backups that were passed over, with commas between. */
    public static final Fact<String> SKIPPED = Fact.text("skipped");

    public static final StepName PREPARE_SERVER = step("prepare-server");

    public static final StepName RESTORE_DATA = step("restore-data");
    /** Where it restored to. */
    public static final Fact<String> HOST = Fact.text("host");

    public static final Fact<Integer> PORT = new Fact<>("port", Integer::valueOf);
    public static final Fact<String> DATABASE = Fact.text("database");

    public static final StepName COMPARE_DATA = step("compare-data");
    /** How much of the data was held against what was recorded of it. */
    public static final Fact<String> COMPARED = Fact.text("compared");

    /** Taken after the end of a recovery that nobody will use: drops what it restored. */
    public static final StepName CLEAN_UP = step("clean-up");

    private RestoreSteps() {}

    private static StepName step(String name) {
        return new StepName(Speaker.RESTORE_SERVICE, name);
    }
}
