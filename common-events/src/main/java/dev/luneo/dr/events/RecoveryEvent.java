package dev.luneo.dr.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened in one recovery. All of a database's are in one partition, so "one at a time" needs no lock. */
public sealed interface RecoveryEvent extends DrEvent {

    RecoveryRef recovery();

    /** More checks than anybody waits for. */
    int MOST_CHECKS = 1_000;

    /** A step leaves a handful. */
    int MOST_FACTS = 100;

    /** Half of what a record may hold: the results of all checks are one fact. */
    int LONGEST_FACT = EventCodec.MOST_BYTES / 2;

    @Override
    default Topic topic() {
        return Topic.RECOVERIES;
    }

    @Override
    default String key() {
        return recovery().database();
    }

    /** Whoever works on these events has a method for each, or does not compile. */
    interface Visitor<R> {
        R requested(RestoreRequested event);

        R approved(RestoreApproved event);

        R rejected(RestoreRejected event);

        R begun(RestoreStarted event);

        R step(StepEvent event);

        R legFinished(LegFinished event);

        R legFailed(LegFailed event);

        R unreachableDecided(UnreachableDatabaseDecided event);

        R cancelled(RecoveryCancelled event);

        R gaveWay(RecoveryGaveWay event);

        R undoRequested(UndoRequested event);

        R undone(CutOverUndone event);

        R removalRequested(LeftOverRemovalRequested event);
    }

    <R> R accept(Visitor<R> visitor);

    /** Where the data is brought back to. */
    enum RestoreTo {
        /** A new database on a server; applications are switched over to it. */
        DATABASE("database", false),
        /** Restored beside, then swapped in by renaming; the old one is kept under a dated name. */
        IN_PLACE("in-place", true);

        private final String word;
        private final boolean keepsName;

        RestoreTo(String word, boolean keepsName) {
            this.word = word;
            this.keepsName = keepsName;
        }

        /** What people write and read. */
        public String word() {
            return word;
        }

        public static Optional<RestoreTo> of(String word) {
            return Arrays.stream(values()).filter(to -> to.word.equals(word)).findFirst();
        }

        /** Whether the restored database takes the name that applications know; otherwise they are given another. */
        public boolean keepsName() {
            return keepsName;
        }

        /** Where applications find their data after a cut-over. */
        public Location current(Location old, Location restored) {
            return keepsName ? old : restored;
        }
    }

    /**
     * A person asked for a restore.
     *
     * @param requiredApprovals incident leads that must say yes, 0 to 2, as the plan said when it was requested
     * @param planSha256 the effective plan the recovery is carried out by
     * @param byIncidentLead true when an incident lead asked: their approval follows at once, so other requests that wait cannot keep it out
     */
    record RestoreRequested(
            RecoveryRef recovery,
            RestoreTarget target,
            RestoreTo to,
            String reason,
            String requestedBy,
            int requiredApprovals,
            String planSha256,
            Optional<Boolean> byIncidentLead)
            implements RecoveryEvent {
        public RestoreRequested {
            Required.value("recovery", recovery);
            Required.value("target", target);
            Required.choice("to", to, RestoreTo.class);
            reason = Required.text("reason", reason);
            Required.name("requestedBy", requestedBy);
            Required.from(0, "requiredApprovals", requiredApprovals, 2);
            Required.name("planSha256", planSha256);
            byIncidentLead = Required.optional(byIncidentLead);
        }

        public RestoreRequested(
                RecoveryRef recovery,
                RestoreTarget target,
                RestoreTo to,
                String reason,
                String requestedBy,
                int requiredApprovals,
                String planSha256) {
            this(recovery, target, to, reason, requestedBy, requiredApprovals, planSha256, Optional.empty());
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/requested";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.requested(this);
        }
    }

    /** An incident lead said yes. The RTO clock runs from the approval that makes them enough. */
    record RestoreApproved(RecoveryRef recovery, String approvedBy) implements RecoveryEvent {
        public RestoreApproved {
            Required.value("recovery", recovery);
            Required.name("approvedBy", approvedBy);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/approved/" + approvedBy;
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.approved(this);
        }
    }

