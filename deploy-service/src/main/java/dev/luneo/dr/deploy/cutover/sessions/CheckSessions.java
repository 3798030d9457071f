package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.cutover.Facts;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.Session;
import java.util.List;
import java.util.Optional;

/** Asks the servers who is connected: nobody may be left on the old database, and somebody must have come to the new one. */
public final class CheckSessions implements CutOverWork {
    private final Applications applications;
    private final NewClients newClients;

    private final Patience patience;

    public CheckSessions(Applications applications, NewClients newClients, Patience patience) {
        this.applications = applications;
        this.patience = patience;
        this.newClients = newClients;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Optional<Location> old = replaced(cutOver);
        String left = "There is no old database that anybody could be on";
        if (old.isPresent()) {
            Availability availability = cutOver.availability(old.get(), patience, context);
            if (!availability.gone() && !availability.unreachable()) {
                Optional<Failure> failure = leftBehind(cutOver, old.get(), availability, context);
                if (failure.isPresent()) {
                    return new StepResult.Failed(failure.get());
                }
            }
            left = left(availability, old.get());
        }
        List<Application> using = applications.using(cutOver.recovery().database());
        return using.isEmpty()
                ? new StepResult.Done(left + ". No application uses the database, so nobody is waited for")
                : newClients.await(cutOver, using, left, context);
    }

    private static String left(Availability availability, Location old) {
        if (availability.unreachable()) {
            return "%s does not answer; whether anybody is still on it is unknown".formatted(old);
        }
        return availability.gone()
                ? "%s is gone, so nobody is on it".formatted(old)
                : "Nobody is left on %s".formatted(old);
    }

    private static Optional<Failure> leftBehind(
            CutOver cutOver, Location old, Availability availability, StepContext context) throws InterruptedException {
        if (availability.kind() != Availability.Kind.FENCED && availability.kind() != Availability.Kind.REFUSED) {
            // It did not answer when it was to be shut, or somebody opened it since.
            Optional<PostgresFailure> failure = cutOver.fence(old, context).whenFailed();
            if (failure.isPresent()) {
                return Optional.of(DeployFailure.FENCE_FAILED.because(
                        "The old database %s was open again and could not be shut".formatted(old), failure.get()));
            }
        }
        Answer<List<Session>> sessions =
                context.external(() -> cutOver.server(old).sessions(old.database()));
        return sessions.fold(
                found -> found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DeployFailure.CLIENTS_LEFT_BEHIND.because(
                                "Still connected to the old database %s: %s".formatted(old, Clients.named(found)))),
                failure -> Optional.of(DeployFailure.CLIENTS_LEFT_BEHIND.because(
                        "Who is connected to the old database %s cannot be seen".formatted(old), failure)));
    }

    /** Where the old database is now; empty when there is none any more. */
    private static Optional<Location> replaced(CutOver cutOver) {
        if (!cutOver.inPlace()) {
            return Optional.of(cutOver.old());
        }
        return Facts.kept(cutOver.recovery()).map(kept -> cutOver.kept());
    }
}
