package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.BackupEvent.BackupCleared;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.IfDamaged;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.full.ChosenBackup;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.full.TriedBackups;
import dev.luneo.dr.restore.selection.Examiner;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Strangers;
import dev.luneo.dr.restore.selection.Verdict;
import dev.luneo.dr.restore.server.LostServer;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the newest backup for the target that is good in every byte; each one passed over is named, with the reason. */
final class ChooseBackup implements StepWork {
    /** Backups in one recovery that came back other than recorded. */
    private static final int MOST_DIFFERENT = 2;

    private final DrPlan plan;
    private final Repositories repositories;
    private final Examiner examiner;
    private final TargetServers servers;
    private final RestoreState state;

    ChooseBackup(DrPlan plan, Repositories repositories, Examiner examiner, TargetServers servers, RestoreState state) {
        this.plan = plan;
        this.repositories = repositories;
        this.examiner = examiner;
        this.servers = servers;
        this.state = state;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Recovery recovery = step.recovery();
        DatabasePlan database = plan.database(recovery.database()).orElseThrow();
        TargetServers.Target target = servers.of(recovery, state.recoveries());
        if (target instanceof TargetServers.Target.Unknown unknown) {
            return new StepResult.Failed(unknown.failure());
        }
        DatabaseUrl server = ((TargetServers.Target.Known) target).url();
        Answer<Integer> version = new PostgresServer(server).serverVersionNum();
        if (version.whenFailed().isPresent()) {
            Optional<DatabaseUrl> live = servers.live(recovery.database(), state.recoveries());
            return new StepResult.Failed(LostServer.of(version.whenFailed().get(), server, live));
        }
        Holdings holdings = repositories.holdings(database, known(step, database));
        if (holdings.unknown()) {
            return new StepResult.Failed(
                    RestoreReason.REPOSITORY_UNAVAILABLE.because(String.join("; ", holdings.unavailable())));
        }
        return choose(step, context, database, holdings, version.orThrow());
    }

    private Set<String> known(RunStep step, DatabasePlan database) {
        Set<String> ids =
                new HashSet<>(state.backups().of(database.name()).byId().keySet());
        step.recovery().request().target().backupId().ifPresent(ids::add);
        return ids;
    }

    private StepResult choose(
            RunStep step, StepContext context, DatabasePlan database, Holdings holdings, int serverVersion)
            throws InterruptedException {
        RestoreTarget target = step.recovery().request().target();
        Strangers strangers = Strangers.among(holdings, target, state.backups().of(database.name()));
        List<Holding> candidates = strangers.others();
        List<String> skipped = new ArrayList<>();
        List<String> reasons = new ArrayList<>(strangers.words());
        for (String stranger : strangers.words()) {
            sayAloud(step, context, stranger);
        }
        DatabaseBackups known = state.backups().of(database.name());
        TriedBackups tried = TriedBackups.of(step.recovery());
        if (tried.different().count() >= (target.backupId().isPresent() ? 1 : MOST_DIFFERENT)) {
            return new StepResult.Failed(differ(tried));
        }
        for (Holding backup : lastThoseFoundDamaged(candidates, known)) {
            if (tried.has(backup.backupId())) {
                skipped.add(backup.backupId());
                reasons.add("%s: found so in this recovery".formatted(backup.backupId()));
                continue;
            }
            if (target.backupId().isEmpty() && backup.expired(known)) {
                skipped.add(backup.backupId());
                reasons.add("%s: retention is removing it".formatted(backup.backupId()));
                continue;
            }
            Optional<String> suspicion = backup.suspicion(known);
            if (target.wantsWhole() && suspicion.isPresent()) {
                skipped.add(backup.backupId());
                reasons.add("%s: it looks suspicious, %s".formatted(backup.backupId(), suspicion.get()));
                continue;
            }
            Verdict verdict = examined(context, database, backup, target, serverVersion);
            if (verdict instanceof Verdict.NotAuthenticated unknown
                    && target.backupId().isPresent()) {
                return new StepResult.Failed(RestoreReason.BACKUP_NOT_AUTHENTICATED.because(
                        "Backup %s: %s".formatted(backup.backupId(), unknown.detail())));
            }
            if (verdict instanceof Verdict.CannotTell trouble) {
                return new StepResult.Failed(trouble.failure());
            }
            if (verdict instanceof Verdict.Good good) {
                if (backup.disproved(known)) {
                    context.publish(new BackupCleared(
                            database.name(),
                            backup.backupId(),
                            "it was read again, and every byte of it is as it was written",
                            step.recovery().id()));
                }
                return chosen(good, backup.pointOf(good.manifest(), target), skipped, reasons);
            }
            String why = why(verdict);
            skipped.add(backup.backupId());
            reasons.add("%s: %s".formatted(backup.backupId(), why));
            if (verdict instanceof Verdict.Damaged && !backup.disproved(known)) {
                context.publish(new BackupDisproved(
                        database.name(),
                        backup.backupId(),
                        why,
                        Optional.of(step.recovery().id())));
                if (database.restore().ifDamaged() == IfDamaged.STOP) {
                    return stopped(backup, why, candidates);
                }
            }
            sayAloud(step, context, "Backup %s is not used: %s".formatted(backup.backupId(), why));
        }
        return new StepResult.Failed(
                tried.different().findAny().isPresent()
                        ? differ(tried)
                        : RestoreReason.NO_USABLE_BACKUP.because(
                                nothingLeft(database.name(), target, holdings, reasons)));
    }

