package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Goes on looking for an application on the restored database after a recovery that nobody was seen to use is over, so that what is
 * said of it becomes true by itself when somebody uses it. Looks only; a new cut-over of the database ends it.
 */
public final class AwaitFirstClient implements CutOverWork {
    /** Who is told to use an application does so now, or comes back tomorrow and looks for themselves. */
    static final Duration LONGEST = Duration.ofHours(24);
    /** While somebody may sit before it and wait; each look is a session in the server's log. */
    private static final Duration ATTENDED = Duration.ofMinutes(15);

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofSeconds(10);

    private final Applications applications;
    private final Clock clock;

    public AwaitFirstClient(Applications applications, Clock clock) {
        this.applications = applications;
        this.clock = clock;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) {
        Recovery recovery = cutOver.recovery();
        Location current = recovery.redeployed().map(RedeployFinished::current).orElseThrow();
        // A server that does not answer now may when somebody uses the application.
        List<Session> sessions =
                cutOver.server(current).sessions(current.database()).whenGiven().orElse(List.of());
        OnNewDatabase seen = OnNewDatabase.of(applications.using(recovery.database()), recovery, sessions);
        if (!seen.nobody()) {
            return new StepResult.Done("Seen on %s: %s".formatted(current, seen.who()), InUse.SEEN.facts());
        }
        Duration waited = Duration.between(begun(recovery), clock.instant());
        if (waited.compareTo(LONGEST) > 0) {
            return new StepResult.Failed(DeployFailure.NOBODY_CAME.because(
                    "No application was seen on %s for %d h".formatted(current, LONGEST.toHours())));
        }
        return new StepResult.NotYet(waited.compareTo(ATTENDED) < 0 ? OFTEN : SELDOM, true);
    }

    /** By our own clock: an attempt belongs to the process that has begun it. */
    private Instant begun(Recovery recovery) {
        return recovery.latest(CutOverSteps.AWAIT_FIRST_CLIENT)
                .map(StepRun::startedAt)
                .orElseGet(clock::instant);
    }
}