    /** @param otherRecoveryId the recovery that was already running, when that is why */
    record RestoreRejected(RecoveryRef recovery, Failure failure, Optional<String> otherRecoveryId)
            implements RecoveryEvent {
        public RestoreRejected {
            Required.value("recovery", recovery);
            Required.value("failure", failure);
            otherRecoveryId = Required.optionalName("otherRecoveryId", otherRecoveryId);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/rejected";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.rejected(this);
        }
    }

    record RestoreStarted(RecoveryRef recovery, String runner) implements RecoveryEvent {
        public RestoreStarted {
            Required.value("recovery", recovery);
            Required.name("runner", runner);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/started";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.begun(this);
        }
    }

    /** What step events have in common: which attempt of which step of which service they speak of. */
    sealed interface StepEvent extends RecoveryEvent {
        String service();

        /** Unique within service and recovery, for example {@code restore-data} or {@code migrate:backend}. */
        String step();

        /** From 1. The fold ignores what a superseded attempt still says. */
        int attempt();

        /** One method for each. */
        interface Visitor<R> {
            R started(StepStarted event);

            R progressed(StepProgressed event);

            R finished(StepFinished event);

            R failed(StepFailed event);
        }

        <R> R accept(StepEvent.Visitor<R> visitor);

        @Override
        default <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.step(this);
        }
    }

    /** A leg of a procedure came to its end: the next one begins, and after the last the recovery is verified. */
    sealed interface LegFinished extends RecoveryEvent {
        /** What was looked at in the leg; empty where looking is another leg's. */
        default List<CheckResult> checks() {
            return List.of();
        }

        /** One method for each. */
        interface Visitor<R> {
            R restored(RestoreFinished event);

            R redeployed(RedeployFinished event);

            R verified(VerificationPassed event);
        }

        <R> R accept(LegFinished.Visitor<R> visitor);

        @Override
        default <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.legFinished(this);
        }
    }

    /** A leg of a procedure was given up, and with it the recovery. */
    sealed interface LegFailed extends RecoveryEvent {
        Failure failure();

        /** What was looked at in the leg; empty where looking is another leg's. */
        default List<CheckResult> checks() {
            return List.of();
        }

        /** Whether what earlier legs switched over has yet to be switched back. */
        default boolean owesWayBack() {
            return false;
        }

        /** One method for each. */
        interface Visitor<R> {
            R restore(RestoreFailed event);

            R redeploy(RedeployFailed event);

            R verification(VerificationFailed event);
        }

        <R> R accept(LegFailed.Visitor<R> visitor);

        @Override
        default <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.legFailed(this);
        }
    }

    /**
     * @param title what is being done, in words for the person on call
     * @param runner which process, and which term of ownership, does the work
     */
    record StepStarted(RecoveryRef recovery, String service, String step, int attempt, String title, String runner)
            implements StepEvent {
        public StepStarted {
            Required.value("recovery", recovery);
            Required.name("service", service);
            Required.name("step", step);
            Required.attempt("attempt", attempt);
            title = Required.text("title", title);
            Required.name("runner", runner);
        }

        @Override
        public String id() {
            return stepId(this, "started");
        }

        @Override
        public <R> R accept(StepEvent.Visitor<R> visitor) {
            return visitor.started(this);
        }
    }

    /**
     * How far a long step is, or something worth saying on the way.
     *
     * @param done of {@code total}, in the step's own unit; both 0 when the note alone matters
     */
    record StepProgressed(
            RecoveryRef recovery, String service, String step, int attempt, long done, long total, String note)
            implements StepEvent {
        public StepProgressed {
            Required.value("recovery", recovery);
            Required.name("service", service);
            Required.name("step", step);
            Required.attempt("attempt", attempt);
            Required.from(0, "done", done, Required.MOST);
            Required.from(0, "total", total, Required.MOST);
            note = Required.text("note", note);
        }

        @Override
        public String id() {
            return stepId(this, "progressed") + "/" + done + "/" + Integer.toHexString(note.hashCode());
        }

        @Override
        public <R> R accept(StepEvent.Visitor<R> visitor) {
            return visitor.progressed(this);
        }
    }

    /**
     * @param detail what was done or found, in words
     * @param facts what later steps and services need to know of it; the names are constants where they are written
     * @param toolTime the part of the step spent inside external tools, the database and the application
     */
    record StepFinished(
            RecoveryRef recovery,
            String service,
            String step,
            int attempt,
            String detail,
            Map<String, String> facts,
            Duration toolTime)
            implements StepEvent {
        public StepFinished {
            Required.value("recovery", recovery);
            Required.name("service", service);
            Required.name("step", step);
            Required.attempt("attempt", attempt);
            detail = Required.text("detail", detail);
            facts = Required.texts("facts", facts, MOST_FACTS, LONGEST_FACT);
            Required.duration("toolTime", toolTime);
        }

        @Override
        public String id() {
            return stepId(this, "finished");
        }

        @Override
        public <R> R accept(StepEvent.Visitor<R> visitor) {
            return visitor.finished(this);
        }
    }

    record StepFailed(
            RecoveryRef recovery, String service, String step, int attempt, Failure failure, Duration toolTime)
            implements StepEvent {
        public StepFailed {
            Required.value("recovery", recovery);
            Required.name("service", service);
            Required.name("step", step);
            Required.attempt("attempt", attempt);
            Required.value("failure", failure);
            Required.duration("toolTime", toolTime);
        }

        @Override
        public String id() {
            return stepId(this, "failed");
        }

        @Override
        public <R> R accept(StepEvent.Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    /**
     * The data is back beside the old database and equals what was recorded when the backup was taken. Nobody uses it yet.
     *
     * @param restoredTo the instant whose state it has
     * @param restored where it is
     */
    record RestoreFinished(RecoveryRef recovery, String backupId, Instant restoredTo, Location restored, RestoreTo to)
            implements LegFinished {
        public RestoreFinished {
            Required.value("recovery", recovery);
            Required.name("backupId", backupId);
            Required.instant("restoredTo", restoredTo);
            Required.value("restored", restored);
            Required.choice("to", to, RestoreTo.class);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/restored";
        }

        @Override
        public <R> R accept(LegFinished.Visitor<R> visitor) {
            return visitor.restored(this);
        }
    }

    /** The restore stopped before anything was switched over; the old database is untouched. */
    record RestoreFailed(RecoveryRef recovery, Failure failure) implements LegFailed {
        public RestoreFailed {
            Required.value("recovery", recovery);
            Required.value("failure", failure);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/restore-failed";
        }

        @Override
        public <R> R accept(LegFailed.Visitor<R> visitor) {
            return visitor.restore(this);
        }
    }

    /**
     * An incident lead's word on an old database that does not answer, so that nobody knows whether it is written to.
     *
     * @param goOn whether the cut-over is made all the same; what is written to the old database from then on is lost
     */
    record UnreachableDatabaseDecided(RecoveryRef recovery, boolean goOn, String decidedBy, String reason)
            implements RecoveryEvent {
        public UnreachableDatabaseDecided {
            Required.value("recovery", recovery);
            Required.name("decidedBy", decidedBy);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/unreachable-database";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.unreachableDecided(this);
        }
    }

    /**
     * An incident lead wants the way back tried once more, after it had been given up and its cause was mended.
     *
     * @param ask which time this is, from 1
     */
    record UndoRequested(RecoveryRef recovery, int ask, String requestedBy, String reason) implements RecoveryEvent {
        public UndoRequested {
            Required.value("recovery", recovery);
            Required.attempt("ask", ask);
            Required.name("requestedBy", requestedBy);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/undo-requested/" + ask;
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.undoRequested(this);
        }
    }

    /**
     * An incident lead wants a database removed that a recovery which is over has left, and that nobody uses.
     *
     * @param ask which removal this is of those asked for of the recovery, from 1
     * @param place where it is
     */
    record LeftOverRemovalRequested(RecoveryRef recovery, int ask, Location place, String requestedBy, String reason)
            implements RecoveryEvent {
        public LeftOverRemovalRequested {
            Required.value("recovery", recovery);
            Required.attempt("ask", ask);
            Required.value("place", place);
            Required.name("requestedBy", requestedBy);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/left-over-removal-requested/" + ask;
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.removalRequested(this);
        }
    }

    /**
     * Cut-over is done: whatever used the database uses the restored one now.
     *
     * @param replaced where the database was before, still intact; after a swap, under its kept name
     * @param current where it is now
     * @param lastWriteBefore when the old database stopped taking writes; data lost lies between the restored instant
     *     and this one
     */
    record RedeployFinished(
            RecoveryRef recovery, Location replaced, Location current, Optional<Instant> lastWriteBefore)
            implements LegFinished {
        public RedeployFinished {
            Required.value("recovery", recovery);
            Required.value("replaced", replaced);
            Required.value("current", current);
            lastWriteBefore = Required.optionalInstant("lastWriteBefore", lastWriteBefore);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/redeployed";
        }

        @Override
        public <R> R accept(LegFinished.Visitor<R> visitor) {
            return visitor.redeployed(this);
        }
    }

    /**
     * Cut-over failed, and what had been done of it is undone, unless {@code undone} says otherwise.
     *
     * @param written to the restored database while applications could use it; absent when none could, when it is not known, and in
     *     events from before it was counted
     */
    record RedeployFailed(RecoveryRef recovery, Failure failure, boolean undone, Optional<WrittenMeanwhile> written)
            implements LegFailed {
        public RedeployFailed {
            Required.value("recovery", recovery);
            Required.value("failure", failure);
            written = Required.optional(written);
        }

        public RedeployFailed(RecoveryRef recovery, Failure failure, boolean undone) {
            this(recovery, failure, undone, Optional.empty());
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/redeploy-failed";
        }

        @Override
        public <R> R accept(LegFailed.Visitor<R> visitor) {
            return visitor.redeploy(this);
        }
    }

    record VerificationPassed(RecoveryRef recovery, List<CheckResult> checks) implements LegFinished {
        public VerificationPassed {
            Required.value("recovery", recovery);
            checks = Required.list("checks", checks, MOST_CHECKS);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/verified";
        }

        @Override
        public <R> R accept(LegFinished.Visitor<R> visitor) {
            return visitor.verified(this);
        }
    }

    /**
     * @param partial no check failed, but one could not be made: the cut-over stays, yet nobody may say "resolved"
     */
    record VerificationFailed(RecoveryRef recovery, List<CheckResult> checks, boolean partial, Failure failure)
            implements LegFailed {
        public VerificationFailed {
            Required.value("recovery", recovery);
            checks = Required.list("checks", checks, MOST_CHECKS);
            Required.value("failure", failure);
        }

        /** Nothing failed in a partial verdict, so there is nothing to go back from. */
        @Override
        public boolean owesWayBack() {
            return !partial;
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/verification-failed";
        }

        @Override
        public <R> R accept(LegFailed.Visitor<R> visitor) {
            return visitor.verification(this);
        }
    }

    /** The lead stopped the recovery. What was switched over already is switched back. */
    record RecoveryCancelled(RecoveryRef recovery, String cancelledBy, String reason) implements RecoveryEvent {
        public RecoveryCancelled {
            Required.value("recovery", recovery);
            Required.name("cancelledBy", cancelledBy);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/cancelled";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.cancelled(this);
        }
    }

    /** A drill or a proof stopped, because its database was needed. @param otherRecoveryId for what */
    record RecoveryGaveWay(RecoveryRef recovery, String otherRecoveryId) implements RecoveryEvent {
        public RecoveryGaveWay {
            Required.value("recovery", recovery);
            Required.name("otherRecoveryId", otherRecoveryId);
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/gave-way";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.gaveWay(this);
        }
    }

    /**
     * What happened to a cut-over after the recovery failed or was cancelled.
     *
     * @param undone false when it had to stay, because going back was not possible; {@code detail} says why
     * @param written to the restored database while applications could use it; absent when none could, when it is not known, and in
     *     events from before it was counted
     */
    record CutOverUndone(RecoveryRef recovery, boolean undone, String detail, Optional<WrittenMeanwhile> written)
            implements RecoveryEvent {
        public CutOverUndone {
            Required.value("recovery", recovery);
            detail = Required.text("detail", detail);
            written = Required.optional(written);
        }

        public CutOverUndone(RecoveryRef recovery, boolean undone, String detail) {
            this(recovery, undone, detail, Optional.empty());
        }

        @Override
        public String id() {
            return recovery.recoveryId() + "/undone";
        }

        @Override
        public <R> R accept(RecoveryEvent.Visitor<R> visitor) {
            return visitor.undone(this);
        }
    }

    private static String stepId(StepEvent event, String what) {
        return "%s/%s/%s/%d/%s"
                .formatted(event.recovery().recoveryId(), event.service(), event.step(), event.attempt(), what);
    }
}
