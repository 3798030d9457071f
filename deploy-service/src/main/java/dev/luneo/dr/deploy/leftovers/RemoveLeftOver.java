package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Removal;
import java.util.Optional;

/** Removes what a person asked to be removed, when it still is what it was when they asked. In the turn of its database, as cut-overs are. */
public final class RemoveLeftOver implements StepWork {
    private final LeftOvers leftOvers;
    private final DatabaseUrls urls;
    private final Recoveries known;

    /** @param known what the log says as the step begins */
    public RemoveLeftOver(LeftOvers leftOvers, DatabaseUrls urls, Recoveries known) {
        this.leftOvers = leftOvers;
        this.urls = urls;
        this.known = known;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Removal asked = known.removals().all(step.recovery().id()).get(step.attempt() - 1);
        Location place = asked.place();
        LeftOvers.Found found = leftOvers.look(known, asked);
        Optional<LeftOver> there = found.all().stream()
                .filter(each -> each.place().equals(Optional.of(place)))
                .findFirst();
        if (there.isEmpty()) {
            return notListed(step.recovery().database(), place, found);
        }
        if (there.get().keptBecause().isPresent()) {
            return kept(
                    "%s stays. %s".formatted(place, there.get().keptBecause().get()));
        }
        Change change;
        try {
            change = new PostgresServer(urls.at(step.recovery().database(), place))
                    .inTurn(step.recovery().database(), () -> {
                        context.beforeEffect();
                        // Somebody may have pointed an application to it since it was looked at.
                        leftOvers.settings().keeps(place.database()).ifPresent(why -> {
                            throw new NamedAgainException(why);
                        });
                    })
                    .dropUnused(place.database(), there.get().kind() == Origin.Kind.OLD_DATABASE);
        } catch (NamedAgainException e) {
            return kept("%s stays. %s".formatted(place, e.getMessage()));
        }
        return change.whenFailed()
                .<StepResult>map(failure -> new StepResult.Failed(
                        DeployFailure.LEFT_OVER_KEPT.because("%s stays".formatted(place), failure)))
                .orElseGet(() -> new StepResult.Done("%s is removed, as %s asked%s"
                        .formatted(
                                place,
                                asked.askedBy(),
                                there.get()
                                        .bytes()
                                        .map("; it had %d bytes"::formatted)
                                        .orElse(""))));
    }

    /** It is gone only when its server says so: what is in use again is not in the list either. */
    private StepResult notListed(String database, Location place, LeftOvers.Found found) {
        if (!found.unseen().isEmpty()) {
            return kept("Whether %s is there cannot be seen: %s".formatted(place, String.join("; ", found.unseen())));
        }
        Answer<Boolean> exists;
        try {
            exists = new PostgresServer(urls.at(database, place)).databaseExists(place.database());
        } catch (MissingVariableException | IllegalArgumentException unplanned) {
            return kept("%s stays, as far as it is there: %s".formatted(place, unplanned.getMessage()));
        }
        return exists.fold(
                there -> there
                        ? kept(
                                ("%s stays. It is none of what recoveries have left any more: it is in use again, or the plan was"
                                                + " changed since it was asked for")
                                        .formatted(place))
                        : new StepResult.Done("%s was gone already".formatted(place)),
                failure -> kept("Whether %s is there cannot be seen: %s".formatted(place, failure.detail())));
    }

    private static StepResult kept(String why) {
        return new StepResult.Failed(DeployFailure.LEFT_OVER_KEPT.because(why));
    }

    /** Ends a turn before anything is changed in it. */
    private static final class NamedAgainException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NamedAgainException(String why) {
            super(why);
        }
    }
}
