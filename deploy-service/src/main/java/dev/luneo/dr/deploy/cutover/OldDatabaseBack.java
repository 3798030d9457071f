package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.deploy.database.Standing;
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
        if (was(Standing.Kind.FENCED)) {
            return Optional.of("%s was closed to connections before the recovery began".formatted(cutOver.old()));
        }
        if (was(Standing.Kind.MISSING)) {
            return Optional.of("%s was gone before the recovery began".formatted(cutOver.old()));
        }
        Location place = place();
        Standing standing = standing(place);
        if (standing.kind() == Standing.Kind.FENCED) {
            note(context.external(() -> cutOver.changing(place, context).unfence(place.database())), "opened", place);
            standing = standing(place);
            if (standing.kind() == Standing.Kind.BROKEN) {
                note(
                        context.external(() -> cutOver.changing(place, context).fence(place.database())),
                        "shut again",
                        place);
            }
        }
        boolean surely = standing.kind() == Standing.Kind.BROKEN && !retryable(standing)
                || standing.gone()
                || standing.unreachable() && !was(Standing.Kind.OPEN);
        if (surely) {
            return Optional.of("%s takes no connections: %s".formatted(place, standing.reason()));
        }
        if (standing.kind() != Standing.Kind.OPEN) {
            report.problem("%s cannot be used now: %s".formatted(place, standing.reason()));
        }
        return Optional.empty();
    }

    /** Both databases get their own names again. */
    void namesBack() throws InterruptedException {
        if (!cutOver.inPlace() || !cutOver.begun(CutOverSteps.SWAP_DATABASES)) {
            return;
        }
        String old = cutOver.old().database();
        String restored = cutOver.restored().database();
        standing(cutOver.old()); // waits for a server that restarts
        Change change = context.external(() -> was(Standing.Kind.MISSING)
                ? cutOver.changing(cutOver.old(), context).rename(old, restored)
                : cutOver.changing(cutOver.old(), context)
                        .swapBack(old, restored, cutOver.kept().database()));
        if (change instanceof Change.Failed failed) {
            report.problem("%s does not have its name back: %s"
                    .formatted(cutOver.old(), failed.failure().detail()));
        } else {
            report.say("%s and %s have their names back".formatted(cutOver.old(), restored));
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
        Standing standing = standing(old);
        if (was(Standing.Kind.FENCED)) {
            // Giving it its name back has opened it.
            note(context.external(() -> cutOver.changing(old, context).fence(old.database())), "shut", old);
            report.say("%s is closed to connections, as it was before".formatted(old));
            return report.complete();
        }
        if (standing.kind() == Standing.Kind.FENCED || standing.kind() == Standing.Kind.OPEN) {
            // An open one too: a replica that is stopped right before it shuts the database has its turn taken away by
            // this.
            note(context.external(() -> cutOver.changing(old, context).unfence(old.database())), "opened", old);
            standing = standing(old);
        }
        if (standing.kind() == Standing.Kind.OPEN) {
            report.say("The old database %s takes connections".formatted(old));
        } else if (was(Standing.Kind.OPEN) || standing.kind() == Standing.Kind.REFUSED) {
            report.problem("The old database %s takes no connections: %s".formatted(old, standing.reason()));
        } else {
            report.say("The old database %s takes no connections, as before: %s".formatted(old, standing.reason()));
        }
        return report.complete();
    }

    /** Where the old database is at this moment. */
    private Location place() throws InterruptedException {
        if (!cutOver.inPlace()) {
            return cutOver.old();
        }
        standing(cutOver.old()); // waits for a server that restarts
        Answer<Boolean> kept = context.external(() ->
                cutOver.server(cutOver.old()).databaseExists(cutOver.kept().database()));
        return kept.whenGiven().orElse(true) ? cutOver.kept() : cutOver.old();
    }

    /** One that restarts is waited for; one that did not answer before the recovery either is not. */
    private Standing standing(Location place) throws InterruptedException {
        return context.external(
                () -> was(Standing.Kind.UNREACHABLE) ? cutOver.standing(place) : patience.look(cutOver.url(place)));
    }

    private boolean was(Standing.Kind kind) {
        return Facts.oldStanding(cutOver.recovery()).equals(Optional.of(kind));
    }

    private static boolean retryable(Standing standing) {
        return standing.why().map(DeployFailure::mayPass).orElse(false);
    }

    private void note(Change change, String what, Location place) {
        change.whenFailed()
                .ifPresent(
                        failure -> report.problem("%s could not be %s: %s".formatted(place, what, failure.detail())));
    }
}
