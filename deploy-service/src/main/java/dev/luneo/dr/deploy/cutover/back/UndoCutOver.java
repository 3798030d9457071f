package dev.luneo.dr.deploy.cutover.back;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.recovery.Recovery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way back. The old database is open before applications are restarted, so that they find it: where it is not, they are left
 * running as they are until it is. It drops nothing: the restored database stays where it is.
 */
public final class UndoCutOver implements CutOverWork {
    private final Applications applications;
    private final Patience patience;

    public UndoCutOver(Applications applications, Patience patience) {
        this.applications = applications;
        this.patience = patience;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        Report report = new Report();
        OldDatabaseBack database = new OldDatabaseBack(cutOver, patience, context, report);
        List<ApplicationBack> back = applications.using(cutOver.recovery().database()).stream()
                .map(application -> new ApplicationBack(application, cutOver, context, report))
                .toList();
        for (ApplicationBack application : back) {
            application.standStill();
        }
        if (!report.complete()) {
            return incomplete(report);
        }
        if (cutOver.recovery().redeployed().isPresent()) {
            Optional<String> gone = database.whyGone();
            if (gone.isPresent()) {
                return new StepResult.Done(
                        "The cut-over stays, because going back would leave nothing that works: %s. %s is in use"
                                .formatted(gone.get(), cutOver.current()),
                        CutOverSteps.UNDONE.of(false));
            }
            if (!report.complete()) {
                return incomplete(report);
            }
        }
        database.namesBack();
        for (ApplicationBack application : back) {
            application.url();
        }
        if (!database.open()) {
            return incomplete(report);
        }
        for (ApplicationBack application : back) {
            application.restart();
        }
        for (ApplicationBack application : back) {
            application.waitUntilUp();
        }
        if (!report.complete()) {
            return incomplete(report);
        }
        Map<String, String> facts = new HashMap<>(CutOverSteps.UNDONE.of(true));
        facts.putAll(CutOverSteps.BACK.of(report.inShort()));
        facts.putAll(new WritesLeftBehind(cutOver, context, report).counted());
        return new StepResult.Done("What was switched over is undone. " + report.whole(), facts);
    }

    /** The answer when no step got as far as touching anything. */
    public static StepResult nothing(Recovery recovery) {
        return new StepResult.Done(
                "Nothing had been switched over. The restored database %s is kept"
                        .formatted(recovery.restored().orElseThrow().restored()),
                CutOverSteps.UNDONE.of(true));
    }

    private static StepResult incomplete(Report report) {
        return new StepResult.Failed(DeployFailure.UNDO_INCOMPLETE.because(
                report.whole().isEmpty()
                        ? report.problems()
                        : "%s. Done so far: %s".formatted(report.problems(), report.whole())));
    }
}
