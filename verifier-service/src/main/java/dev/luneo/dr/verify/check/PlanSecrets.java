package dev.luneo.dr.verify.check;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everything that an application or a database might say and that must not be passed on, as far as it is known here. */
final class PlanSecrets {
    private PlanSecrets() {}

    static Set<String> of(DrPlan plan, PlanVariables variables, DatabaseUrls urls) {
        List<Template> templates = new ArrayList<>();
        Set<String> secrets = new TreeSet<>();
        plan.databases().forEach((name, database) -> {
            PlannedCheck.of(plan, name).stream()
                    .forEach(check -> templates.addAll(check.plan().templates()));
            templates.add(database.url());
            database.checksAs().ifPresent(templates::add);
            database.restore().server().ifPresent(templates::add);
            secrets.addAll(passwords(() -> urls.planned(name)));
            secrets.addAll(passwords(() -> urls.restoreServer(name)));
        });
        plan.applications()
                .values()
                .forEach(application ->
                        application.databaseUrls().forEach(url -> url.template().ifPresent(templates::add)));
        secrets.addAll(variables.secretsOf(templates));
        return secrets;
    }

    private static Set<String> passwords(Supplier<DatabaseUrl> url) {
        try {
            return url.get().secrets();
        } catch (IllegalArgumentException | PlanVariables.MissingVariableException e) {
            // A URL that cannot be read here is skipped when a check needs it; it has no password to hide either.
            return Set.of();
        }
    }
}
