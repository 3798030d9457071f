package dev.luneo.dr.stack.connect;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.verify.BeforeTheStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the plan's checks hold now, on what is in use, by the trial of the service that makes them. */
record ChecksTrial(String database, DrPlan plan, PlanVariables variables, DatabaseUrls urls) implements Trial {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Override
    public String subject() {
        return "the checks of %s".formatted(database);
    }

    @Override
    public List<Found> made() throws InterruptedException {
        BeforeTheStart.Seen seen = BeforeTheStart.look(plan, variables, urls, database, PATIENCE);
        List<Found> found = new ArrayList<>();
        List<String> held = new ArrayList<>();
        seen.tried().forEach(check -> {
            if (check.outcome() == Outcome.PASSED) {
                held.add(check.name());
            }
        });
        if (!held.isEmpty()) {
            found.add(Found.good(subject(), "hold: " + String.join(", ", held)));
        }
        seen.problems()
                .forEach(problem -> found.add(Found.wrong(
                        subject(),
                        "%s. Way out: %s"
                                .formatted(
                                        problem.failure().detail(),
                                        problem.failure().hint()))));
        seen.tried().stream()
                .filter(check -> check.outcome() == Outcome.SKIPPED
                        && seen.problems().stream()
                                .noneMatch(problem -> problem.subject().equals(check.name())))
                .forEach(check -> check.whyNot()
                        .ifPresent(why -> found.add(Found.doubtful(subject(), "%s %s".formatted(check.name(), why)))));
        return found;
    }
}
