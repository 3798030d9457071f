package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.repository.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides when a database is backed up: because somebody asked, because the schedule says so, or once more because the last
 * attempt failed or its runner is gone. Says beforehand when the RPO will not hold.
 */
public final class BackupMachine implements Machine<BackupState, BackupCommand> {
    /**
     * Attempts at one backup, restarts of the service included, before it is given up: a dump that takes the service down
     * with it every time must not be tried for ever.
     */
    private static final int MOST_ATTEMPTS = 25;

    private final DrPlan plan;
    private final Timetable timetable;
    private final Servers servers;
    private final MaintenanceRuns runs;

    /** @param since when this process began */
    public BackupMachine(DrPlan plan, Servers servers, MaintenanceRuns runs, Instant since) {
        this.plan = plan;
        this.servers = servers;
        this.timetable = new Timetable(plan, since);
        this.runs = runs;
    }

    @Override
    public String service() {
        return Services.BACKUP;
    }

    @Override
    public Topic ownedBy() {
        return Topic.BACKUPS;
    }

    @Override
    public BackupState initial() {
        return BackupState.under(PlanApprovals.of(plan));
    }

    @Override
    public BackupState evolve(BackupState state, Recorded<DrEvent> event) {
        return state.evolve(event);
    }

    @Override
    public List<Decision<BackupCommand>> decide(BackupState state, Situation situation) {
        return Decision.each(
                        plan.databases().values().stream(),
                        DatabasePlan::name,
                        database -> decide(database, state, situation))
                .toList();
    }

    private Stream<Decision<BackupCommand>> decide(DatabasePlan database, BackupState state, Situation situation) {
        Instant now = situation.now();
        return situation.runner(database.name()).stream()
                .flatMap(runner -> Stream.of(
                                backup(database, state, now, runner),
                                risk(database, state, now).<Decision<BackupCommand>>map(Decision.Publish::new),
                                run(database.name(), state, now))
                        .flatMap(Optional::stream));
    }

    private Optional<Decision<BackupCommand>> backup(
            DatabasePlan database, BackupState state, Instant now, String runner) {
        Optional<Backup> open = open(database.name(), state);
        if (open.isPresent()) {
            return pursue(open.get(), state, runner);
        }
        Next next = next(database, state);
        if (now.isBefore(next.at()) || next.heldBy().isPresent() || waitsForItsTurn(database, next, state, now)) {
            return Optional.empty();
        }
        return Optional.of(next.retried()
                .map(run -> started(run.database(), run.id(), run.requested(), run.attempt() + 1, runner))
                .orElseGet(() -> started(database.name(), idOf(database, next.at()), false, 1, runner)));
    }

    /**
     * Whether as many of its server are under way, or were due before it, as may be at once. All of that is in the log and the plan,
     * so that replicas with a part of the databases each come to the same order.
     */
    private boolean waitsForItsTurn(DatabasePlan database, Next next, BackupState state, Instant now) {
        long before = plan.databases().values().stream()
                .filter(other -> !other.name().equals(database.name()))
                .filter(other -> servers.same(other.name(), database.name()))
                .filter(other -> open(other.name(), state).isPresent()
                        || isBefore(other.name(), next(other, state), database.name(), next, now))
                .limit(Servers.MOST_AT_ONCE)
                .count();
        return before >= Servers.MOST_AT_ONCE;
    }

    private static boolean isBefore(String other, Next its, String database, Next next, Instant now) {
        boolean due = !now.isBefore(its.at()) && its.heldBy().isEmpty();
        int order = its.at().compareTo(next.at());
        return due && (order < 0 || order == 0 && other.compareTo(database) < 0);
    }

    private static Optional<Backup> open(String database, BackupState state) {
        return state.history(database).open().stream()
                .flatMap(id -> state.backups().of(database).find(id).stream())
                .findFirst();
    }

    private static Optional<Decision<BackupCommand>> pursue(Backup open, BackupState state, String runner) {
        if (open.state() == Backup.State.RUNNING && open.runner().equals(runner)) {
            return Optional.of(new Decision.Perform<>(
                    "%s/taken/%d".formatted(open.id(), open.attempt()),
                    open.database(),
                    new BackupCommand.TakeBackup(
                            open, state.recoveries(), state.backups().of(open.database()))));
        }
        if (open.attempt() >= MOST_ATTEMPTS) {
            return Optional.of(new Decision.Publish<>(new BackupFailed(
                    open.database(),
                    open.id(),
                    open.attempt(),
                    BackupReason.INTERRUPTED_TOO_OFTEN.failure(
                            "The service ended %d times while it took this backup".formatted(open.attempt())))));
        }
        // Who asks for a backup in the middle of a recovery means it; the schedule does not.
        return !open.requested()
                        && Timetable.heldBy(state.recoveries(), open.database()).isPresent()
                ? Optional.empty()
                : Optional.of(started(open.database(), open.id(), open.requested(), open.attempt() + 1, runner));
    }

