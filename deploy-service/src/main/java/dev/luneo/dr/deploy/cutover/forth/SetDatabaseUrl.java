package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.applications.Switched;
import dev.luneo.dr.deploy.cutover.ApplicationWork;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.WriteMark;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.postgres.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Points one application to the restored database, by all its variables in one change. After a swap the url stays right, and only that is checked. */
public final class SetDatabaseUrl implements ApplicationWork {

    @Override
    public StepResult perform(Application application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Settings now;
        try {
            now = application.platform().settings();
        } catch (PlatformException e) {
            return new StepResult.Failed(e.failure());
        }
        if (cutOver.inPlace()) {
            return checked(application, cutOver, now);
        }
        Switched switched = application.switched(now, cutOver.current());
        if (switched instanceof Switched.Refused refused) {
            return new StepResult.Failed(refused.failure());
        }
        Settings changed = ((Switched.Changed) switched).settings();
        return changed.equals(now)
                ? new StepResult.Done(all(application, url -> points(application, now, url) + " already"))
                : written(application, cutOver, now, changed, context);
    }

    private static StepResult written(
            Application application, CutOver cutOver, Settings now, Settings changed, StepContext context)
            throws InterruptedException {
        Answer<WriteMark> mark = context.external(() -> WriteMark.of(cutOver.url(cutOver.current())));
        try {
            context.beforeEffect();
            application.platform().keep(cutOver.recovery().id());
            changed.write(context::beforeEffect);
        } catch (PlatformException e) {
            return new StepResult.Failed(e.failure());
        }
        return new StepResult.Done(
                all(application, url -> points(application, changed, url) + before(application, now, url)),
                mark.whenGiven()
                        .map(before -> CutOverSteps.WRITE_MARK.of(before.toString()))
                        .orElse(Map.of()));
    }

    private static StepResult checked(Application application, CutOver cutOver, Settings now) {
        Optional<Failure> astray = astray(application, cutOver, now, DeployFailure.DATABASE_URL_UNUSABLE);
        return astray.<StepResult>map(StepResult.Failed::new)
                .orElseGet(() -> new StepResult.Done(all(
                        application,
                        url -> application.urlIn(now, url) instanceof ApplicationUrl.Filled
                                ? points(application, now, url) + ", which is the restored database now"
                                : "%s of %s is not written as a postgresql url, so it is not looked into; the sessions will show"
                                        .formatted(url.variable(), application.name()))));
    }

    /** What keeps an application from finding the restored database by its settings as they are now, as far as that can be read. */
    static Optional<Failure> astray(Application application, CutOver cutOver, Settings now, DeployFailure kind) {
        for (DatabaseUrlPlan url : application.databaseUrls()) {
            ApplicationUrl there = application.urlIn(now, url);
            if (there instanceof ApplicationUrl.Unset unset) {
                return Optional.of(unset.failure());
            }
            if (there instanceof ApplicationUrl.Filled && !application.leadsTo(now, url, cutOver.current())) {
                return Optional.of(kind.because("%s, but the restored database is %s"
                        .formatted(points(application, now, url), cutOver.current())));
            }
        }
        return Optional.empty();
    }

    private static String all(Application application, Function<DatabaseUrlPlan, String> said) {
        return application.databaseUrls().stream().map(said).collect(Collectors.joining(". "));
    }

    private static String before(Application application, Settings now, DatabaseUrlPlan url) {
        return application.urlIn(now, url) instanceof ApplicationUrl.Filled was
                ? ", before to %s".formatted(was.url().location())
                : "";
    }

    private static String points(Application application, Settings settings, DatabaseUrlPlan url) {
        return "%s in %s points to %s"
                .formatted(
                        url.variable(),
                        application.platform().settingsAt(),
                        application.urlIn(settings, url) instanceof ApplicationUrl.Filled filled
                                ? filled.url().location()
                                : "what is no postgresql url");
    }
}
