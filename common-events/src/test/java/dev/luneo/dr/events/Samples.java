package dev.luneo.dr.events;

import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupChangeMeant;
import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDiffers;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.BackupEvent.SchemaNotRestorable;
import dev.luneo.dr.events.BackupEvent.SchemaProofStarted;
import dev.luneo.dr.events.BackupEvent.SchemaProved;
import dev.luneo.dr.events.IncidentEvent.IncidentClosed;
import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.IncidentUpdated;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RecoveryGaveWay;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event of every type, from one night at Luneo; the golden files hold the same night. */
public final class Samples {
    private static final String DATABASE = "luneo";
    private static final String BACKUP = "20261123T020000Z-1a2b";
    private static final String INCIDENT = "alert-4711";
    private static final Instant TWO = Instant.parse("2026-11-23T02:00:00Z");
    private static final Location OLD = new Location("db.luneo.example", 5432, "luneo");
    private static final Location RESTORED = new Location("db.luneo.example", 5432, "luneo_restored_7f3c_a1");
    static final RecoveryRef REF = new RecoveryRef(
            "r-7f3c",
            DATABASE,
            RecoveryRef.Purpose.RECOVERY,
            RecoveryRef.Procedure.FULL_RESTORE,
            Optional.of(INCIDENT));
    private static final Failure FAILURE = new Failure(
            "disk-full",
            "/var/lib/postgresql has 1.2 GB free; 3.4 GB are needed",
            "Free space on db.luneo.example, or restore to another server",
            true);
    private static final List<CheckResult> CHECKS = List.of(
            new CheckResult("login", CheckResult.Outcome.PASSED, "200, token received", Duration.ofMillis(84)),
            new CheckResult(
                    "payment",
                    CheckResult.Outcome.SKIPPED,
                    "the sandbox of the payment provider did not answer",
                    Duration.ofSeconds(10)));

