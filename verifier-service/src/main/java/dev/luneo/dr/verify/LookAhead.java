package dev.luneo.dr.verify;

import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.readiness.ReadinessLook;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FingerprintDepth;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.check.AskedRoles;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the plan's checks could not be made at the end of a recovery. None of that stops one: the data comes back, and less is
 * known of it than the plan asks.
 */
final class LookAhead implements ReadinessLook {
    private final DrPlan plan;
    private final PlanVariables variables;
    private final DatabaseUrls urls;
    private final AskedRoles roles;

    LookAhead(DrPlan plan, PlanVariables variables, DatabaseUrls urls, AskedRoles roles) {
        this.plan = plan;
        this.variables = variables;
        this.urls = urls;
        this.roles = roles;
    }

    @Override
    public List<ReadinessProblem> problems(String database, Recoveries recoveries, boolean decided) {
        List<PlannedCheck> checks = PlannedCheck.of(plan, database);
        if (checks.isEmpty()) {
            return nothingToGoBy(database).stream().toList();
        }
        List<ReadinessProblem> problems = new ArrayList<>();
        for (PlannedCheck check : checks) {
            Set<String> missing = check.missingVariables(variables);
            Optional<String> why = missing.isEmpty()
                    // The database of a disaster may not answer for long, and a restore waits.
                    ? role(check, recoveries, !decided)
                    : Optional.of("needs %s, which is not set in the environment of verifier-service"
                            .formatted(String.join(", ", missing)));
            why.map(text -> problem(check.id(), "Check %s %s".formatted(check.id(), text)))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<ReadinessProblem> nothingToGoBy(String database) {
        return plan.database(database)
                .map(DatabasePlan::backup)
                .filter(backup -> backup.fingerprint() == FingerprintDepth.OFF)
                .map(backup -> problem(
                        database,
                        "The plan has no checks for '%s', and its data is not compared either (fingerprint: off)"
                                .formatted(database)));
    }

    private Optional<String> role(PlannedCheck check, Recoveries recoveries, boolean ask) {
        if (!(check.plan() instanceof CheckPlan.Sql)) {
            return Optional.empty();
        }
        DatabaseUrl place;
        try {
            place = urls.current(check.database(), recoveries);
        } catch (MissingVariableException | IllegalArgumentException e) {
            return Optional.of("cannot be asked: " + e.getMessage());
        }
        return roles.problem(check, place, ask);
    }

    private static ReadinessProblem problem(String subject, String detail) {
        return new ReadinessProblem(subject, Reason.CHECK_NOT_POSSIBLE.failure(detail), false, Optional.empty());
    }
}
