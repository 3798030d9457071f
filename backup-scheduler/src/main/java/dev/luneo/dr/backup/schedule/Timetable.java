package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Schedule;
import dev.luneo.dr.recovery.Backup;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** When the next backup of a database begins of its own accord. Pure. */
final class Timetable {
    /** A repository that loses what it is given must not make us dump in a loop. */
    private static final Duration AFTER_A_LOSS = Duration.ofMinutes(10);

    /** What noticing, checksums and a busy machine may take, beside the dump itself. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final DrPlan plan;
    private final Instant since;

    /** @param since when this process began: what was due before is due then, once */
    Timetable(DrPlan plan, Instant since) {
        this.plan = plan;
        this.since = since;
    }

    /** @param why for people, such as {@code by the schedule} */
    record Due(Instant at, String why) {}

    Due next(DatabasePlan database, BackupHistory history, Recoveries recoveries) {
        Due due = unbounded(database, history, recoveries);
        Instant floor = history.latest()
                .filter(run -> run.state() == Backup.State.DISPROVED)
                .map(run -> run.startedAt().plus(AFTER_A_LOSS))
                .filter(earliest -> earliest.isAfter(since))
                .orElse(since);
        return due.at().isBefore(floor) ? new Due(floor, due.why()) : due;
    }

    private Due unbounded(DatabasePlan database, BackupHistory history, Recoveries recoveries) {
        Optional<Instant> anchor = Stream.concat(scheduledRun(history).stream(), history.newest().stream())
                .max(Comparator.naturalOrder());
        if (anchor.isEmpty()) {
            return new Due(since, "there is no backup yet");
        }
        // At once, not at the next regular time: from the cut-over on, every older backup is of the database that was
        // left behind, so all that is written since is lost if the new one breaks, and nobody has seen it run for long.
        // The load of one dump is small beside that.
        Optional<Instant> moved = movedAt(recoveries, database.name()).filter(at -> at.isAfter(anchor.get()));
        if (moved.isPresent()) {
            return new Due(moved.get(), "the database was restored and has no backup since");
        }
        return regular(database.backup().schedule(), history, anchor.get());
    }

    private Due regular(Schedule schedule, BackupHistory history, Instant anchor) {
        Instant regular = schedule.nextAfter(anchor, plan.timeZone());
        Optional<Instant> newest = history.newest();
        boolean lastWentWrong = history.latest()
                .filter(run -> run.state() == Backup.State.FAILED || run.state() == Backup.State.CANCELLED)
                .isPresent();
        if (!(schedule instanceof Schedule.Every every) || newest.isEmpty() || lastWentWrong) {
            return new Due(regular, "by the schedule");
        }
        // An interval as long as the RPO would break it each time by what a backup takes. Cron times are a person's
        // choice
        // and stay as they are; half an interval keeps a slow backup from running all the time.
        Duration takes = history.forecast().orElse(Duration.ZERO);
        Instant inTime = newest.get()
                .plus(plan.objectives().rpo())
                .minus(takes)
                .minus(takes.dividedBy(2))
                .minus(SLACK);
        Instant earliest = anchor.plus(every.interval().dividedBy(2));
        if (!inTime.isBefore(regular)) {
            return new Due(regular, "by the schedule");
        }
        return new Due(
                inTime.isBefore(earliest) ? earliest : inTime, "by the schedule, brought forward to keep the RPO");
    }

    /** A run whose backup was lost from the repository does not count; the next one is overdue instead. */
    private static Optional<Instant> scheduledRun(BackupHistory history) {
        boolean lost = history.latest()
                .filter(run -> !run.requested() && run.state() == Backup.State.DISPROVED)
                .isPresent();
        return lost ? Optional.empty() : history.scheduledAt();
    }

    /** When a failed run is tried again; empty when it is not. */
    Optional<Instant> retryAt(BackupHistory history) {
        return history.latest()
                .filter(run -> run.state() == Backup.State.FAILED)
                .filter(run ->
                        run.failure().filter(failure -> failure.retryable()).isPresent())
                .filter(run -> history.failures() < plan.retry().attempts())
                .map(run -> run.changedAt()
                        .plus(plan.retry().firstWait().multipliedBy(1L << Math.min(history.failures() - 1, 10))));
    }

    /**
     * The recovery for which nothing is begun by the schedule: between its restore and its end it is not clear which of two
     * databases is the one to back up, and a dump would keep a swap by renaming from happening.
     */
    static Optional<Recovery> heldBy(Recoveries recoveries, String database) {
        return recoveries
                .holder(database)
                .filter(Timetable::real)
                .filter(recovery -> recovery.restored().isPresent() || recovery.cutOverBegun());
    }

    private static Optional<Instant> movedAt(Recoveries recoveries, String database) {
        return recoveries
                .newestFirst(database)
                .filter(Timetable::real)
                .filter(recovery -> recovery.redeployed().isPresent() && !recovery.active())
                .filter(recovery -> recovery.stage() == Stage.VERIFIED
                        || recovery.undone().filter(CutOverUndone::undone).isEmpty())
                .flatMap(recovery -> recovery.endedAt().stream())
                .findFirst();
    }

    private static boolean real(Recovery recovery) {
        return recovery.ref().purpose() == RecoveryRef.Purpose.RECOVERY;
    }
}
