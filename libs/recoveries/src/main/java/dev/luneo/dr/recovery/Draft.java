package dev.luneo.dr.recovery;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** The next state of a recovery while it is being made: the one mutable thing of the fold, for the length of one event. */
final class Draft {
    private final RestoreRequested request;
    private final Legs legs;
    private final int requiredApprovals;
    private final Instant requestedAt;
    Stage stage = Stage.AWAITING_APPROVAL;
    List<String> approvals = List.of();
    Optional<Instant> decidedAt = Optional.empty();
    PVector<StepRun> stepRuns = TreePVector.empty();
    PVector<LegFinished> finished = TreePVector.empty();
    List<CheckResult> checks = List.of();
    Optional<Failure> failure = Optional.empty();
    Optional<Instant> endedAt = Optional.empty();
    boolean settled;
    Optional<CutOverUndone> undone = Optional.empty();
    Optional<UnreachableDatabaseDecided> unreachable = Optional.empty();
    int undoAsked;
    Optional<String> blockedBy = Optional.empty();
    boolean announcedRejection;

    Draft(RestoreRequested request, Legs legs, int requiredApprovals, Instant requestedAt) {
        this.request = request;
        this.legs = legs;
        this.requiredApprovals = requiredApprovals;
        this.requestedAt = requestedAt;
    }

    Draft(Recovery from) {
        this(from.request(), from.legs(), from.requiredApprovals(), from.requestedAt());
        stage = from.stage();
        approvals = from.approvals();
        decidedAt = from.decidedAt();
        stepRuns = from.stepRuns();
        finished = from.finished();
        checks = from.checks();
        failure = from.failure();
        endedAt = from.endedAt();
        settled = from.settled();
        undone = from.undone();
        unreachable = from.unreachable();
        undoAsked = from.undoAsked();
        blockedBy = from.blockedBy();
        announcedRejection = from.announcedRejection();
    }

    Draft at(Stage next) {
        stage = next;
        return this;
    }

    /** The RTO clock starts. */
    Draft decided(Instant at) {
        decidedAt = Optional.of(at);
        return at(Stage.REQUESTED);
    }

    Draft end(Stage end, Instant at) {
        endedAt = Optional.of(at);
        return at(end);
    }

    Draft end(Stage end, Instant at, Failure why) {
        failure = Optional.of(why);
        return end(end, at);
    }

    /** Nothing is left to be done. */
    Draft settle(Instant at) {
        settled = true;
        stepRuns = StepFold.closed(stepRuns, at);
        return this;
    }

    Draft settleIf(boolean nothingIsLeft, Instant at) {
        return nothingIsLeft ? settle(at) : this;
    }

    Recovery done() {
        return new Recovery(
                request,
                legs,
                requestedAt,
                stage,
                requiredApprovals,
                approvals,
                decidedAt,
                stepRuns,
                finished,
                checks,
                failure,
                endedAt,
                settled || stage == Stage.REJECTED,
                undone,
                unreachable,
                undoAsked,
                blockedBy,
                announcedRejection,
                !stepRuns.isEmpty(),
                false);
    }
}
