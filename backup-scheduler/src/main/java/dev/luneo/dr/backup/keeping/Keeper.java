package dev.luneo.dr.backup.keeping;

import dev.luneo.dr.backup.keeping.Holdings.Held;
import dev.luneo.dr.backup.schedule.BackupCommand.LookAfter;
import dev.luneo.dr.backup.schedule.Rounds;
import dev.luneo.dr.backup.schedule.Rounds.Round;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Removal;
import dev.luneo.dr.repository.RepositoryUnavailable;
import dev.luneo.dr.repository.retention.RetentionDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round through the repositories of a database: sweep, compare with the log, expire, copy. */
public final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);
    /** Beyond a dump's time limit: it may be silent for as long while its fingerprint is taken. */
    private static final Duration SWEEP_MARGIN = Duration.ofMinutes(10);

    private final DrPlan plan;
    private final Repositories repositories;
    private final Rounds rounds;

    public Keeper(DrPlan plan, Repositories repositories, Rounds rounds) {
        this.plan = plan;
        this.repositories = repositories;
        this.rounds = rounds;
    }

    public void lookAfter(LookAfter command, Performance performance) throws InterruptedException {
        String database = command.database();
        List<String> problems = new ArrayList<>();
        try {
            boolean expected = !command.known().course(database).usable().isEmpty();
            Holdings holdings = repositories.look(database, expected);
            holdings.unreachable().forEach((name, why) -> problems.add("Repository %s: %s".formatted(name, why)));
            new Comparison(holdings, command.known(), command.now()).tell(performance);
            sweep(command, performance);
            expire(command, holdings, performance, problems);
            copy(database, holdings, performance, problems);
        } catch (RepositoryUnavailable outage) {
            problems.add(String.valueOf(outage.getMessage()));
        } catch (CancellationException stop) {
            throw new InterruptedException(stop.getMessage());
        }
        problems.forEach(problem -> log.warn("Looking after the backups of {}: {}", database, problem));
        Optional<String> completed =
                command.known().course(database).completed().map(Backup::id);
        rounds.made(database, new Round(command.round(), command.now(), completed, problems));
    }

    private void sweep(LookAfter command, Performance performance) {
        String database = command.database();
        Duration silent =
                plan.database(database).orElseThrow().backup().timeLimit().plus(SWEEP_MARGIN);
        for (Repositories.Place place : repositories.of(database)) {
            if (java.nio.file.Files.exists(place.path())) {
                performance.beforeEffect();
                List<BackupId> swept = place.open().sweepDrafts(database, silent, command.now());
                if (!swept.isEmpty()) {
                    log.info("Removed what attempts at {} of {} had left in {}", swept, database, place.name());
                }
            }
        }
    }

    private void expire(LookAfter command, Holdings holdings, Performance performance, List<String> problems)
            throws InterruptedException {
        String database = command.database();
        Keeping keeping = Keeping.decide(
                database,
                plan,
                holdings,
                command.known().backups(),
                command.known().recoveries(),
                command.now());
        for (RetentionDecision.Expired expired : keeping.toRemove()) {
            BackupId id = expired.backup().backupId();
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
            for (Repositories.Place place : repositories.of(database)) {
                performance.beforeEffect();
                if (place.open().remove(database, id) instanceof Removal.Failed failed) {
                    problems.add("Expired backup %s stays in %s: %s"
                            .formatted(id, place.name(), failed.failure().detail()));
                }
            }
            log.info("Backup {} of {} has {}", id, database, expired.reason());
        }
    }

    /** To every repository that lacks one, newest first; what just expired is in none. */
    private void copy(String database, Holdings holdings, Performance performance, List<String> problems)
            throws InterruptedException {
        List<Repositories.Place> places = repositories.of(database);
        if (places.size() < 2) {
            return;
        }
        List<Held> newestFirst = new ArrayList<>(holdings.usable().values());
        java.util.Collections.reverse(newestFirst);
        for (Repositories.Place target : places) {
            if (holdings.unreachable().containsKey(target.name())) {
                continue;
            }
            for (Held held : newestFirst) {
                if (!held.repositories().contains(target.name())) {
                    performance.beforeEffect();
                    copy(held, target, places)
                            .ifPresent(problem -> problems.add(
                                    "Backup %s was not copied to %s: %s".formatted(held.id(), target.name(), problem)));
                }
            }
        }
    }

    private Optional<String> copy(Held held, Repositories.Place target, List<Repositories.Place> places)
            throws InterruptedException {
        Map<String, Repositories.Place> byName =
                places.stream().collect(java.util.stream.Collectors.toMap(Repositories.Place::name, place -> place));
        BackupRepository from = java.util.Objects.requireNonNull(
                        byName.get(held.repositories().get(0)))
                .open();
        boolean gone = from.find(held.manifest().database(), held.id()).isEmpty();
        return gone ? Optional.empty() : new BackupCopy(held.manifest(), from).to(target.open());
    }
}
