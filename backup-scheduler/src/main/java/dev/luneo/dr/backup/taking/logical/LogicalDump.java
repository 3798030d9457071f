package dev.luneo.dr.backup.taking.logical;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.backup.schedule.BackupCommand.TakeBackup;
import dev.luneo.dr.backup.schedule.BackupReason;
import dev.luneo.dr.backup.taking.BackupMethod;
import dev.luneo.dr.backup.taking.Progresses;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.BackupPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.LogicalMethod;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.dump.DumpOutcome;
import dev.luneo.dr.postgres.dump.DumpOutcome.Dumped;
import dev.luneo.dr.postgres.dump.DumpSettings;
import dev.luneo.dr.postgres.dump.PgDump;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.process.Redaction;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.RepositoryFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backup by pg_dump: {@value #DATA} is its directory, {@value #FINGERPRINT} what the database held in the same snapshot,
 * {@value #CATALOGUE} whose it was and who might do what in it. All are listed in the manifest with their checksums.
 */
public final class LogicalDump implements BackupMethod {
    static final String DATA = "data";
    static final String FINGERPRINT = "fingerprint.json";
    static final String CATALOGUE = "catalogue.json";

    private static final Logger log = LoggerFactory.getLogger(LogicalDump.class);
    /** Clocks that differ by more make the measured RPO wrong by as much as anyone would care about. */
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    private final LogicalMethod method;
    private final DrPlan plan;
    private final DatabaseUrls urls;
    private final PgDump pgDump;
    private final Suspicions suspicions;
    private final Progresses progresses;
    private final Clock clock;

    public LogicalDump(
            LogicalMethod method,
            DrPlan plan,
            DatabaseUrls urls,
            PgDump pgDump,
            Suspicions suspicions,
            Progresses progresses,
            Clock clock) {
        this.method = method;
        this.plan = plan;
        this.urls = urls;
        this.pgDump = pgDump;
        this.suspicions = suspicions;
        this.progresses = progresses;
        this.clock = clock;
    }

    @Override
    public Copied into(BackupDraft draft, TakeBackup command, Instant began, Performance performance)
            throws InterruptedException {
        String database = command.database();
        DatabaseUrl source;
        try {
            source = urls.current(database, command.recoveries());
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return new Copied.Failed(BackupReason.PLAN_UNUSABLE.failure(String.valueOf(unusable.getMessage())));
        }
        BackupPlan how = plan.database(database).orElseThrow().backup();
        // The one method that this version reads in a plan.
        DumpSettings settings = new DumpSettings(method.jobs(), how.timeLimit(), level(how.fingerprint()));
        String id = command.backup().id();
        performance.beforeEffect();
        try {
            DumpOutcome outcome = pgDump.dump(
                    source, draft.directory().resolve(DATA), settings, progress -> progresses.set(id, progress));
            return outcome instanceof Dumped dumped
                    ? described(draft, dumped, command, began, source)
                    : new Copied.Failed(failure(((DumpOutcome.Failed) outcome).failure(), draft, source));
        } finally {
            progresses.clear(id);
        }
    }

    private Copied described(BackupDraft draft, Dumped dumped, TakeBackup command, Instant began, DatabaseUrl source) {
        Optional<String> suspicion;
        try {
            suspicion = suspicions.of(
                    command.database(),
                    command.others(),
                    Measure.of(
                            dumped.fingerprint(),
                            Measure.bytesIn(draft.directory().resolve(DATA))));
        } catch (IOException e) {
            return new Copied.Failed(BackupReason.REPOSITORY_FAILED.failure("%s: %s".formatted(draft.directory(), e)));
        }
        Optional<RepositoryFailure> notAdded = draft.add(
                        FINGERPRINT, dumped.fingerprint().toJson().getBytes(UTF_8))
                .or(() -> draft.add(CATALOGUE, dumped.facts().toJson().getBytes(UTF_8)));
        return notAdded.<Copied>map(why -> new Copied.Failed(BackupReason.failure(why)))
                .orElseGet(() -> new Copied.Whole(facts(dumped, suspicion, began, source)));
    }

    private ManifestFacts facts(Dumped dumped, Optional<String> suspicion, Instant began, DatabaseUrl source) {
        Instant now = clock.instant();
        Instant point = dumped.snapshotAt();
        Duration ahead = Duration.between(now, point);
        if (ahead.compareTo(TOLERATED_SKEW) > 0
                || Duration.between(point, began).compareTo(TOLERATED_SKEW) > 0) {
            log.warn(
                    "The clock of {} differs from this machine's: the snapshot is dated {}, and here it was between {} and {}. Restorable points are by the server's clock; set both by NTP",
                    source.location(),
                    point,
                    began,
                    now);
        }
        // A manifest must not be complete before its own restorable point, whatever the clocks say.
        return new ManifestFacts(
                method.word(),
                began.isBefore(point) ? began : point,
                now.isAfter(point) ? now : point,
                point,
                dumped.serverVersionNum(),
                "pg_dump " + dumped.toolVersion(),
                dumped.databaseBytes(),
                ManifestNotes.of(dumped, suspicion, source.location()));
    }

    private static Failure failure(PostgresFailure failure, BackupDraft draft, DatabaseUrl source) {
        BackupReason reason = BackupReason.of(failure.reason());
        String detail = Redaction.of(source.secrets()).apply(failure.detail());
        Failure plain = reason.failure(
                reason == BackupReason.DISK_FULL
                        ? "%s (writing to %s)"
                                .formatted(detail, draft.directory().getParent())
                        : detail);
        // The tool's hint knows the case, ours only the kind.
        return failure.hint().isEmpty() || reason == BackupReason.DISK_FULL
                ? plain
                : new Failure(plain.reason(), plain.detail(), failure.hint(), plain.retryable());
    }

    private static FingerprintLevel level(dev.luneo.dr.plan.FingerprintDepth level) {
        return switch (level) {
            case CONTENT -> FingerprintLevel.CONTENT;
            case COUNTS -> FingerprintLevel.COUNTS;
            case OFF -> FingerprintLevel.NONE;
        };
    }
}
