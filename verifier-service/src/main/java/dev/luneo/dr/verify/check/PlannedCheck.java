package dev.luneo.dr.verify.check;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.HttpCheckPlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.SqlCheckPlan;
import dev.luneo.dr.plan.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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
    /** Those that HTTP calls safe. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

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
        Stream<Template> needs = check instanceof HttpCheckPlan http
                ? templates(http)
                : Stream.of(Stream.of(database.url()), database.restore().server().stream(), askedAs.stream())
                        .flatMap(templates -> templates);
        return new PlannedCheck(database.name(), owner, check, askedAs, needs.toList());
    }

    /** As it stands in events and answers: {@code backend/login}. */
    public String id() {
        return owner + "/" + plan.name();
    }

    public String title() {
        return "Check that %s works (%s)".formatted(plan.name(), owner);
    }

    /** What is asked, as the plan says it: its text with the variables' names, so that it holds no secret. */
    public String question() {
        return plan instanceof HttpCheckPlan http
                ? http.method() + " " + http.url().raw()
                : ((SqlCheckPlan) plan).sql();
    }

    /** Whether what is asked may change something: then nobody but a recovery and a person has it made. */
    public boolean mayChange() {
        return plan instanceof HttpCheckPlan http
                && !READING.contains(http.method().toUpperCase(Locale.ROOT));
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

    /** What a check's request is made of; a query has no templates. */
    Stream<Template> templates() {
        return plan instanceof HttpCheckPlan http ? templates(http) : Stream.empty();
    }

    private static Stream<Template> templates(HttpCheckPlan http) {
        return Stream.of(Stream.of(http.url()), http.headers().values().stream(), http.body().stream())
                .flatMap(templates -> templates);
    }
}
