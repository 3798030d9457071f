package dev.luneo.dr.verify.check;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A check and whose it is.
 *
 * @param database the protected database that the check says something about
 * @param owner the application the check belongs to, or the database itself
 * @param askedAs a url with the user and password that a query is put by: its application's own, or those that the plan names
 *     for the database's checks. Empty: those of the database's url
 * @param needs what has to be filled in from this service's environment before it can be made
 */
public record PlannedCheck(
        String database, String owner, CheckPlan plan, Optional<Template> askedAs, List<Template> needs) {
    public PlannedCheck {
        needs = List.copyOf(needs);
    }

    /**
     * What a recovery of a database is verified by: the checks of the applications that use it, then its own. Empty where
     * the plan has none.
     */
    public static List<PlannedCheck> of(DrPlan plan, String database) {
        return plan.database(database).map(found -> of(plan, found)).orElse(List.of());
    }

    private static List<PlannedCheck> of(DrPlan plan, DatabasePlan database) {
        List<PlannedCheck> checks = new ArrayList<>();
        for (ApplicationPlan application : plan.applicationsUsing(database.name())) {
            Optional<Template> askedAs = application.databaseUrl().template().or(database::checksAs);
            application.checks().forEach(check -> checks.add(of(database, application.name(), check, askedAs)));
        }
        database.checks().forEach(check -> checks.add(of(database, database.name(), check, database.checksAs())));
        return List.copyOf(checks);
    }

    private static PlannedCheck of(DatabasePlan database, String owner, CheckPlan check, Optional<Template> askedAs) {
        List<Template> needs = new ArrayList<>(check.templates());
        if (check.asksDatabase()) {
            needs.add(database.url());
            database.restore().server().ifPresent(needs::add);
            askedAs.ifPresent(needs::add);
        }
        return new PlannedCheck(database.name(), owner, check, askedAs, needs);
    }

    /** As it stands in events and answers: {@code backend/login}. */
    public String id() {
        return owner + "/" + plan.name();
    }

    public String title() {
        return "Check that %s works (%s)".formatted(plan.name(), owner);
    }

    /** The variables it cannot be made without and that are not set here. */
    public Set<String> missingVariables(PlanVariables variables) {
        Set<String> missing = new TreeSet<>();
        needs.forEach(template -> {
            if (template.resolve(variables.values()) instanceof Resolution.Missing unset) {
                missing.addAll(unset.names());
            }
        });
        return missing;
    }
}
