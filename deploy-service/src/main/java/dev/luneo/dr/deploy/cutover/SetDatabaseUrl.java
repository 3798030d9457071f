package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.WriteMark;
import dev.luneo.dr.deploy.platform.host.ApplicationUrl;
import dev.luneo.dr.deploy.platform.host.EnvFile;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.Switched;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.postgres.Answer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Points one application to the restored database, by all its variables in one change of its file. After a swap the url stays right, and only that is checked. */
final class SetDatabaseUrl implements ApplicationWork {

    @Override
    public StepResult perform(HostApplication application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        EnvFile now;
        try {
            now = application.envFile().read();
        } catch (IOException e) {
            return new StepResult.Failed(application.unreadable(e));
        }
        if (cutOver.inPlace()) {
            return checked(application, cutOver, now);
        }
        Switched switched = application.switched(now, cutOver.current());
        if (switched instanceof Switched.Refused refused) {
            return new StepResult.Failed(refused.failure());
        }
        EnvFile changed = ((Switched.Changed) switched).file();
        return changed.equals(now)
                ? new StepResult.Done(all(application, url -> points(application, now, url) + " already"))
                : written(application, cutOver, now, changed, context);
    }

    private static StepResult written(
            HostApplication application, CutOver cutOver, EnvFile now, EnvFile changed, StepContext context)
            throws InterruptedException {
        Answer<WriteMark> mark = ToolTime.of(context, () -> WriteMark.of(cutOver.url(cutOver.current())));
        try {
            context.beforeEffect();
            application.envFile().keep(cutOver.recovery().id());
            application.envFile().replace(now, changed, context::beforeEffect);
        } catch (IOException e) {
            return new StepResult.Failed(application.unwritable(e));
        }
        return new StepResult.Done(
                all(application, url -> points(application, changed, url) + before(application, now, url)),
                mark.whenGiven()
                        .map(before -> CutOverSteps.WRITE_MARK.of(before.toString()))
                        .orElse(Map.of()));
    }

    private static StepResult checked(HostApplication application, CutOver cutOver, EnvFile now) {
        Optional<Failure> astray = astray(application, cutOver, now, DeployFailure.DATABASE_URL_UNUSABLE);
        return astray.<StepResult>map(StepResult.Failed::new)
                .orElseGet(() -> new StepResult.Done(all(
                        application,
                        url -> application.urlIn(now, url) instanceof ApplicationUrl.Filled
                                ? points(application, now, url) + ", which is the restored database now"
                                : "%s of %s is not written as a postgresql url, so it is not looked into; the sessions will show"
                                        .formatted(url.variable(), application.name()))));
    }

    /** What keeps an application from finding the restored database by its file as it is now, as far as that can be read. */
    static Optional<Failure> astray(HostApplication application, CutOver cutOver, EnvFile now, DeployFailure kind) {
        for (DatabaseUrlPlan url : application.databaseUrls()) {
            ApplicationUrl there = application.urlIn(now, url);
            if (there instanceof ApplicationUrl.Unset unset) {
                return Optional.of(unset.failure());
            }
            if (there instanceof ApplicationUrl.Filled filled
                    && !filled.url()
                            .location()
                            .database()
                            .equals(cutOver.current().database())) {
                return Optional.of(kind.because("%s, but the restored database is %s"
                        .formatted(points(application, now, url), cutOver.current())));
            }
        }
        return Optional.empty();
    }

    private static String all(HostApplication application, Function<DatabaseUrlPlan, String> said) {
        return application.databaseUrls().stream().map(said).collect(Collectors.joining(". "));
    }

    private static String before(HostApplication application, EnvFile now, DatabaseUrlPlan url) {
        return application.urlIn(now, url) instanceof ApplicationUrl.Filled was
                ? ", before to %s".formatted(was.url().location())
                : "";
    }

    private static String points(HostApplication application, EnvFile file, DatabaseUrlPlan url) {
        return "%s in %s points to %s"
                .formatted(
                        url.variable(),
                        application.plan().platform().envFile(),
                        application.urlIn(file, url) instanceof ApplicationUrl.Filled filled
                                ? filled.url().location()
                                : "what is no postgresql url");
    }
}
