package dev.luneo.dr.recovery;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.events.steps.StepName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Given this story, what does a machine decide? A recovery's events one second apart, for tests of state machines. */
public final class Story {
    public static final Instant BEGIN = Instant.parse("2026-11-23T03:00:00Z");
    public static final Location OLD = new Location("db.example", 5432, "luneo");
    public static final Location RESTORED = new Location("db.example", 5432, "luneo_restored_r1_a1");
    public static final String ME = "me/1";

    private final RecoveryRef ref;
    private final RestoreTo to;
    private final List<Recorded<DrEvent>> events = new ArrayList<>();
    private Instant now = BEGIN;

    private Story(RecoveryRef ref, RestoreTo to) {
        this.ref = ref;
        this.to = to;
    }

    public static Story of(String recoveryId, String database) {
        return of(recoveryId, database, RestoreTo.DATABASE);
    }

    public static Story of(String recoveryId, String database, RestoreTo to) {
        return new Story(
                new RecoveryRef(
                        recoveryId,
                        database,
                        RecoveryRef.Purpose.RECOVERY,
                        RecoveryRef.Procedure.FULL_RESTORE,
                        Optional.empty()),
                to);
    }

    /** A recovery that answers an incident, or has another purpose. */
    public static Story of(RecoveryRef ref) {
        return new Story(ref, RestoreTo.DATABASE);
    }

    public RecoveryRef ref() {
        return ref;
    }

    public Instant now() {
        return now;
    }

    public List<Recorded<DrEvent>> events() {
        return List.copyOf(events);
    }

    public Story then(DrEvent event) {
        now = now.plusSeconds(1);
        events.add(new Recorded<>(event, now, "test"));
        return this;
    }

    public Story after(Duration pause) {
        now = now.plus(pause);
        return this;
    }

    public Story requested(int approvals) {
        return requested(approvals, "tables dropped");
    }

    public Story requested(int approvals, String reason) {
        return then(new RecoveryEvent.RestoreRequested(
                ref, RestoreTarget.latest(), to, reason, "alice", approvals, "0".repeat(64)));
    }

    public Story requestedBy(String who, boolean lead) {
        return then(new RecoveryEvent.RestoreRequested(
                ref, RestoreTarget.latest(), to, "tables dropped", who, 1, "0".repeat(64), Optional.of(lead)));
    }

    public Story rejected() {
        return then(new RecoveryEvent.RestoreRejected(
                ref, new Failure("too-many-waiting", "too many", "wait", false), Optional.empty()));
    }

    public Story approved(String by) {
        return then(new RecoveryEvent.RestoreApproved(ref, by));
    }

    public Story started() {
        return then(new RecoveryEvent.RestoreStarted(ref, ME));
    }

    public Story stepStarted(String service, String step, int attempt, String runner) {
        return then(new StepStarted(ref, service, step, attempt, step, runner));
    }

    public Story stepFinished(String service, String step, int attempt, Map<String, String> facts) {
        return then(new StepFinished(ref, service, step, attempt, "done", facts, Duration.ZERO));
    }

    public Story stepFailed(String service, String step, int attempt, String reason, boolean retryable) {
        return then(new StepFailed(
                ref, service, step, attempt, new Failure(reason, "it broke", "mend it", retryable), Duration.ZERO));
    }

    /** A step from start to finish, first attempt, by its name in the contract. */
    public Story step(StepName step, Map<String, String> facts) {
        return step(step.service(), step.name(), facts);
    }

    public Story stepStarted(StepName step, int attempt, String runner) {
        return stepStarted(step.service(), step.name(), attempt, runner);
    }

    /** A step from start to finish, first attempt. */
    public Story step(String service, String step) {
        return step(service, step, Map.of());
    }

    public Story step(String service, String step, Map<String, String> facts) {
        return stepStarted(service, step, 1, ME).stepFinished(service, step, 1, facts);
    }

    public Story restored() {
        return then(new RecoveryEvent.RestoreFinished(
                ref, "20261123T020000Z-1a2b", BEGIN.minusSeconds(3600), RESTORED, to));
    }

    public Story redeployed() {
        Location kept = new Location(OLD.host(), OLD.port(), "luneo_before_20261123t030000z");
        return to == RestoreTo.IN_PLACE
                ? then(new RecoveryEvent.RedeployFinished(ref, kept, OLD, Optional.of(now)))
                : then(new RecoveryEvent.RedeployFinished(ref, OLD, RESTORED, Optional.of(now)));
    }

    /** In place; where there was no old database to keep, both places are the same. */
    public Story swapped(boolean keptOld) {
        Location kept = new Location(OLD.host(), OLD.port(), "luneo_before_20261123t030000z");
        return then(new RecoveryEvent.RedeployFinished(ref, keptOld ? kept : OLD, OLD, Optional.of(now)));
    }

    public Story verified() {
        return then(new RecoveryEvent.VerificationPassed(
                ref, List.of(new CheckResult("health", CheckResult.Outcome.PASSED, "200", Duration.ofMillis(5)))));
    }

    public Story verificationFailed(boolean partial) {
        return then(new RecoveryEvent.VerificationFailed(
                ref, List.of(), partial, new Failure("check-failed", "login answered 500", "look at the log", false)));
    }

    public Story unreachableDecided(boolean goOn) {
        return then(new RecoveryEvent.UnreachableDatabaseDecided(ref, goOn, "alice", "it burnt down"));
    }

    public Story cancelled() {
        return then(new RecoveryEvent.RecoveryCancelled(ref, "alice", "changed my mind"));
    }

    public Story gaveWay(String to) {
        return then(new RecoveryEvent.RecoveryGaveWay(ref, to));
    }

    public Story undone() {
        return then(new RecoveryEvent.CutOverUndone(ref, true, "the old database is in use again"));
    }

    /** The recoveries that this story and others before it make. */
    public Recoveries fold(Recoveries before) {
        Recoveries state = before;
        for (Recorded<DrEvent> recorded : events) {
            state = state.after(recorded);
        }
        return state;
    }

    public Recovery recovery() {
        return fold(Recoveries.NONE).find(ref.recoveryId()).orElseThrow();
    }

    /** The situation of the process that is called {@link #ME} and owns everything. */
    public Situation situation() {
        return situation(Optional.of(ME));
    }

    public Situation situation(Optional<String> runner) {
        Instant at = now;
        return new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return runner;
            }
        };
    }
}
