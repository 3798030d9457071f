package dev.luneo.dr.stack.plan;

import dev.luneo.dr.plan.Communication;
import dev.luneo.dr.plan.LogPlan;
import dev.luneo.dr.plan.NotifyRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether anybody would hear of anything. Pure. */
public record Hearers(Communication communication) {

    /** What is to be said loudly; empty where some notice reaches a person by more than a log. */
    public Optional<String> nobody() {
        List<NotifyRule> rules = communication.rules();
        if (rules.isEmpty()) {
            return Optional.of(
                    "NOBODY IS TOLD of anything: the plan has no `communication.notify`. An approval that is needed, a backup that fails and a"
                            + " recovery that stops stay unseen until somebody looks. Name a webhook under `communication.channels`, and who"
                            + " hears by it under `notify`");
        }
        boolean heard = rules.stream()
                .flatMap(rule -> rule.by().stream())
                .anyMatch(name ->
                        !(Objects.requireNonNull(communication.channels().get(name)) instanceof LogPlan));
        return heard
                ? Optional.empty()
                : Optional.of(
                        "NOBODY IS TOLD of anything: every notice goes to the log of notifier-service and nowhere else. Add a channel of"
                                + " `type: webhook` under `communication.channels`, and name it in `notify`");
    }
}