    /** One bad read, or a disk that was mended since, must not be the end of a backup that may be all there is. */
    private static List<Holding> lastThoseFoundDamaged(List<Holding> candidates, DatabaseBackups known) {
        return Stream.concat(
                        candidates.stream().filter(backup -> !backup.disproved(known)),
                        candidates.stream().filter(backup -> backup.disproved(known)))
                .toList();
    }

    /** Where two good backups come back other than recorded it is hardly the backups, and each further one loses hours. */
    private static Failure differ(TriedBackups tried) {
        return RestoreReason.BACKUPS_DIFFER.because(
                tried.different().map(Failure::detail).collect(Collectors.joining("; ")));
    }

    private Verdict examined(
            StepContext context, DatabasePlan database, Holding backup, RestoreTarget target, int serverVersion)
            throws InterruptedException {
        long from = System.nanoTime();
        try (ProgressTeller teller = new ProgressTeller(context)) {
            return examiner.examine(
                    database.name(),
                    backup,
                    target,
                    serverVersion,
                    progress -> teller.tell(
                            progress.bytesDone(),
                            progress.bytesTotal(),
                            "Reading backup %s to check it".formatted(backup.backupId())));
        } finally {
            // Reading a backup is work on the data, as restoring it is, and takes what the storage takes.
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    private static String why(Verdict verdict) {
        if (verdict instanceof Verdict.NotAuthenticated unknown) {
            return "not authenticated, " + unknown.detail();
        }
        return verdict instanceof Verdict.Damaged damaged ? damaged.detail() : ((Verdict.Unfit) verdict).detail();
    }

    private StepResult chosen(Verdict.Good good, Instant point, List<String> skipped, List<String> reasons) {
        Manifest manifest = good.manifest();
        ChosenBackup chosen = new ChosenBackup(
                manifest.backupId().value(),
                good.repository(),
                point,
                manifest.databaseBytes(),
                manifest.storedBytes(),
                manifest.sha256(),
                skipped);
        String found = "Backup %s in repository %s brings the database back to %s"
                .formatted(
                        chosen.backupId(),
                        chosen.repository(),
                        Phrases.time(chosen.restorablePoint(), plan.timeZone()));
        return new StepResult.Done(
                reasons.isEmpty() ? found : "%s. Passed over: %s".formatted(found, String.join("; ", reasons)),
                chosen.facts());
    }

    private static StepResult stopped(Holding damaged, String why, List<Holding> candidates) {
        String older = candidates.stream()
                .skip(candidates.indexOf(damaged) + 1L)
                .findFirst()
                .map(next -> "The next older one is %s: ask for it by its id.".formatted(next.backupId()))
                .orElse("There is no older one.");
        return new StepResult.Failed(RestoreReason.BACKUP_DAMAGED.because(
                "Backup %s is damaged: %s".formatted(damaged.backupId(), why),
                "The plan says `if-damaged: stop`. %s Find out what damaged this one".formatted(older)));
    }

    private static String nothingLeft(String database, RestoreTarget target, Holdings holdings, List<String> reasons) {
        StringBuilder detail = new StringBuilder("No backup of %s can be restored to %s. ".formatted(database, target));
        if (!reasons.isEmpty()) {
            detail.append(String.join("; ", reasons));
        } else if (holdings.newestFirst().isEmpty()) {
            detail.append("There is none at all");
        } else {
            detail.append(
                    holdings.first().map("The first one is of %s"::formatted).orElse("What there is, is damaged"));
        }
        holdings.unavailable()
                .forEach(outage -> detail.append(". Not looked at: ").append(outage));
        return detail.toString();
    }

    private static void sayAloud(RunStep step, StepContext context, String note) throws InterruptedException {
        context.publish(new StepProgressed(
                step.recovery().ref(), Services.RESTORE, step.step().name(), step.attempt(), 0, 0, note));
    }
}
