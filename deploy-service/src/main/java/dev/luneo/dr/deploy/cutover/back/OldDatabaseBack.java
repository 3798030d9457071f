package dev.luneo.dr.deploy.cutover.back;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.server.Change;
import java.util.Optional;

/** The databases' part of a way back. Each part looks at the server first: what was begun need not have happened. */
final class OldDatabaseBack {
    private final CutOver cutOver;
    private final Patience patience;
    private final StepContext context;
    private final Report report;

    OldDatabaseBack(CutOver cutOver, Patience patience, StepContext context, Report report) {
        this.cutOver = cutOver;
        this.patience = patience;
        this.context = context;
        this.report = report;
    }

    /**
     * Whether there is an old database to go back to. It is opened for a look, and shut again when it cannot be used.
     *
     * @return why not; empty when there is one, or when that could not be found out, which is reported as a problem
     */
    Optional<String> whyGone() throws InterruptedException {
        if (cutOver.oldWas(Availability.Kind.FENCED)) {
            return Optional.of("%s was closed to connections before the recovery began".formatted(cutOver.old()));
        }
        if (cutOver.oldWas(Availability.Kind.MISSING)) {
            return Optional.of("%s was gone before the recovery began".formatted(cutOver.old()));
        }
        Location place = place();
        Availability availability = availability(place);
        if (availability.kind() == Availability.Kind.FENCED) {
            note(cutOver.unfence(place, context), "opened", place);
            availability = availability(place);
            if (availability.kind() == Availability.Kind.BROKEN) {
                note(cutOver.fence(place, context), "shut again", place);
            }
        }
        boolean surely = availability.kind() == Availability.Kind.BROKEN && !retryable(availability)
                || availability.gone()
                || availability.unreachable() && !cutOver.oldWas(Availability.Kind.OPEN);
        if (surely) {
            return Optional.of("%s takes no connections: %s".formatted(place, availability.reason()));
        }
        if (availability.kind() != Availability.Kind.OPEN) {
            report.problem("%s cannot be used now: %s".formatted(place, availability.reason()));
        }
        return Optional.empty();
    }

    /** Both databases get their own names again. */
    void namesBack() throws InterruptedException {
        if (!cutOver.inPlace() || !cutOver.begun(CutOverSteps.SWAP_DATABASES)) {
            return;
        }
        availability(cutOver.old()); // waits for a server that restarts
        Change change = cutOver.swapBack(context);
        if (change instanceof Change.Failed failed) {
            report.problem("%s does not have its name back: %s"
                    .formatted(cutOver.old(), failed.failure().detail()));
        } else {
            report.say("%s and %s have their names back"
                    .formatted(cutOver.old(), cutOver.restored().database()));
        }
    }

    /**
     * The old database takes connections again, if it did before the recovery.
     *
     * @return whether it is as it was, so that applications may come back to it
     */
    boolean open() throws InterruptedException {
        if (!cutOver.begun(CutOverSteps.FENCE_OLD_DATABASE)) {
            return report.complete();
        }
        Location old = cutOver.old();
        Availability availability = availability(old);
        if (cutOver.oldWas(Availability.Kind.FENCED)) {
            // Giving it its name back has opened it.
            note(cutOver.fence(old, context), "shut", old);
            report.say("%s is closed to connections, as it was before".formatted(old));
            return report.complete();
        }
        if (availability.kind() == Availability.Kind.FENCED || availability.kind() == Availability.Kind.OPEN) {
            // An open one too: a replica that is stopped right before it shuts the database has its turn taken away by
            // this.
            note(cutOver.unfence(old, context), "opened", old);
            availability = availability(old);
        }
        if (availability.kind() == Availability.Kind.OPEN) {
            report.say("The old database %s takes connections".formatted(old));
        } else if (cutOver.oldWas(Availability.Kind.OPEN) || availability.kind() == Availability.Kind.REFUSED) {
            report.problem("The old database %s takes no connections: %s".formatted(old, availability.reason()));
        } else {
            report.say("The old database %s takes no connections, as before: %s".formatted(old, availability.reason()));
        }
        return report.complete();
    }

    /** Where the old database is at this moment. */
    private Location place() throws InterruptedException {
        if (!cutOver.inPlace()) {
            return cutOver.old();
        }
        availability(cutOver.old()); // waits for a server that restarts
        Answer<Boolean> kept = context.external(() ->
                cutOver.server(cutOver.old()).databaseExists(cutOver.kept().database()));
        return kept.whenGiven().orElse(true) ? cutOver.kept() : cutOver.old();
    }

    /** One that restarts is waited for; one that did not answer before the recovery either is not. */
    private Availability availability(Location place) throws InterruptedException {
        return cutOver.oldWas(Availability.Kind.UNREACHABLE)
                ? cutOver.availability(place, context)
                : cutOver.availability(place, patience, context);
    }

    private static boolean retryable(Availability availability) {
        return availability.why().map(DeployFailure::mayPass).orElse(false);
    }

    private void note(Change change, String what, Location place) {
        change.whenFailed()
                .ifPresent(
                        failure -> report.problem("%s could not be %s: %s".formatted(place, what, failure.detail())));
    }
}
