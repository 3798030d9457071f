package dev.luneo.dr.verify;

import dev.luneo.dr.events.ReadinessEvent;
import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.readiness.ReadinessLook;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FingerprintDepth;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.check.PlannedCheck;
import dev.luneo.dr.verify.check.sql.AskedRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the plan's checks could not be made at the end of a recovery, and which do not hold now. None of that stops one: that a
 * check fails may be the accident itself.
 */
final class LookAhead implements ReadinessLook {
    private final DrPlan plan;
    private final PlanVariables variables;
    private final DatabaseUrls urls;
    private final AskedRoles roles;
    private final Trials trials;
    private final TrialWords words;

    LookAhead(DrPlan plan, PlanVariables variables, DatabaseUrls urls, AskedRoles roles, Trials trials) {
        this.plan = plan;
        this.variables = variables;
        this.urls = urls;
        this.roles = roles;
        this.trials = trials;
        this.words = new TrialWords(plan.timeZone());
    }

    @Override
    public List<ReadinessProblem> problems(String database, Recoveries recoveries, boolean decided)
            throws InterruptedException {
        List<PlannedCheck> checks = PlannedCheck.of(plan, database);
        if (checks.isEmpty()) {
            return nothingToGoBy(database).stream().toList();
        }
        // The database of a disaster may not answer for long, and a restore waits.
        if (decided) {
            trials.giveWay(database);
        } else {
            trials.keepUp(database, recoveries);
        }
        List<ReadinessProblem> problems = new ArrayList<>();
        for (PlannedCheck check : checks) {
            notPossible(check, recoveries, !decided)
                    .or(() -> trials.last(check).flatMap(tried -> words.problem(check, tried, trials.heldAt(check))))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    public List<TriedCheck> checks(String database) {
        return PlannedCheck.of(plan, database).stream()
                .limit(ReadinessEvent.MOST_CHECKS)
                .flatMap(check ->
                        trials.last(check).stream().map(tried -> TrialWords.stated(check, tried, trials.heldAt(check))))
                .toList();
    }

    @Override
    public void heard(ReadinessStated stated) {
        trials.heard(stated);
    }

    private Optional<ReadinessProblem> notPossible(PlannedCheck check, Recoveries recoveries, boolean ask) {
        Set<String> missing = check.missingVariables(variables);
        Optional<String> why = missing.isEmpty()
                ? role(check, recoveries, ask)
                : Optional.of("needs %s, which is not set in the environment of verifier-service"
                        .formatted(String.join(", ", missing)));
        return why.map(text -> TrialWords.notPossible(check.id(), "Check %s %s".formatted(check.id(), text)));
    }

    private Optional<ReadinessProblem> nothingToGoBy(String database) {
        return plan.database(database)
                .map(DatabasePlan::backup)
                .filter(backup -> backup.fingerprint() == FingerprintDepth.OFF)
                .map(backup -> TrialWords.notPossible(
                        database,
                        "The plan has no checks for '%s', and its data is not compared either (fingerprint: off)"
                                .formatted(database)));
    }

    private Optional<String> role(PlannedCheck check, Recoveries recoveries, boolean ask) {
        if (!check.plan().asksDatabase()) {
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
}
