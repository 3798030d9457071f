package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.util.regex.Pattern;

/** Puts the credentials that the plan names for a query in place of the services' own. */
record AskedAs(PlanVariables variables) {
    /** Where the database is, the log says; not those of a reference such as <code>${host}</code>. */
    private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{(host|port|database)}");

    /**
     * @param place where the database is, by credentials of ours
     * @throws IllegalArgumentException when what the plan names is no PostgreSQL url
     * @throws PlanVariables.MissingVariableException naming what is not set
     */
    DatabaseUrl url(PlannedCheck check, DatabaseUrl place) {
        return check.askedAs()
                .map(template -> place.withCredentialsOf(named(check, template)))
                .orElse(place);
    }

    private DatabaseUrl named(PlannedCheck check, Template template) {
        String anywhere = PLACE.matcher(template.raw()).replaceAll("1");
        DatabaseUrl.Parsed parsed = DatabaseUrl.parse(variables.fill(new Template(anywhere)));
        if (parsed instanceof DatabaseUrl.Parsed.Bad bad) {
            throw new IllegalArgumentException("the url that %s is asked by: %s".formatted(check.id(), bad.problem()));
        }
        return parsed.orThrow();
    }
}
