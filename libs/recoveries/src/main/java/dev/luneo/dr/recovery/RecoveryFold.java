package dev.luneo.dr.recovery;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryEvent.LegFailed;
import dev.luneo.dr.events.RecoveryEvent.LegFinished;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RecoveryGaveWay;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import dev.luneo.dr.events.RecoveryEvent.RestoreStarted;
import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.UndoRequested;
import dev.luneo.dr.events.RecoveryEvent.UnreachableDatabaseDecided;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.PVector;

/**
 * Recovery × Event → Recovery, pure. Every service folds with this, so all of them agree on what has happened, down to
 * which of two requests came first. An event that is not legal in the present stage leaves the recovery as it is: it is
 * a repetition, or the late word of an attempt that was superseded.
 *
 * @param at when it happened
 */
record RecoveryFold(Recovery known, Instant at) implements RecoveryEvent.Visitor<Recovery> {

    static Recovery requested(RestoreRequested request, Legs legs, int approvals, Instant at) {
        Draft draft = new Draft(request, legs, approvals, at);
        return approvals == 0 ? draft.decided(at).done() : draft.done();
    }

    /** A request that was never begun. @param other the one that spoke against it */
    static Recovery refused(Recovery request, Failure why, Recovery other) {
        Draft draft = new Draft(request);
        draft.decidedAt = Optional.empty();
        draft.blockedBy = Optional.of(other.id());
        return draft.end(Stage.REJECTED, request.requestedAt(), why).done();
    }

    static Recovery evolve(Recovery recovery, RecoveryEvent event, Instant at) {
        return recovery.brief() ? recovery : event.accept(new RecoveryFold(recovery, at));
    }

    /** It was requested already. */
    @Override
    public Recovery requested(RestoreRequested event) {
        return known;
    }

    @Override
    public Recovery approved(RestoreApproved event) {
        if (known.stage() != Stage.AWAITING_APPROVAL || known.approvals().contains(event.approvedBy())) {
            return known;
        }
        Draft draft = new Draft(known);
        draft.approvals = Stream.concat(known.approvals().stream(), Stream.of(event.approvedBy()))
                .toList();
        return draft.approvals.size() >= known.requiredApprovals()
                ? draft.decided(at).done()
                : draft.done();
    }

    @Override
    public Recovery rejected(RestoreRejected event) {
        Draft draft = new Draft(known);
        draft.announcedRejection = true;
        if (known.stage() == Stage.REJECTED) {
            return draft.done();
        }
        draft.blockedBy = event.otherRecoveryId();
        return known.stage() == Stage.AWAITING_APPROVAL || known.stage() == Stage.REQUESTED
                ? draft.end(Stage.REJECTED, at, event.failure()).settle(at).done()
                : known;
    }

    @Override
    public Recovery begun(RestoreStarted event) {
        return known.legs()
                .first()
                .filter(leg -> known.stage() == Stage.REQUESTED)
                .map(leg -> new Draft(known).at(leg.stage()).done())
                .orElse(known);
    }

    @Override
    public Recovery step(StepEvent event) {
        if (known.takesSteps()) {
            return with(StepFold.evolve(known.stepRuns(), event, at));
        }
        StepName step = new StepName(event.service(), event.step());
        if (known.awaitsFirstClient() && step.equals(CutOverSteps.AWAIT_FIRST_CLIENT)) {
            return with(StepFold.evolve(known.stepRuns(), event, at));
        }
        boolean cleansUp = known.owesCleanUp()
                && known.legs().leave().anyMatch(left -> left.dropped().equals(step));
        return cleansUp ? with(StepFold.evolve(StepFold.begunUnsaid(known.stepRuns(), event, at), event, at)) : known;
    }

    private Recovery with(PVector<StepRun> stepRuns) {
        Draft draft = new Draft(known);
        draft.stepRuns = stepRuns;
        return draft.done();
    }

    @Override
    public Recovery legFinished(LegFinished event) {
        return known.legs()
                .at(known.stage())
                .filter(leg -> leg.finished().isInstance(event))
                .map(leg -> finished(event, known.legs().after(leg)))
                .orElse(known);
    }

    private Recovery finished(LegFinished event, Stage next) {
        Draft draft = new Draft(known);
        draft.finished = known.finished().plus(event);
        draft.checks = event.checks();
        return next == Stage.VERIFIED
                ? draft.end(next, at).settle(at).done()
                : draft.at(next).done();
    }

    @Override
    public Recovery legFailed(LegFailed event) {
        return known.legs()
                .at(known.stage())
                .filter(leg -> leg.failed().isInstance(event))
                .map(leg -> failed(event))
                .orElse(known);
    }

    private Recovery failed(LegFailed event) {
        Draft draft = new Draft(known);
        draft.checks = event.checks();
        return draft.end(Stage.FAILED, at, event.failure())
                .settleIf(!event.owesWayBack(), at)
                .done();
    }

    @Override
    public Recovery unreachableDecided(UnreachableDatabaseDecided event) {
        if (!known.awaitsWordOnUnreachable()) {
            return known;
        }
        Draft draft = new Draft(known);
        draft.unreachable = Optional.of(event);
        return draft.done();
    }

    @Override
    public Recovery cancelled(RecoveryCancelled event) {
        if (known.stage().ended()) {
            return known;
        }
        Failure why = new Failure(
                "cancelled",
                "Cancelled by %s: %s".formatted(event.cancelledBy(), event.reason()),
                "Ask for a new restore when you are ready; the backups are untouched",
                false);
        return new Draft(known)
                .end(Stage.CANCELLED, at, why)
                .settleIf(!known.cutOverBegun(), at)
                .done();
    }

    @Override
    public Recovery gaveWay(RecoveryGaveWay event) {
        if (!known.holds() || known.stage().ended()) {
            return known;
        }
        Failure why = new Failure(
                "gave-way",
                "It gave way to recovery %s, which needed database %s"
                        .formatted(event.otherRecoveryId(), known.database()),
                "Ask for it again when that one is over",
                false);
        Draft draft = new Draft(known);
        draft.blockedBy = Optional.of(event.otherRecoveryId());
        return draft.end(Stage.CANCELLED, at, why)
                .settleIf(!known.cutOverBegun(), at)
                .done();
    }

    @Override
    public Recovery undoRequested(UndoRequested event) {
        if (!known.wayBackGivenUp() || event.ask() != known.undoAsked() + 1) {
            return known;
        }
        Draft draft = new Draft(known);
        draft.undoAsked = event.ask();
        draft.settled = false;
        draft.undone = Optional.empty();
        draft.stepRuns = known.legs()
                .waysBack()
                .reduce(known.stepRuns(), (runs, step) -> StepFold.forgiven(runs, step, at), (runs, same) -> runs);
        return draft.done();
    }

    @Override
    public Recovery undone(CutOverUndone event) {
        if (!known.stage().ended() || known.settled()) {
            return known;
        }
        Draft draft = new Draft(known);
        draft.undone = Optional.of(event);
        return draft.settle(at).done();
    }

    /** What is removed afterwards changes nothing of the recovery: {@link Removals}. */
    @Override
    public Recovery removalRequested(LeftOverRemovalRequested event) {
        return known;
    }
}
