package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.host.ApplicationUrl;
import dev.luneo.dr.deploy.platform.host.EnvFile;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import java.io.IOException;
import java.util.Optional;

/** Points one application to the restored database. After a swap the url stays right, and only that is checked. */
final class SetDatabaseUrl implements ApplicationWork {

    @Override
    public StepResult perform(HostApplication application, CutOver cutOver, int attempt, StepContext context) {
        EnvFile now;
        try {
            now = application.envFile().read();
        } catch (IOException e) {
            return new StepResult.Failed(application.unreadable(e));
        }
        if (cutOver.inPlace()) {
            return checked(application, cutOver, now);
        }
        ApplicationUrl url = application.urlFor(cutOver.current());
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            return new StepResult.Failed(url.problem().orElseThrow());
        }
        Optional<EnvFile> changed = now.with(application.variable(), filled.text());
        if (changed.isEmpty()) {
            return new StepResult.Failed(DeployFailure.DATABASE_URL_UNUSABLE.because(
                    "The database url of %s cannot be written to an env file".formatted(application.name())));
        }
        return changed.get().equals(now)
                ? new StepResult.Done(points(application, filled) + " already")
                : written(application, cutOver, now, changed.get(), context);
    }

    private static StepResult written(
            HostApplication application, CutOver cutOver, EnvFile now, EnvFile changed, StepContext context) {
        String before = application.urlIn(now) instanceof ApplicationUrl.Filled was
                ? ", before to %s".formatted(was.url().location())
                : "";
        try {
            context.beforeEffect();
            application.envFile().keep(cutOver.recovery().id());
            context.beforeEffect();
            application.envFile().write(changed);
        } catch (IOException e) {
            return new StepResult.Failed(application.unwritable(e, DeployFailure.ENV_FILE_NOT_WRITTEN));
        }
        ApplicationUrl.Filled after = (ApplicationUrl.Filled) application.urlIn(changed);
        return new StepResult.Done(points(application, after) + before);
    }

    private static StepResult checked(HostApplication application, CutOver cutOver, EnvFile now) {
        ApplicationUrl url = application.urlIn(now);
        if (url instanceof ApplicationUrl.Unset unset) {
            return new StepResult.Failed(unset.failure());
        }
        if (!(url instanceof ApplicationUrl.Filled filled)) {
            return new StepResult.Done(
                    "%s of %s is not written as a postgresql url, so it is not looked into; the sessions will show"
                            .formatted(application.variable(), application.name()));
        }
        return filled.url().location().database().equals(cutOver.current().database())
                ? new StepResult.Done(points(application, filled) + ", which is the restored database now")
                : new StepResult.Failed(
                        DeployFailure.DATABASE_URL_UNUSABLE.because("%s, but the restored database is %s"
                                .formatted(points(application, filled), cutOver.current())));
    }

    private static String points(HostApplication application, ApplicationUrl.Filled url) {
        return "%s in %s points to %s"
                .formatted(
                        application.variable(),
                        application.plan().platform().envFile(),
                        url.url().location());
    }
}
