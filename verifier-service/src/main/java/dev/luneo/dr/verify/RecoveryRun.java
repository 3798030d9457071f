package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.verify.check.CheckRun;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The checks of a recovery: its applications, its database where it is now, each result told as it comes. */
final class RecoveryRun implements CheckRun {
    /** As during the cut-over: a server that restarts, a name that moves to another one are back in half a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunStep step;
    private final StepContext context;
    private final DatabaseUrls urls;
    private final CheckMetrics metrics;
    private final int total;
    private int done;

    RecoveryRun(RunStep step, StepContext context, DatabaseUrls urls, CheckMetrics metrics, int total) {
        this.step = step;
        this.context = context;
        this.urls = urls;
        this.metrics = metrics;
        this.total = total;
    }

    /** Without the attempt: after a crash the run is made again, and the payment is still the same one. */
    @Override
    public String id() {
        return step.recovery().id();
    }

    @Override
    public DatabaseUrl database() {
        Recovery recovery = step.recovery();
        Location now = recovery.redeployed()
                .map(RedeployFinished::current)
                .orElseThrow(() ->
                        new IllegalStateException("Recovery %s is verified before cut-over".formatted(recovery.id())));
        return urls.at(recovery.database(), now);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void beforeEffect() {
        context.beforeEffect();
    }

    @Override
    public <T> T external(Callable<T> work) throws Exception {
        return context.external(work::call);
    }

    @Override
    public void ran(PlannedCheck check, CheckResult result, Finding finding) throws InterruptedException {
        done++;
        metrics.count(check, result.outcome());
        String note = "%s (%d ms): %s: %s"
                .formatted(
                        result.outcome().name().toLowerCase(Locale.ROOT),
                        result.took().toMillis(),
                        check.title(),
                        result.detail());
        // Not by context.progress, which leaves out what comes within two seconds: here each one is news.
        context.publish(new StepProgressed(
                step.recovery().ref(), Services.VERIFIER, step.step().name(), step.attempt(), done, total, note));
    }
}
