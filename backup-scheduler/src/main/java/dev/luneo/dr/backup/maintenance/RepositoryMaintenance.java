package dev.luneo.dr.backup.maintenance;

import dev.luneo.dr.backup.schedule.BackupCommand.MaintainRepositories;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.backup.schedule.MaintenanceRuns.Run;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Removal;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.retention.RetentionDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round through the repositories of a database: sweep, compare with the log, expire, copy. */
public final class RepositoryMaintenance {
    private static final Logger log = LoggerFactory.getLogger(RepositoryMaintenance.class);
    /** Beyond a dump's time limit: it may be silent for as long while its fingerprint is taken. */
    private static final Duration SWEEP_MARGIN = Duration.ofMinutes(10);

    /** What one round says of as many; the rest is counted. */
    private static final int MOST_NAMED = 20;

    private final DrPlan plan;
    private final PlannedRepositories repositories;
    private final MaintenanceRuns runs;
    private final MightyLogins logins;
    private final Copies copies;
    private final Present present;

    /** What the log tells at this moment, to its very end. */
    @FunctionalInterface
    public interface Present {
        /** Empty when that cannot be found out now. */
        Optional<BackupState> now() throws InterruptedException;
    }

    public RepositoryMaintenance(
            DrPlan plan, PlannedRepositories repositories, MaintenanceRuns runs, MightyLogins logins, Present present) {
        this.plan = plan;
        this.repositories = repositories;
        this.runs = runs;
        this.logins = logins;
        this.copies = new Copies(repositories);
        this.present = present;
    }

    public void maintain(MaintainRepositories command, Performance performance) throws InterruptedException {
        String database = command.database();
        List<String> problems = new ArrayList<>();
        Set<String> notAuthenticated = Set.of();
        boolean outOfReach = false;
        try {
            Holdings holdings = look(repositories, database, command.known());
            outOfReach = holdings.unknown();
            holdings.unavailable().forEach(outage -> problems.add("Repository " + outage));
            List<Holding> unknown = holdings.newestFirst().stream()
                    .filter(backup -> backup.notAuthenticated().isPresent())
                    .toList();
            sayNotAuthenticated(unknown, problems);
            notAuthenticated = unknown.stream().map(Holding::backupId).collect(Collectors.toSet());
            new Comparison(database, holdings, command.known(), command.now()).tell(performance);
            sweep(command, performance);
            expire(command, holdings, performance, problems);
            problems.addAll(copies.complete(database, holdings, command.now(), performance));
        } catch (RepositoryUnavailable outage) {
            problems.add(String.valueOf(outage.getMessage()));
        } catch (CancellationException stop) {
            throw new InterruptedException(stop.getMessage());
        }
        // Whether a server answers is the backups' business; here only what it says counts.
        List<String> warnings = logins.of(plan.database(database).orElseThrow()).stream()
                .filter(MightyLogins.Remark::known)
                .map(MightyLogins.Remark::toString)
                .toList();
        if (Thread.interrupted()) {
            // What was found under a thread that is told to stop is no finding.
            throw new InterruptedException("the backups of %s are no longer ours".formatted(database));
        }
        problems.forEach(problem -> log.warn("Looking after the backups of {}: {}", database, problem));
        Optional<String> completed =
                command.known().history(database).completed().map(Backup::id);
        runs.made(
                database,
                new Run(command.run(), command.now(), completed, problems, warnings, notAuthenticated, outOfReach));
    }

    /** A repository that is not there should be, once the log tells of backups; before, the first backup makes it. */
    static Holdings look(PlannedRepositories repositories, String database, BackupState known) {
        Set<String> usable = known.history(database).usable().keySet();
        return repositories.look(database, usable, !usable.isEmpty());
    }

    private static void sayNotAuthenticated(List<Holding> unknown, List<String> problems) {
        unknown.stream()
                .limit(MOST_NAMED)
                .forEach(backup -> problems.add(
                        "Backup %s is not authenticated (%s): it counts for nothing, is restored only when an incident lead accepts it by its id, and is never removed by us"
                                .formatted(
                                        backup.backupId(),
                                        backup.notAuthenticated().orElseThrow())));
        if (unknown.size() > MOST_NAMED) {
            problems.add("%d more backups are not authenticated".formatted(unknown.size() - MOST_NAMED));
        }
    }

    private void sweep(MaintainRepositories command, Performance performance) {
        String database = command.database();
        Duration silent =
                plan.database(database).orElseThrow().backup().timeLimit().plus(SWEEP_MARGIN);
        for (PlannedRepositories.Place place : repositories.of(database)) {
            Optional<BackupRepository> there = place.find();
            if (there.isPresent()) {
                performance.beforeEffect();
                List<BackupId> swept = there.get().sweepDrafts(database, silent, command.now());
                if (!swept.isEmpty()) {
                    log.info("Removed what attempts at {} of {} had left in {}", swept, database, place.name());
                }
            }
        }
    }

    private Optional<String> held(String database, BackupId id, Instant now) throws InterruptedException {
        Optional<BackupState> known = present.now();
        return known.isEmpty()
                ? Optional.of("the event log cannot be read to its end, so it may be in use")
                : RetentionOutcome.held(database, id, known.get().recoveries(), now);
    }

    private void expire(MaintainRepositories command, Holdings holdings, Performance performance, List<String> problems)
            throws InterruptedException {
        String database = command.database();
        RetentionOutcome outcome = RetentionOutcome.decide(
                database,
                plan,
                holdings,
                command.known().backups(),
                command.known().recoveries(),
                command.now());
        outcome.problem().ifPresent(problems::add);
        for (RetentionDecision.Expired expired : outcome.toRemove()) {
            BackupId id = expired.backup().backupId();
            Optional<String> held = held(database, id, command.now());
            if (held.isPresent()) {
                problems.add("Expired backup %s stays for now: %s".formatted(id, held.get()));
                return;
            }
            boolean said = command.known()
                    .backups()
                    .of(database)
                    .find(id.value())
                    .filter(backup -> backup.state() == Backup.State.EXPIRED)
                    .isPresent();
            // Said first: removed and not said, it would look lost.
            if (!said) {
                performance.publish(new BackupExpired(database, id.value(), expired.reason()));
            }
            // And asked again: publishing waits for as long as an outage lasts.
            held = held(database, id, command.now());
            if (held.isPresent()) {
                problems.add("Expired backup %s stays for now: %s".formatted(id, held.get()));
                return;
            }
            for (PlannedRepositories.Place place : repositories.of(database)) {
                performance.beforeEffect();
                // Looked for and not opened: a disk that was just unmounted must not turn into an empty repository.
                Optional<Removal> removal = place.find().map(there -> there.remove(database, id));
                if (removal.isPresent() && removal.get() instanceof Removal.Failed failed) {
                    problems.add("Expired backup %s stays in %s: %s"
                            .formatted(id, place.name(), failed.failure().detail()));
                }
            }
            log.info("Backup {} of {} has {}", id, database, expired.reason());
        }
    }
}
