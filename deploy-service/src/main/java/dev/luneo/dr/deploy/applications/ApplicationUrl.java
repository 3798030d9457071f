package dev.luneo.dr.deploy.applications;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application's database variable says, or is to say. */
public sealed interface ApplicationUrl {

    /** @param text as it stands in the env file; with a password, so it is never shown */
    record Filled(DatabaseUrl url, String text) implements ApplicationUrl {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** There is something, and it is no PostgreSQL url; or something that it needs is missing. */
    record Unusable(Failure failure) implements ApplicationUrl {}

    /** The variable is missing or empty. */
    record Unset(Failure failure) implements ApplicationUrl {}

    /** Why there is no url; empty when there is one. */
    default Optional<Failure> problem() {
        if (this instanceof Unusable unusable) {
            return Optional.of(unusable.failure());
        }
        return this instanceof Unset unset ? Optional.of(unset.failure()) : Optional.empty();
    }

    /** Not those of a reference such as <code>${host}</code>. */
    Pattern PLACEHOLDER = Pattern.compile("(?<!\\$)\\{(host|port|database)}");

    /**
     * The plan's template for a place.
     *
     * @param planned the protected database's url as the plan has it, for applications without a template of their own
     */
    static ApplicationUrl filled(
            String application, DatabaseUrlPlan plan, PlanVariables variables, Location place, DatabaseUrl planned) {
        if (plan.template().isEmpty()) {
            DatabaseUrl url = planned.withLocation(new DatabaseLocation(place.host(), place.port(), place.database()));
            return new Filled(url, url.toUrl());
        }
        Resolution resolution = placed(plan.template().get(), place).resolve(variables.values());
        if (resolution instanceof Resolution.Missing missing) {
            return new Unusable(DeployFailure.PLAN_VARIABLE_MISSING.because(
                    "The database url of %s needs %s, which is not set in the environment of deploy-service"
                            .formatted(application, String.join(", ", missing.names()))));
        }
        return parsed(application, ((Resolution.Resolved) resolution).value());
    }

    static ApplicationUrl parsed(String application, String text) {
        if (DatabaseUrl.parse(text) instanceof DatabaseUrl.Parsed.Bad bad) {
            return new Unusable(DeployFailure.DATABASE_URL_UNUSABLE.because(
                    "The database url of %s is none: %s".formatted(application, bad.problem())));
        }
        return new Filled(DatabaseUrl.parse(text).orThrow(), text);
    }

    private static Template placed(Template template, Location place) {
        return new Template(PLACEHOLDER
                .matcher(template.raw())
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "host" -> place.host().contains(":") ? "[" + place.host() + "]" : place.host();
                            case "port" -> Integer.toString(place.port());
                            default ->
                                URLEncoder.encode(place.database(), UTF_8).replace("+", "%20");
                        })));
    }
}
