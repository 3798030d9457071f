package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.verify.check.PlannedCheck;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * {@code dr_checks_total{application,check,outcome}}: checks made or skipped in recoveries. A database's own checks stand
 * under its name.
 */
final class CheckMetrics {
    private final MeterRegistry registry;

    /** Counts from zero, so that the first failure already is an increase that an alert can see. */
    CheckMetrics(MeterRegistry registry, DrPlan plan) {
        this.registry = registry;
        for (String database : plan.databases().keySet()) {
            for (PlannedCheck check : PlannedCheck.of(plan, database)) {
                for (Outcome outcome : Outcome.values()) {
                    counter(check, outcome);
                }
            }
        }
    }

    void count(PlannedCheck check, Outcome outcome) {
        counter(check, outcome).increment();
    }

    private Counter counter(PlannedCheck check, Outcome outcome) {
        return Counter.builder("dr.checks")
                .description("Checks of the plan made in recoveries")
                .tag("application", check.owner())
                .tag("check", check.plan().name())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
