package dev.luneo.dr.recovery;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.Fact;
import dev.luneo.dr.events.steps.StepName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * One recovery, as the log tells it. Immutable; {@link RecoveryFold} makes the next one from an event.
 *
 * @param legs what its procedure does, in order
 * @param requiredApprovals how many different people must say yes, by the reader's own plan; {@link ApprovalRule}
 * @param stepRuns every attempt at every step of every service, in the order of the log
 * @param decidedAt when the RTO clock started: the last approval needed, or the request where none is
 * @param finished the legs that came to their end, by what they said
 * @param endedAt when it was verified, failed, cancelled or rejected
 * @param settled false while a cut-over made by a failed or cancelled recovery may still have to be undone
 * @param unreachable what an incident lead decided about an old database that did not answer; their first word counts
 * @param undoAsked how often the way back was asked for once more, after it had been given up
 * @param blockedBy the recovery that had the database when this one was requested, or to which it gave way
 * @param announcedRejection whether the rejection has been published, not only folded
 * @param begun whether any step was ever begun
 * @param brief whether it is so old that its steps, and of a verified one all else that it reported, are no longer kept: the log
 *     has them
 */
public record Recovery(
        RestoreRequested request,
        Legs legs,
        Instant requestedAt,
        Stage stage,
        int requiredApprovals,
        List<String> approvals,
        Optional<Instant> decidedAt,
        PVector<StepRun> stepRuns,
        PVector<LegFinished> finished,
        List<CheckResult> checks,
        Optional<Failure> failure,
        Optional<Instant> endedAt,
        boolean settled,
        Optional<CutOverUndone> undone,
        Optional<UnreachableDatabaseDecided> unreachable,
        int undoAsked,
        Optional<String> blockedBy,
        boolean announcedRejection,
        boolean begun,
        boolean brief) {

    public RecoveryRef ref() {
        return request.recovery();
    }

    public String id() {
        return ref().recoveryId();
    }

    public String database() {
        return ref().database();
    }

    /** Whether an incident lead asked for it; of requests from before this was written down it is unknown, and nobody did. */
    public boolean askedByLead() {
        return request.byIncidentLead().orElse(false);
    }

    /** Whether it is not over: it waits for approval, is under way, or has yet to take back what it switched over. */
    public boolean active() {
        return !stage.ended() || !settled;
    }

    /** Whether it has its database for itself, and with it what else there is but once. What waits for approval has nothing. */
    public boolean holds() {
        return active() && decidedAt.isPresent();
    }

    /** Since when it is what it is: its decision, and before that the request. In the order in which a database's recoveries are kept. */
    public Instant since() {
        return decidedAt.orElse(requestedAt);
    }

    /** Why no other of its weight can begin while it holds the database. */
    public Failure whyNot() {
        return new Failure(
                "recovery-running",
                "Recovery %s of database %s is %s".formatted(id(), database(), stage.label()),
                "Follow that one, or cancel it and ask again",
                false);
    }

    /** Whether an approval counted, for who reads this recovery's events alone and does not see who had the database then. */
    public boolean counted(RestoreApproved approval, Instant at) {
        String by = approval.approvedBy();
        boolean decisive = decidedAt.isPresent() && by.equals(approvals.get(approvals.size() - 1));
        return approvals.contains(by) && (!decisive || decidedAt.equals(Optional.of(at)));
    }

    /** Whether steps may be taken: after the decision, until it is over and what had to be undone is undone. */
    boolean takesSteps() {
        return active() && stage != Stage.AWAITING_APPROVAL && stage != Stage.REQUESTED;
    }

    /**
     * What is kept of it when it is old. Texts that many recoveries share are kept once: each was decoded from a record of its own.
     */
    Recovery inBrief() {
        boolean verified = stage == Stage.VERIFIED;
        RecoveryRef ref = ref();
        return new Recovery(
                new RestoreRequested(
                        new RecoveryRef(
                                ref.recoveryId(),
                                ref.database().intern(),
                                ref.purpose(),
                                ref.procedure(),
                                ref.incidentId()),
                        request.target(),
                        request.to(),
                        request.reason(),
                        request.requestedBy().intern(),
                        request.requiredApprovals(),
                        request.planSha256().intern(),
                        request.byIncidentLead()),
                legs,
                requestedAt,
                stage,
                requiredApprovals,
                approvals.stream().map(String::intern).toList(),
                decidedAt,
                TreePVector.empty(),
                verified ? TreePVector.empty() : finished,
                verified ? List.of() : checks,
                failure,
                endedAt,
                settled,
                undone,
                unreachable,
                undoAsked,
                blockedBy,
                announcedRejection,
                begun,
                true);
    }

    /** Whether nothing more can happen to it. */
    boolean over() {
        return !active() && (stage != Stage.REJECTED || announcedRejection);
    }

    /** Where its data was brought back to, and from what; empty before that. */
    public Optional<RestoreFinished> restored() {
        return finished(RestoreFinished.class);
    }

    /** What was switched over; empty before that. */
    public Optional<RedeployFinished> redeployed() {
        return finished(RedeployFinished.class);
    }

    private <E extends LegFinished> Optional<E> finished(Class<E> leg) {
        return finished.stream().filter(leg::isInstance).map(leg::cast).findFirst();
    }

    /** Whether a step that changes what applications use was ever begun, so that there may be something to undo. */
    public boolean cutOverBegun() {
        return stepRuns.stream().anyMatch(legs::touchedBy);
    }

    /** Whether the cut-over stands still until the old database answers, or an incident lead decides. */
    public boolean awaitsWordOnUnreachable() {
        return stage == Stage.CUTTING_OVER
                && unreachable.isEmpty()
                && latest(CutOverSteps.AWAIT_OLD_DATABASE)
                        .filter(StepRun::running)
                        .isPresent();
    }

    /** Whether it is over, and what was switched over stayed so because the way back was given up: it can be tried once more. */
    public boolean wayBackGivenUp() {
        return stage.ended()
                && settled
                && undone.map(way -> !way.undone()).orElse(true)
                && legs.waysBack().flatMap(step -> latest(step).stream()).anyMatch(run -> !run.finished());
    }

    /** Whether it is over and what it switched over stays so, verified whole or in part: nothing was taken back, and nothing will be. */
    public boolean stays() {
        return stage.ended() && settled && redeployed().isPresent() && undone.isEmpty();
    }

    /** Whether what it had switched over is switched back. */
    public boolean wentBack() {
        return fact(CutOverSteps.UNDO_CUT_OVER, CutOverSteps.UNDONE).orElse(false)
                || undone.filter(CutOverUndone::undone).isPresent();
    }

    /** Whether it stays, and who uses what it restored is still to be seen. */
    public boolean awaitsFirstClient() {
        return stays() && !brief && InUse.of(this) == InUse.NOT_SEEN_YET;
    }

    /** Whether a leg of this service is on. */
    public boolean isAtLegOf(String service) {
        return legs.at(stage).filter(leg -> leg.service().equals(service)).isPresent();
    }

    /**
     * Whether it was over before anybody could use what it made, and that was not dropped yet. Nothing else happens to it any more, so this
     * keeps no other recovery waiting.
     */
    public boolean owesCleanUp() {
        return stage.ended()
                && stage != Stage.VERIFIED
                && settled
                && !cutOverBegun()
                && legs.leave()
                        .anyMatch(left -> begun(left.made())
                                && latest(left.dropped())
                                        .filter(StepRun::finished)
                                        .isEmpty());
    }

    /** From the decision to the verification; empty before it is verified. */
    public Optional<Duration> rto() {
        return stage == Stage.VERIFIED
                ? decidedAt.flatMap(from -> endedAt.map(to -> atLeastZero(Duration.between(from, to))))
                : Optional.empty();
    }

    /** How long the RTO clock has been running, until {@code now} or the end. */
    public Duration elapsed(Instant now) {
        return decidedAt
                .map(from -> atLeastZero(Duration.between(from, endedAt.orElse(now))))
                .orElse(Duration.ZERO);
    }

    /**
     * Time that lies between the restored state and the last write the old database took; empty while unknown. The two ends
     * may be told by two clocks: where the second comes first, it is unknown and not nothing.
     */
    public Optional<Duration> dataLoss() {
        return restored()
                .flatMap(r -> redeployed()
                        .flatMap(RedeployFinished::lastWriteBefore)
                        .map(last -> Duration.between(r.restoredTo(), last))
                        .filter(span -> !span.isNegative()));
    }

    /** The two ends of a span may be told by two machines whose clocks differ. */
    private static Duration atLeastZero(Duration span) {
        return span.isNegative() ? Duration.ZERO : span;
    }

    /** The newest attempt at a step. */
    public Optional<StepRun> latest(StepName step) {
        return newest(run -> run.is(step));
    }

    /** Whether a step was ever begun. */
    public boolean begun(StepName step) {
        return latest(step).isPresent();
    }

    /** A fact that the newest finished attempt at a step recorded. */
    public <T> Optional<T> fact(StepName step, Fact<T> fact) {
        return newest(run -> run.is(step) && run.finished()).flatMap(run -> run.fact(fact));
    }

    private Optional<StepRun> newest(Predicate<StepRun> wanted) {
        for (int i = stepRuns.size() - 1; i >= 0; i--) {
            if (wanted.test(stepRuns.get(i))) {
                return Optional.of(stepRuns.get(i));
            }
        }
        return Optional.empty();
    }
}