    private static Decision<BackupCommand> started(
            String database, String id, boolean requested, int attempt, String runner) {
        return new Decision.Publish<>(new BackupStarted(database, id, requested, attempt, runner));
    }

    /** Made from the time it is due, not from now: decided twice before the log has it, it is the same backup. */
    private static String idOf(DatabasePlan database, Instant due) {
        int spread = (database.name() + due).hashCode() & 0xffff;
        return BackupId.of(due, String.format("%04x", spread)).value();
    }

    /**
     * What is to begin next when nothing is under way.
     *
     * @param retried the run that is tried again; empty for a new one by the schedule
     * @param heldBy the recovery whose end it waits for
     */
    record Next(Instant at, String why, Optional<Backup> retried, Optional<String> heldBy) {}

    private Next next(DatabasePlan database, BackupState state) {
        BackupHistory history = state.history(database.name());
        Optional<String> heldBy =
                Timetable.heldBy(state.recoveries(), database.name()).map(recovery -> recovery.id());
        Optional<Instant> retryAt = timetable.retryAt(history);
        if (retryAt.isPresent()) {
            Backup run = history.latest().orElseThrow();
            return new Next(
                    retryAt.get(),
                    "attempt %d after a failure".formatted(run.attempt() + 1),
                    Optional.of(run),
                    run.requested() ? Optional.empty() : heldBy);
        }
        Timetable.Due due = timetable.next(database, history, state.recoveries());
        return new Next(due.at(), due.why(), Optional.empty(), heldBy);
    }

    private Optional<RpoAtRisk> risk(DatabasePlan database, BackupState state, Instant now) {
        BackupHistory history = state.history(database.name());
        return RpoOutlook.of(database.name(), history, plan.objectives().rpo(), expected(database, state, now))
                .flatMap(RpoOutlook::risk)
                .filter(risk -> state.backups()
                        .of(database.name())
                        .rpoRisk()
                        .filter(said -> said.breachAt().equals(risk.breachAt()))
                        .isEmpty());
    }

    /** When the next backup will be complete; empty when the first one ever was given up. */
    private Optional<RpoOutlook.Expected> expected(DatabasePlan database, BackupState state, Instant now) {
        BackupHistory history = state.history(database.name());
        Optional<Backup> open = open(database.name(), state);
        if (open.isPresent()) {
            return Optional.of(new RpoOutlook.Expected(
                    open.get().state() == Backup.State.RUNNING
                            ? RpoOutlook.endOf(open.get(), history.forecast(), now)
                            : now.plus(history.forecast().orElse(Duration.ZERO)),
                    "Backup %s is being taken".formatted(open.get().id())));
        }
        Next next = next(database, state);
        Optional<Backup> failed = history.latest().filter(run -> run.state() == Backup.State.FAILED);
        if (history.newest().isEmpty() && failed.isPresent() && next.retried().isEmpty()) {
            return Optional.empty();
        }
        Instant from = next.at().isBefore(now) ? now : next.at();
        String last = failed.flatMap(Backup::failure)
                .map(failure -> "The last backup failed (%s); the ".formatted(failure.reason()))
                .orElse("The ");
        String waits =
                next.heldBy().map(" and waits for recovery %s"::formatted).orElse("");
        return Optional.of(new RpoOutlook.Expected(
                from.plus(history.forecast().orElse(Duration.ZERO)),
                "%snext begins at %s, %s%s".formatted(last, from, next.why(), waits)));
    }

    private Optional<Decision<BackupCommand>> run(String database, BackupState state, Instant now) {
        return runs.due(database, now, state.history(database).completed().map(Backup::id))
                .map(run -> new Decision.Perform<>(
                        "%s/looked-after/%d".formatted(database, run),
                        database,
                        new BackupCommand.MaintainRepositories(database, run, state, now)));
    }

    /** What happens next with a database, for people. */
    public Prospect prospect(DatabasePlan database, BackupState state) {
        Next next = next(database, state);
        return new Prospect(
                open(database.name(), state),
                next.at(),
                next.why(),
                next.retried().map(Backup::id),
                next.heldBy());
    }

    /**
     * @param open the backup that is being taken, or about to be
     * @param nextAt when one begins if there is none; in the past when it waits for {@code heldBy}
     * @param retried the backup that is tried again then; empty when a new one begins
     * @param heldBy the recovery whose end it waits for
     */
    public record Prospect(
            Optional<Backup> open, Instant nextAt, String why, Optional<String> retried, Optional<String> heldBy) {}
}
