package dev.luneo.dr.recovery;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Recovery × Event → Recovery, pure. Every service folds with this, so all of them agree on what has happened, down to
 * which of two requests came first. An event that is not legal in the present stage leaves the recovery as it is: it is
 * a repetition, or the late word of an attempt that was superseded.
 */
final class RecoveryFold {
    private RecoveryFold() {}

    static Recovery requested(RestoreRequested request, int approvals, Instant at, Optional<Recovery> inTheWay) {
        Draft draft = new Draft(request, approvals, at);
        if (inTheWay.isPresent()) {
            draft.stage = Stage.REJECTED;
            draft.endedAt = Optional.of(at);
            draft.blockedBy = inTheWay.map(Recovery::id);
            draft.failure = Optional.of(new Failure(
                    "recovery-running",
                    "Recovery %s of database %s is %s"
                            .formatted(
                                    inTheWay.get().id(),
                                    request.key(),
                                    inTheWay.get().stage().label()),
                    "Follow that one, or cancel it and ask again",
                    false));
        } else if (approvals == 0) {
            draft.stage = Stage.REQUESTED;
            draft.decidedAt = Optional.of(at);
        }
        return draft.done();
    }

    static Recovery evolve(Recovery recovery, RecoveryEvent event, Instant at) {
        if (recovery.brief()) {
            return recovery;
        }
        Draft draft = new Draft(recovery);
        if (event instanceof RestoreApproved approved) {
            approve(draft, approved, at);
        } else if (event instanceof RestoreRejected rejected) {
            reject(draft, rejected, at);
        } else if (event instanceof RestoreStarted) {
            draft.advance(Stage.REQUESTED, Stage.RESTORING);
        } else if (event instanceof StepEvent step && recovery.takesSteps()) {
            draft.stepRuns = StepFold.evolve(draft.stepRuns, step, at);
        } else if (event instanceof RestoreFinished finished && draft.advance(Stage.RESTORING, Stage.CUTTING_OVER)) {
            draft.restored = Optional.of(finished);
        } else if (event instanceof RestoreFailed failed && draft.stage == Stage.RESTORING) {
            draft.end(Stage.FAILED, at, failed.failure(), true);
        } else if (event instanceof UnreachableDatabaseDecided decided && recovery.awaitsWordOnUnreachable()) {
            draft.unreachable = Optional.of(decided);
        } else if (event instanceof RedeployFinished finished && draft.advance(Stage.CUTTING_OVER, Stage.VERIFYING)) {
            draft.redeployed = Optional.of(finished);
        } else if (event instanceof RedeployFailed failed && draft.stage == Stage.CUTTING_OVER) {
            draft.end(Stage.FAILED, at, failed.failure(), true);
        } else if (event instanceof VerificationPassed passed && draft.advance(Stage.VERIFYING, Stage.VERIFIED)) {
            draft.checks = passed.checks();
            draft.endedAt = Optional.of(at);
            draft.settle(at);
        } else if (event instanceof VerificationFailed failed && draft.stage == Stage.VERIFYING) {
            draft.checks = failed.checks();
            // Nothing failed in a partial verdict, so there is nothing to go back from.
            draft.end(Stage.FAILED, at, failed.failure(), failed.partial());
        } else if (event instanceof RecoveryCancelled cancelled && !draft.stage.ended()) {
            cancel(draft, cancelled, recovery.cutOverBegun(), at);
        } else if (event instanceof UndoRequested asked
                && recovery.wayBackGivenUp()
                && asked.ask() == recovery.undoAsked() + 1) {
            draft.undoAsked = asked.ask();
            draft.settled = false;
            draft.undone = Optional.empty();
            draft.stepRuns = StepFold.forgiven(draft.stepRuns, Services.DEPLOY, Recovery.UNDO_CUT_OVER, at);
        } else if (event instanceof CutOverUndone undone && draft.stage.ended() && !draft.settled) {
            draft.undone = Optional.of(undone);
            draft.settle(at);
        }
        return draft.done();
    }

    private static void approve(Draft draft, RestoreApproved approved, Instant at) {
        if (draft.stage != Stage.AWAITING_APPROVAL || draft.approvals.contains(approved.approvedBy())) {
            return;
        }
        draft.approvals = Stream.concat(draft.approvals.stream(), Stream.of(approved.approvedBy()))
                .toList();
        if (draft.approvals.size() >= draft.requiredApprovals) {
            draft.stage = Stage.REQUESTED;
            draft.decidedAt = Optional.of(at);
        }
    }

    private static void reject(Draft draft, RestoreRejected rejected, Instant at) {
        if (draft.stage == Stage.REJECTED) {
            draft.announcedRejection = true;
        } else if (draft.stage == Stage.AWAITING_APPROVAL || draft.stage == Stage.REQUESTED) {
            draft.end(Stage.REJECTED, at, rejected.failure(), true);
            draft.blockedBy = rejected.otherRecoveryId();
            draft.announcedRejection = true;
        }
    }

    private static void cancel(Draft draft, RecoveryCancelled cancelled, boolean cutOverBegun, Instant at) {
        Failure reason = new Failure(
                "cancelled",
                "Cancelled by %s: %s".formatted(cancelled.cancelledBy(), cancelled.reason()),
                "Ask for a new restore when you are ready; the backups are untouched",
                false);
        draft.end(Stage.CANCELLED, at, reason, !cutOverBegun);
    }

    /** The one mutable thing here, for the length of one event. */
    private static final class Draft {
        private final RestoreRequested request;
        private final int requiredApprovals;
        private final Instant requestedAt;
        private Stage stage = Stage.AWAITING_APPROVAL;
        private List<String> approvals = List.of();
        private Optional<Instant> decidedAt = Optional.empty();
        private PVector<StepRun> stepRuns = TreePVector.empty();
        private Optional<RestoreFinished> restored = Optional.empty();
        private Optional<RedeployFinished> redeployed = Optional.empty();
        private List<CheckResult> checks = List.of();
        private Optional<Failure> failure = Optional.empty();
        private Optional<Instant> endedAt = Optional.empty();
        private boolean settled;
        private Optional<CutOverUndone> undone = Optional.empty();
        private Optional<UnreachableDatabaseDecided> unreachable = Optional.empty();
        private int undoAsked;
        private Optional<String> blockedBy = Optional.empty();
        private boolean announcedRejection;

        Draft(RestoreRequested request, int requiredApprovals, Instant requestedAt) {
            this.request = request;
            this.requiredApprovals = requiredApprovals;
            this.requestedAt = requestedAt;
        }

        Draft(Recovery from) {
            this(from.request(), from.requiredApprovals(), from.requestedAt());
            stage = from.stage();
            approvals = from.approvals();
            decidedAt = from.decidedAt();
            stepRuns = from.stepRuns();
            restored = from.restored();
            redeployed = from.redeployed();
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

        boolean advance(Stage from, Stage to) {
            if (stage != from) {
                return false;
            }
            stage = to;
            return true;
        }

        void settle(Instant at) {
            settled = true;
            stepRuns = StepFold.closed(stepRuns, at);
        }

        void end(Stage stage, Instant at, Failure failure, boolean settled) {
            this.stage = stage;
            this.endedAt = Optional.of(at);
            this.failure = Optional.of(failure);
            if (settled) {
                settle(at);
            }
        }

        Recovery done() {
            return new Recovery(
                    request,
                    requestedAt,
                    stage,
                    requiredApprovals,
                    approvals,
                    decidedAt,
                    stepRuns,
                    restored,
                    redeployed,
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
}
