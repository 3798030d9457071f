package dev.luneo.dr.deploy;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.ApplicationWork;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.cutover.back.UndoCutOver;
import dev.luneo.dr.deploy.cutover.before.CheckVariables;
import dev.luneo.dr.deploy.cutover.forth.AwaitOldDatabase;
import dev.luneo.dr.deploy.cutover.forth.FenceOldDatabase;
import dev.luneo.dr.deploy.cutover.forth.Migrate;
import dev.luneo.dr.deploy.cutover.forth.Restart;
import dev.luneo.dr.deploy.cutover.forth.SetDatabaseUrl;
import dev.luneo.dr.deploy.cutover.forth.SwapDatabases;
import dev.luneo.dr.deploy.cutover.forth.WaitUntilUp;
import dev.luneo.dr.deploy.cutover.sessions.AwaitFirstClient;
import dev.luneo.dr.deploy.cutover.sessions.CheckSessions;
import dev.luneo.dr.deploy.cutover.sessions.NewClients;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.deploy.migration.MigrationOutput;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds the work of a step by its name. */
public final class CutOverWorks {
    private final DatabaseUrls urls;
    private final Applications applications;
    private final Map<String, CutOverWork> works;
    private final Map<String, ApplicationWork> applicationWorks;

    public CutOverWorks(DatabaseUrls urls, Applications applications, MigrationOutput outputs, Clock clock) {
        this(urls, applications, outputs, clock, NewClients.PATIENCE, Patience.STANDARD);
    }

    public CutOverWorks(
            DatabaseUrls urls,
            Applications applications,
            MigrationOutput outputs,
            Clock clock,
            Duration forClients,
            Patience forOldDatabase) {
        this.urls = urls;
        this.applications = applications;
        this.works = Map.of(
                CutOverSteps.CHECK_VARIABLES.name(), new CheckVariables(applications, forOldDatabase),
                CutOverSteps.AWAIT_OLD_DATABASE.name(), new AwaitOldDatabase(),
                CutOverSteps.FENCE_OLD_DATABASE.name(), new FenceOldDatabase(clock, forOldDatabase),
                CutOverSteps.SWAP_DATABASES.name(), new SwapDatabases(),
                CutOverSteps.CHECK_SESSIONS.name(),
                        new CheckSessions(applications, new NewClients(forClients), forOldDatabase),
                CutOverSteps.AWAIT_FIRST_CLIENT.name(), new AwaitFirstClient(applications, clock),
                CutOverSteps.UNDO_CUT_OVER.name(), new UndoCutOver(applications, forOldDatabase));
        this.applicationWorks = Map.of(
                CutOverSteps.SET_DATABASE_URL.name(), new SetDatabaseUrl(),
                CutOverSteps.MIGRATE.name(), new Migrate(outputs, clock, forOldDatabase),
                CutOverSteps.RESTART.name(), new Restart(clock),
                CutOverSteps.WAIT_UNTIL_UP.name(), new WaitUntilUp());
    }

    /** @param known what the log says as a step begins, and again whenever one that waits looks anew */
    public StepWork of(Recoveries known) {
        return (run, context) -> perform(run, known, context);
    }

    private StepResult perform(RunStep run, Recoveries known, StepContext context) throws InterruptedException {
        String kind = StepName.kind(run.step().name());
        if (kind.equals(CutOverSteps.UNDO_CUT_OVER.name()) && !run.recovery().begun(CutOverSteps.FENCE_OLD_DATABASE)) {
            return UndoCutOver.nothing(run.recovery());
        }
        CutOver cutOver;
        try {
            cutOver = CutOver.of(run.recovery(), urls, known);
        } catch (MissingVariableException e) {
            return new StepResult.Failed(DeployFailure.PLAN_VARIABLE_MISSING.because(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new StepResult.Failed(DeployFailure.PLAN_DOES_NOT_FIT.because(String.valueOf(e.getMessage())));
        }
        Optional<CutOverWork> work = Optional.ofNullable(works.get(kind));
        if (work.isPresent()) {
            return work.get().perform(cutOver, context);
        }
        Optional<Application> application =
                applications.named(StepName.application(run.step().name()));
        ApplicationWork applicationWork = Optional.ofNullable(applicationWorks.get(kind))
                .orElseThrow(() -> new IllegalStateException(
                        "There is no step " + run.step().name()));
        return applicationWork.perform(application.orElseThrow(), cutOver, run.attempt(), context);
    }
}
