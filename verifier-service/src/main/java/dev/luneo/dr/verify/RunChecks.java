package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of a verification. That a check failed is what it found out, not its own failure. */
final class RunChecks implements StepWork {
    private static final Logger log = LoggerFactory.getLogger(RunChecks.class);

    private final DrPlan plan;
    private final DatabaseUrls urls;
    private final CheckRunner runner;
    private final CheckMetrics metrics;

    RunChecks(DrPlan plan, DatabaseUrls urls, CheckRunner runner, CheckMetrics metrics) {
        this.plan = plan;
        this.urls = urls;
        this.runner = runner;
        this.metrics = metrics;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Recovery recovery = step.recovery();
        List<PlannedCheck> checks = PlannedCheck.of(plan, recovery.database());
        List<CheckResult> results = new ArrayList<>(
                checks.isEmpty()
                        ? List.of(instead(recovery))
                        : runner.run(checks, new RecoveryRun(step, context, urls, metrics, checks.size())));
        if (InUse.of(recovery) == InUse.NOT_SEEN_YET) {
            results.add(notSeenYet());
        }
        Verdict verdict = new Verdict(results);
        String said = checks.isEmpty() ? results.get(0).detail() : verdict.summary();
        return new StepResult.Done(said + planChanged(recovery), verdict.facts());
    }

    /** That the data is right and that applications could use it is no evidence that one does; to them it may still be down. */
    private static CheckResult notSeenYet() {
        return new CheckResult(
                InUse.CHECK,
                Outcome.SKIPPED,
                "no application has been seen on the restored database, and no check of the plan uses each of them",
                Duration.ZERO);
    }

    /**
     * Without checks nothing is left to find out here. That the data equals what was recorded when the backup was taken was
     * established before cut-over, and is worth a "passed" of that name and no other; but only where the log shows that it was.
     */
    private CheckResult instead(Recovery recovery) {
        String database = recovery.database();
        Optional<DatabasePlan> planned = plan.database(database);
        if (planned.isEmpty()) {
            return skipped("the plan of verifier-service has no database '%s'; give all services the same plan"
                    .formatted(database));
        }
        Optional<DataComparison> compared = DataComparison.of(recovery).filter(DataComparison::confirms);
        if (compared.isEmpty()) {
            return skipped(
                    "the plan has no checks for '%s', and the data was not found to be what was recorded either; write checks, or fingerprint: content"
                            .formatted(database));
        }
        log.warn("The plan has no checks for database {}: that its data is right is all that is known of it", database);
        return new CheckResult(
                DataComparison.CHECK,
                Outcome.PASSED,
                "no checks in the plan; only the data was compared, before cut-over: " + words(compared.get()),
                Duration.ZERO);
    }

    private static String words(DataComparison compared) {
        return compared == DataComparison.CONTENT
                ? "every row is as it was recorded at the backup"
                : "there are as many rows as were recorded at the backup; their content was not looked at";
    }

    private static CheckResult skipped(String why) {
        return new CheckResult(DataComparison.CHECK, Outcome.SKIPPED, why, Duration.ZERO);
    }

    private String planChanged(Recovery recovery) {
        return plan.sha256().equals(recovery.request().planSha256())
                ? ""
                : "; the plan has changed since this restore was requested";
    }
}
