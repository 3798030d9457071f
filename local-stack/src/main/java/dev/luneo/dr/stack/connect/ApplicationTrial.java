package dev.luneo.dr.stack.connect;

import dev.luneo.dr.deploy.BeforeTheStart;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.DrPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether an application can be switched over as it is now, by the looks of the service that does it; and whether it is up. */
record ApplicationTrial(ApplicationPlan application, DrPlan plan, PlanVariables variables, DatabaseUrls urls)
        implements Trial {

    @Override
    public String subject() {
        return "applications.%s".formatted(application.name());
    }

    @Override
    public List<Found> made() throws InterruptedException {
        try {
            urls.planned(application.uses());
            urls.restoreServer(application.uses());
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return List.of();
        }
        BeforeTheStart.Seen seen =
                new BeforeTheStart(plan, variables, urls, Path.of("unused")).look(application.name());
        List<Found> found = new ArrayList<>();
        seen.lacks()
                .forEach(failure -> found.add(
                        Found.wrong(subject(), "%s. Way out: %s".formatted(failure.detail(), failure.hint()))));
        seen.elsewhere()
                .forEach((variable, place) -> found.add(Found.wrong(
                        subject(),
                        "%s in its settings names %s, and databases.%s.url names %s: one of them is another database. Put it right, or name in `uses` the one that it uses"
                                .formatted(
                                        variable,
                                        place,
                                        application.uses(),
                                        urls.planned(application.uses()).location()))));
        if (found.isEmpty()) {
            found.add(Found.good(
                    subject(),
                    "its settings can be read and changed, its commands are there, %s"
                            .formatted(seen.sight()
                                    .map(sight -> "and it is " + (sight.up() ? "up" : "looked at below"))
                                    .orElse("how it is seen to be up the plan does not say"))));
        }
        seen.sight()
                .filter(sight -> !sight.up())
                .ifPresent(sight -> found.add(Found.doubtful(
                        subject(),
                        "does not look up now: %s. If it is up, put `up` right: a recovery would wait for that answer in vain"
                                .formatted(sight.said()))));
        return found;
    }
}
