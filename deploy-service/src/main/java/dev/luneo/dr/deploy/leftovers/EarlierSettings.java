package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Removes the copies of settings that recoveries have kept, when nobody can need them any more for a way back: they hold
 * passwords. A copy stays while its recovery runs or may be undone; and where the way back was not made, until a later
 * recovery of the database is verified. What was verified in part stays until an incident lead has said that it is over.
 */
public final class EarlierSettings implements AutoCloseable {
    /** Soon enough for a password in a place of ours alone. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final Applications applications;
    private final Predicate<Recovery> wentBack;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("earlier-settings-"));

    /** @param wentBack whether the log says that what a recovery had switched over is switched back */
    public EarlierSettings(Applications applications, Predicate<Recovery> wentBack) {
        this.applications = applications;
        this.wentBack = wentBack;
    }

    /** @param recoveries as of the last event read; that it lags only makes a copy stay longer */
    public EarlierSettings sweeping(Supplier<Recoveries> recoveries) {
        thread.scheduleWithFixedDelay(
                () -> sweep(recoveries.get()), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    public void sweep(Recoveries recoveries) {
        for (Application application : applications.all()) {
            List<Recovery> newestFirst =
                    recoveries.newestFirst(application.plan().uses()).toList();
            boolean laterVerified = false;
            for (Recovery recovery : newestFirst) {
                if (!recovery.active() && (over(recovery) || laterVerified || recoveries.accepted(recovery))) {
                    application.platform().forget(recovery.id());
                }
                laterVerified |= recovery.stage() == Stage.VERIFIED;
            }
        }
    }

    private boolean over(Recovery recovery) {
        return recovery.stage() == Stage.VERIFIED
                || recovery.undone().filter(undone -> undone.undone()).isPresent()
                || wentBack.test(recovery);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
