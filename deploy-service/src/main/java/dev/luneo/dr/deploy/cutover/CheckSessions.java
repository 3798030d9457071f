package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Clients;
import dev.luneo.dr.deploy.database.Standing;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostApplications;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the servers who is connected: nobody may be left on the old database, and somebody must have come to the new one. */
final class CheckSessions implements CutOverWork {
    /** An application that is up has connected; one without an {@code up} gets this much time for its start. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final HostApplications applications;
    private final Duration patience;

    CheckSessions(HostApplications applications, Duration patience) {
        this.applications = applications;
        this.patience = patience;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Optional<Location> old = replaced(cutOver);
        String left = "There is no old database that anybody could be on";
        if (old.isPresent()) {
            Standing standing = ToolTime.of(context, () -> cutOver.standing(old.get()));
            if (!standing.dead()) {
                Optional<Failure> failure = leftBehind(cutOver, old.get(), standing, context);
                if (failure.isPresent()) {
                    return new StepResult.Failed(failure.get());
                }
            }
            left = standing.dead()
                    ? "The old database does not answer, so nobody is on it"
                    : "Nobody is left on %s".formatted(old.get());
        }
        List<HostApplication> using = applications.using(cutOver.recovery().database());
        return using.isEmpty()
                ? new StepResult.Done(left + ". No application uses the database, so nobody is waited for")
                : awaitClient(cutOver, left, since(cutOver.recovery(), using), context);
    }

    private static Optional<Failure> leftBehind(CutOver cutOver, Location old, Standing standing, StepContext context)
            throws InterruptedException {
        if (standing.kind() != Standing.Kind.FENCED && standing.kind() != Standing.Kind.REFUSED) {
            // It did not answer when it was to be shut, or somebody opened it since.
            context.beforeEffect();
            Optional<PostgresFailure> failure = ToolTime.of(
                            context, () -> cutOver.server(old).fence(old.database()))
                    .whenFailed();
            if (failure.isPresent()) {
                return Optional.of(DeployFailure.FENCE_FAILED.because(
                        "The old database %s was open again and could not be shut".formatted(old), failure.get()));
            }
        }
        Answer<List<Session>> sessions =
                ToolTime.of(context, () -> cutOver.server(old).sessions(old.database()));
        return sessions.fold(
                found -> found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DeployFailure.CLIENTS_LEFT_BEHIND.because(
                                "Still connected to the old database %s: %s".formatted(old, Clients.named(found)))),
                failure -> Optional.of(DeployFailure.CLIENTS_LEFT_BEHIND.because(
                        "Who is connected to the old database %s cannot be seen".formatted(old), failure)));
    }

    private StepResult awaitClient(CutOver cutOver, String left, Instant since, StepContext context)
            throws InterruptedException {
        Location current = cutOver.current();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Answer<List<Session>> sessions =
                    ToolTime.of(context, () -> cutOver.server(current).sessions(current.database()));
            if (sessions.whenFailed().isPresent()) {
                return new StepResult.Failed(DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because(
                        "Who is connected to %s cannot be seen".formatted(current),
                        sessions.whenFailed().get()));
            }
            List<Session> others = Clients.othersThanUs(sessions.orThrow());
            List<Session> come = others.stream()
                    .filter(session -> session.backendStart()
                            .map(start -> !start.isBefore(since))
                            // A role that may not see when sessions began still sees that they are there.
                            .orElse(true))
                    .toList();
            if (!come.isEmpty()) {
                return new StepResult.Done(
                        "%s. On %s since the restart: %s".formatted(left, current, Clients.named(come)));
            }
            if (System.nanoTime() > deadline) {
                return new StepResult.Failed(DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because(
                        "Nobody has connected to %s within %d s after the restart. %s%s"
                                .formatted(current, patience.toSeconds(), left, from(others))));
            }
            ToolTime.of(context, () -> {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                return true;
            });
        }
    }

    private static String from(List<Session> others) {
        return others.isEmpty() ? "" : ". Connected from before the restart: " + Clients.named(others);
    }

    /** Where the old database is now; empty when there is none any more. */
    private static Optional<Location> replaced(CutOver cutOver) {
        if (!cutOver.inPlace()) {
            return Optional.of(cutOver.old());
        }
        return Facts.kept(cutOver.recovery()).map(kept -> cutOver.kept());
    }

    /** The first of the restarts. */
    private static Instant since(Recovery recovery, List<HostApplication> using) {
        return using.stream()
                .flatMap(application -> recovery
                        .fact(
                                Services.DEPLOY,
                                CutOverSteps.of(CutOverSteps.RESTART, application.name()),
                                Facts.RESTARTED_AT)
                        .stream())
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElse(recovery.requestedAt());
    }
}
