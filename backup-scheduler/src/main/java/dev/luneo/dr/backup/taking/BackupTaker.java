package dev.luneo.dr.backup.taking;

import dev.luneo.dr.backup.maintenance.Comparison;
import dev.luneo.dr.backup.schedule.BackupCommand.TakeBackup;
import dev.luneo.dr.backup.schedule.BackupReason;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.BackupMethodPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Completion;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.RepositoryUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes one attempt at a backup in the first of its repositories, and says how it went. Leaves a whole backup or nothing. */
public final class BackupTaker {
    private static final Logger log = LoggerFactory.getLogger(BackupTaker.class);

    private final PlannedRepositories repositories;
    private final Map<String, BackupMethod> methods = new HashMap<>();
    private final Clock clock;

    /** @throws IllegalStateException when the plan names a method that is not served */
    public BackupTaker(
            DrPlan plan,
            PlannedRepositories repositories,
            ServedTypes<BackupMethodPlan, BackupMethod> served,
            Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
        plan.databases()
                .forEach((name, database) -> methods.put(
                        name, served.of(database.backup().method(), "databases.%s.backup.method".formatted(name))));
    }

    /** What came of an attempt. */
    private sealed interface Attempt {
        record Taken(Manifest manifest) implements Attempt {}

        record Failed(Failure failure) implements Attempt {}
    }

    public void take(TakeBackup command, Performance performance) throws InterruptedException {
        Backup backup = command.backup();
        try (var id = MDC.putCloseable("backupId", backup.id());
                var database = MDC.putCloseable("database", backup.database())) {
            Instant began = clock.instant();
            log.info("Taking backup {} of {} (attempt {})", backup.id(), backup.database(), backup.attempt());
            Attempt attempt = attempt(command, began, performance);
            if (attempt instanceof Attempt.Failed && Thread.interrupted()) {
                // Files fail in many ways under a thread that is told to stop; none of them is the backup's fault.
                throw new InterruptedException("backup %s is no longer wanted here".formatted(backup.id()));
            }
            if (attempt instanceof Attempt.Taken taken) {
                BackupCompleted completed = Comparison.completed(
                        taken.manifest(),
                        repositories.first(backup.database()).name(),
                        Duration.between(began, clock.instant()));
                log.info(
                        "Backup {} of {} is complete: {} bytes, restorable to {}",
                        backup.id(),
                        backup.database(),
                        completed.backupBytes(),
                        completed.restorablePoint());
                performance.publish(completed);
            } else if (attempt instanceof Attempt.Failed failed) {
                log.warn(
                        "Backup {} of {} failed, attempt {}: {} ({})",
                        backup.id(),
                        backup.database(),
                        backup.attempt(),
                        failed.failure().detail(),
                        failed.failure().hint());
                performance.publish(
                        new BackupFailed(backup.database(), backup.id(), backup.attempt(), failed.failure()));
            }
        }
    }

    private Attempt attempt(TakeBackup command, Instant began, Performance performance) throws InterruptedException {
        Backup backup = command.backup();
        try {
            BackupRepository repository = repositories.first(backup.database()).open();
            return inRepository(repository, command, began, performance);
        } catch (RepositoryUnavailable outage) {
            return new Attempt.Failed(BackupReason.REPOSITORY_UNAVAILABLE.failure(String.valueOf(outage.getMessage())));
        } catch (CancellationException stop) {
            throw new InterruptedException(stop.getMessage());
        } catch (OwnershipLostException notOurs) {
            throw notOurs;
        } catch (RuntimeException bug) {
            log.error("Backup {} ended in a bug", backup.id(), bug);
            return new Attempt.Failed(BackupReason.INTERNAL_ERROR.failure(
                    "The backup ended in a bug: %s".formatted(bug.getClass().getSimpleName())));
        }
    }

    private Attempt inRepository(
            BackupRepository repository, TakeBackup command, Instant began, Performance performance)
            throws InterruptedException {
        String database = command.backup().database();
        BackupId id = new BackupId(command.backup().id());
        // An earlier attempt may have written its manifest and died before it could say so.
        Optional<Manifest> already = repository
                .find(database, id)
                .filter(Entry.Usable.class::isInstance)
                .map(entry -> ((Entry.Usable) entry).manifest());
        if (already.isPresent()) {
            return new Attempt.Taken(already.get());
        }
        performance.beforeEffect();
        repository.discardAttempts(database, id);
        Beginning beginning = repository.begin(database, id, command.backup().attempt());
        if (beginning instanceof Beginning.Begun begun) {
            return inDraft(begun.draft(), command, began, performance);
        }
        return new Attempt.Failed(
                beginning instanceof Beginning.Failed failed
                        ? BackupReason.failure(failed.failure())
                        : BackupReason.REPOSITORY_FAILED.failure(
                                "The place of backup %s is taken and cannot be freed".formatted(id)));
    }

    private Attempt inDraft(BackupDraft draft, TakeBackup command, Instant began, Performance performance)
            throws InterruptedException {
        boolean complete = false;
        try {
            BackupMethod.Copied copied =
                    Objects.requireNonNull(methods.get(draft.database())).into(draft, command, began, performance);
            if (copied instanceof BackupMethod.Copied.Failed failed) {
                return new Attempt.Failed(failed.failure());
            }
            performance.beforeEffect();
            Completion completion = draft.complete(((BackupMethod.Copied.Whole) copied).facts());
            complete = completion instanceof Completion.Completed;
            return completion instanceof Completion.Completed completed
                    ? new Attempt.Taken(completed.manifest())
                    : new Attempt.Failed(BackupReason.failure(((Completion.Failed) completion).failure()));
        } finally {
            if (!complete) {
                abandon(draft);
            }
        }
    }

    private static void abandon(BackupDraft draft) {
        // Files cannot be worked on by a thread that is marked as interrupted.
        boolean interrupted = Thread.interrupted();
        draft.abandon();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