    public static final Map<String, DrEvent> BY_TYPE = Stream.of(
                    new IncidentReported(
                            INCIDENT,
                            "alertmanager",
                            Severity.CRITICAL,
                            "Orders cannot be placed: relation \"orders\" does not exist",
                            Optional.of(DATABASE),
                            Optional.of("backend"),
                            Map.of("alertname", "OrdersFailing", "region", "eu-central")),
                    new IncidentUpdated(INCIDENT, 1, Severity.WARNING, "Payments are affected too"),
                    new IncidentClosed(INCIDENT, "The alert stopped firing"),
                    new BackupRequested(DATABASE, BACKUP, "olivia"),
                    new BackupStarted(DATABASE, BACKUP, true, 1, "3fd2c1aa/1"),
                    new BackupCompleted(
                            DATABASE, BACKUP, "logical", "local", TWO, 48_234_496, 190_000_128, Duration.ofSeconds(42)),
                    new BackupFailed(DATABASE, BACKUP, 1, FAILURE),
                    new BackupCancelled(DATABASE, BACKUP, "olivia"),
                    new BackupDisproved(
                            DATABASE,
                            BACKUP,
                            "Object data/toc.dat has another SHA-256 than its manifest says",
                            Optional.of(REF.recoveryId())),
                    new BackupDiffers(DATABASE, BACKUP, "public.orders: 49500 rows, expected 50000", REF.recoveryId()),
                    new BackupCleared(DATABASE, BACKUP, "Every byte of it is as it was written", REF.recoveryId()),
                    new BackupChangeMeant(DATABASE, BACKUP, "Carts older than a year were deleted", "leonie"),
                    new BackupExpired(DATABASE, BACKUP, "older than all that retention keeps"),
                    new RpoAtRisk(
                            DATABASE,
                            Optional.of(TWO),
                            TWO.plus(Duration.ofHours(6)),
                            "The backup under way needs about 50 min; the RPO is breached in 40 min"),
                    new SchemaProofStarted(DATABASE, BACKUP, 17, "3fd2c1aa/1"),
                    new SchemaProved(
                            DATABASE,
                            BACKUP,
                            17,
                            240,
                            Optional.of("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"),
                            Duration.ofSeconds(4),
                            "240 objects restored without their data"),
                    new SchemaNotRestorable(
                            DATABASE,
                            BACKUP,
                            17,
                            Optional.of("INDEX customers_by_name luneo"),
                            Optional.of("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"),
                            new Failure(
                                    "other",
                                    "pg_restore ended with exit code 1: ERROR: function fold(text) does not exist",
                                    "Name it with its schema",
                                    false)),
                    new RestoreRequested(
                            REF,
                            RestoreTarget.at(Instant.parse("2026-11-23T03:00:00Z")),
                            RestoreTo.DATABASE,
                            "Tables were dropped",
                            "leonie",
                            1,
                            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                    new RestoreApproved(REF, "leonie"),
                    new RestoreRejected(
                            REF,
                            new Failure(
                                    "recovery-running",
                                    "Recovery r-6e21 of database luneo is restoring",
                                    "Follow that one, or cancel it and ask again",
                                    false),
                            Optional.of("r-6e21")),
                    new RestoreStarted(REF, "3fd2c1aa/1"),
                    new StepStarted(REF, "restore-service", "restore-data", 1, "Bring the data back", "3fd2c1aa/1"),
                    new StepProgressed(REF, "restore-service", "restore-data", 1, 17, 240, "orders"),
                    new StepFinished(
                            REF,
                            "restore-service",
                            "restore-data",
                            1,
                            "240 objects in 95 s",
                            Map.of("database", RESTORED.database()),
                            Duration.ofSeconds(95)),
                    new StepFailed(REF, "restore-service", "restore-data", 1, FAILURE, Duration.ofSeconds(3)),
                    new RestoreFinished(REF, BACKUP, TWO, RESTORED, RestoreTo.DATABASE),
                    new RestoreFailed(REF, FAILURE),
                    new UnreachableDatabaseDecided(REF, true, "leonie", "The old server burnt down"),
                    new LeftOverRemovalRequested(REF, 1, OLD, "leonie", "Looked through, nobody needs it"),
                    new UndoRequested(REF, 1, "leonie", "The old server runs again"),
                    new RedeployFinished(REF, OLD, RESTORED, Optional.of(Instant.parse("2026-11-23T03:14:58.123456Z"))),
                    new RedeployFailed(
                            REF,
                            new Failure(
                                    "migration-failed",
                                    "backend: the migration ended with exit code 1",
                                    "See the step's output; the old database is in use again",
                                    false),
                            true),
                    new VerificationPassed(REF, CHECKS.subList(0, 1)),
                    new VerificationFailed(
                            REF,
                            CHECKS,
                            true,
                            new Failure("check-skipped", "payment could not be checked", "Check it by hand", false)),
                    new RecoveryCancelled(REF, "leonie", "The tables are back by other means"),
                    new RecoveryGaveWay(
                            new RecoveryRef(
                                    "d-2b11",
                                    "luneo",
                                    RecoveryRef.Purpose.DRILL,
                                    RecoveryRef.Procedure.FULL_RESTORE,
                                    Optional.empty()),
                            REF.recoveryId()),
                    new CutOverUndone(REF, true, "Applications use db.luneo.example:5432/luneo again"),
                    new StatusChanged(INCIDENT, Status.RESTORING, "We are bringing our database back."),
                    new StakeholdersNotified(
                            INCIDENT,
                            "full-restore-finished",
                            "n-0c9a",
                            "webhook",
                            List.of("cto", "support"),
                            "Luneo is back since 03:31."),
                    new NoticeGivenUp(
                            INCIDENT,
                            "rto-breached",
                            "n-1d7e",
                            "webhook",
                            List.of("cto"),
                            new Failure("refused", "The channel answered 401", "Renew the webhook's secret", false)),
                    new ReadinessStated(
                            DATABASE,
                            "deploy-service",
                            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            Instant.parse("2026-11-23T03:12:00Z"),
                            Optional.of(REF.recoveryId()),
                            List.of(new ReadinessProblem(
                                    "backend",
                                    new Failure(
                                            "env-file-unreadable",
                                            "The env file /etc/luneo/backend.env of backend does not exist",
                                            "Check `platform.env-file` in the plan",
                                            false),
                                    true,
                                    Optional.of(RestoreTo.DATABASE)))))
            .collect(Collectors.toUnmodifiableMap(DrEvent::type, Function.identity()));

    private Samples() {}
}
