package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.platform.host.ApplicationUrl;
import dev.luneo.dr.deploy.platform.host.EnvFile;
import dev.luneo.dr.deploy.platform.host.EnvFileChangedException;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.deploy.platform.host.UpProbe;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.UpPlan;
import java.io.IOException;
import java.util.Optional;

/** One application's part of a way back. */
final class ApplicationBack {
    /** Whoever writes into the file more often than this while we look is not to be worked against. */
    private static final int LOOKS = 3;

    private final HostApplication application;
    private final HostCommands commands;
    private final CutOver cutOver;
    private final StepContext context;
    private final Report report;

    ApplicationBack(
            HostApplication application, HostCommands commands, CutOver cutOver, StepContext context, Report report) {
        this.application = application;
        this.commands = commands;
        this.cutOver = cutOver;
        this.context = context;
        this.report = report;
    }

    /** Nothing of the way forward may go on beside the way back. */
    void standStill() throws InterruptedException {
        Predecessors predecessors =
                new Predecessors(commands, cutOver.recovery().id());
        context.beforeEffect();
        predecessors.endMigration(application, context).ifPresent(failure -> report.problem(failure.detail()));
        predecessors.endRestart(application, context).ifPresent(failure -> report.problem(failure.detail()));
    }

    /** Its database variables get the values from before the recovery, in one change of the file; what else was changed in the file stays. */
    void url() throws InterruptedException {
        if (cutOver.inPlace() || !begun(CutOverSteps.SET_DATABASE_URL)) {
            return;
        }
        for (int look = 1; ; look++) {
            try {
                Report here = new Report();
                EnvFile now = application.envFile().read();
                // Even where nothing is to be changed: a replica that is stopped right before its own change is waited
                // for here.
                application.envFile().replace(now, earlier(now, here), context::beforeEffect);
                report.add(here);
                return;
            } catch (EnvFileChangedException e) {
                if (look == LOOKS) {
                    problem(e);
                    return;
                }
            } catch (IOException e) {
                problem(e);
                return;
            }
        }
    }

    private void problem(IOException e) {
        Failure failure = application.unwritable(e);
        report.problem("%s (%s)".formatted(failure.detail(), failure.hint()));
    }

    private EnvFile earlier(EnvFile now, Report here) throws IOException {
        Optional<EnvFile> before =
                application.envFile().before(cutOver.recovery().id());
        EnvFile back = now;
        for (DatabaseUrlPlan url : application.databaseUrls()) {
            EnvFile soFar = back;
            Optional<EnvFile> next = before.map(file -> soFar.restored(url.variable(), file))
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
            report.problem("%s was not restarted: its env file points to %s again, and not by us"
                    .formatted(application.name(), cutOver.restored()));
            return;
        }
        Optional<Failure> failure =
                Restart.run(application, commands, cutOver.recovery().id(), context);
        failure.ifPresentOrElse(
                why -> report.problem(why.detail()), () -> report.say("%s is restarted".formatted(application.name())));
    }

    /** Says whether it is up. The way back does not depend on it: before the recovery it may not have been up either. */
    void waitUntilUp(UpProbe probe) throws InterruptedException {
        Optional<UpPlan> up = application.plan().platform().up();
        if (up.isEmpty() || !cutOver.begun(CutOverSteps.FENCE_OLD_DATABASE)) {
            return;
        }
        UpProbe.Sight sight = ToolTime.of(context, () -> probe.await(up.get()));
        report.say("%s is %s: %s".formatted(application.name(), sight.up() ? "up" : "not up", sight.said()));
    }

    /** Whether its settings lead to the database that is given up, although they were put right. */
    private boolean astray() {
        if (cutOver.inPlace()) {
            return false;
        }
        try {
            EnvFile now = application.envFile().read();
            return application.databaseUrls().stream().anyMatch(url -> pointsToRestored(now, url));
        } catch (IOException e) {
            report.problem(application.unreadable(e).detail());
            return false;
        }
    }

    private boolean touched() {
        if (begun(CutOverSteps.RESTART)) {
            return true;
        }
        try {
            return begun(CutOverSteps.SET_DATABASE_URL)
                    && application.envFile().before(cutOver.recovery().id()).isPresent();
        } catch (IOException e) {
            // Restarting once too often is harmless; leaving it with the wrong database is not.
            return true;
        }
    }

    private boolean pointsToRestored(EnvFile file, DatabaseUrlPlan url) {
        return application.urlIn(file, url) instanceof ApplicationUrl.Filled filled
                && filled.url().location().database().equals(cutOver.restored().database());
    }

    private Optional<EnvFile> withOldUrl(EnvFile now, DatabaseUrlPlan url) {
        return application.urlFor(url, cutOver.old()) instanceof ApplicationUrl.Filled filled
                ? now.with(url.variable(), filled.text())
                : Optional.empty();
    }

    private boolean begun(StepName kind) {
        return cutOver.begun(kind.of(application.name()));
    }
}
