package dev.luneo.dr.deploy.cutover.back;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.platform.ChangedMeanwhileException;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import java.util.Optional;

/** One application's part of a way back. */
final class ApplicationBack {
    /** Whoever changes them more often than this while we look is not to be worked against. */
    private static final int LOOKS = 3;

    private final Application application;
    private final CutOver cutOver;
    private final StepContext context;
    private final Report report;
    private final Platform platform;
    private final String recoveryId;

    ApplicationBack(Application application, CutOver cutOver, StepContext context, Report report) {
        this.application = application;
        this.cutOver = cutOver;
        this.context = context;
        this.report = report;
        this.platform = application.platform();
        this.recoveryId = cutOver.recovery().id();
    }

    /** Nothing of the way forward may go on beside the way back. */
    void standStill() throws InterruptedException {
        platform.standStill(recoveryId, context).forEach(failure -> report.problem(failure.detail()));
    }

    /** Its database variables get the values from before the recovery, in one change; what else was changed there stays. */
    void url() throws InterruptedException {
        if (cutOver.inPlace() || !begun(CutOverSteps.SET_DATABASE_URL)) {
            return;
        }
        for (int look = 1; ; look++) {
            try {
                Report here = new Report();
                // Even where nothing is to be changed: a replica that is stopped right before its own change is waited
                // for here.
                earlier(platform.settings(), here).write(context::beforeEffect);
                report.add(here);
                return;
            } catch (ChangedMeanwhileException e) {
                if (look == LOOKS) {
                    problem(e);
                    return;
                }
            } catch (PlatformException e) {
                problem(e);
                return;
            }
        }
    }

    private void problem(PlatformException e) {
        report.problem("%s (%s)".formatted(e.failure().detail(), e.failure().hint()));
    }

    private Settings earlier(Settings now, Report here) throws PlatformException {
        Settings back = now;
        for (DatabaseUrlPlan url : application.databaseUrls()) {
            Settings soFar = back;
            Optional<Settings> next = soFar.asKept(recoveryId, url.variable())
                    .or(() -> pointsToRestored(now, url) ? withOldUrl(soFar, url) : Optional.of(soFar));
            if (next.isEmpty()) {
                here.problem("%s of %s still points to %s, and its earlier value is not kept"
                        .formatted(url.variable(), application.name(), cutOver.restored()));
            } else if (next.get().equals(soFar)) {
                here.say("%s of %s is as before".formatted(url.variable(), application.name()));
            } else if (!pointsToRestored(now, url)) {
                here.say("%s of %s was changed by somebody else meanwhile and stays"
                        .formatted(url.variable(), application.name()));
            } else {
                back = next.get();
                here.say("%s of %s has its earlier value back".formatted(url.variable(), application.name()));
            }
        }
        return back;
    }

    /** Restarts it, if it may run with settings that are no longer right. */
    void restart() throws InterruptedException {
        if (!touched()) {
            return;
        }
        if (astray()) {
            report.problem("%s was not restarted: its settings point to %s again, and not by us"
                    .formatted(application.name(), cutOver.restored()));
            return;
        }
        Optional<Failure> failure = platform.restart(recoveryId, context);
        failure.ifPresentOrElse(
                why -> report.problem(why.detail()), () -> report.say("%s is restarted".formatted(application.name())));
    }

    /** Says whether it is up. The way back does not depend on it: before the recovery it may not have been up either. */
    void waitUntilUp() throws InterruptedException {
        Optional<Up> up = platform.up();
        if (up.isEmpty() || !cutOver.begun(CutOverSteps.FENCE_OLD_DATABASE)) {
            return;
        }
        Up.Sight sight = context.external(up.get()::await);
        report.say("%s is %s: %s".formatted(application.name(), sight.up() ? "up" : "not up", sight.said()));
    }

    /** Whether its settings lead to the database that is given up, although they were put right. */
    private boolean astray() {
        if (cutOver.inPlace()) {
            return false;
        }
        try {
            Settings now = platform.settings();
            return application.databaseUrls().stream().anyMatch(url -> pointsToRestored(now, url));
        } catch (PlatformException e) {
            report.problem(e.failure().detail());
            return false;
        }
    }

    private boolean touched() {
        if (begun(CutOverSteps.RESTART)) {
            return true;
        }
        try {
            return begun(CutOverSteps.SET_DATABASE_URL)
                    && platform.settings()
                            .asKept(recoveryId, application.plan().databaseUrl().variable())
                            .isPresent();
        } catch (PlatformException e) {
            // Restarting once too often is harmless; leaving it with the wrong database is not.
            return true;
        }
    }

    private boolean pointsToRestored(Settings settings, DatabaseUrlPlan url) {
        return application.leadsTo(settings, url, cutOver.restored());
    }

    private Optional<Settings> withOldUrl(Settings now, DatabaseUrlPlan url) {
        return application.urlFor(url, cutOver.old()) instanceof ApplicationUrl.Filled filled
                ? now.with(url.variable(), filled.text())
                : Optional.empty();
    }

    private boolean begun(StepName kind) {
        return cutOver.begun(kind.of(application.name()));
    }
}
