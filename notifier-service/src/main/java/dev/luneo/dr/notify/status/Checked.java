package dev.luneo.dr.notify.status;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.DataComparison;
import dev.luneo.dr.recovery.Recovery;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the public is told of what was looked at before "resolved", and no more than that: that the service works is known only where an
 * application has answered a request. A query sees data, also while every application is down.
 */
public record Checked(DrPlan plan) {

    /** @param verified all recoveries that "resolved" rests on */
    String words(List<Recovery> verified) {
        if (!verified.isEmpty() && verified.stream().allMatch(this::asked)) {
            return "The service is working again, and we have checked it.";
        }
        return !verified.isEmpty() && verified.stream().allMatch(recovery -> DataComparison.alone(recovery.checks()))
                ? "The data is back and in use, and we have compared it with the backup that it came from."
                : "The data is back and in use, and what we check in it is as it should be.";
    }

    /** Whether an application has answered as the plan wants it. A check is named by the application and itself. */
    private boolean asked(Recovery recovery) {
        Set<String> requests = plan.applicationsUsing(recovery.database()).stream()
                .flatMap(application -> application.checks().stream()
                        .filter(CheckPlan::asksApplication)
                        .map(check -> application.name() + "/" + check.name()))
                .collect(Collectors.toSet());
        return recovery.checks().stream()
                .filter(check -> check.outcome() == Outcome.PASSED)
                .map(CheckResult::name)
                .anyMatch(requests::contains);
    }
}
