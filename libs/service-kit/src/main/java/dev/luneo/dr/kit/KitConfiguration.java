package dev.luneo.dr.kit;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.log.LogConfiguration;
import dev.luneo.dr.kit.plan.PlanProperties;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.RepositoryKeyTexts;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.SecurityConfiguration;
import dev.luneo.dr.kit.signing.SigningConfiguration;
import dev.luneo.dr.kit.web.Problems;
import dev.luneo.dr.kit.web.WebConfiguration;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanTypes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What every service is given: the plan, the clock, the log with its machine, security, errors that explain themselves. */
@AutoConfiguration
@EnableConfigurationProperties(PlanProperties.class)
@Import({
    LogConfiguration.class,
    SigningConfiguration.class,
    SecurityConfiguration.class,
    WebConfiguration.class,
    Problems.class
})
public class KitConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    /** The variables of the process, and before them those that were given to this service alone. */
    @Bean
    PlanVariables planVariables(PlanProperties properties) {
        Map<String, String> values = new HashMap<>(System.getenv());
        values.putAll(properties.variables());
        return new PlanVariables(values);
    }

    @Bean
    RepositoryKeyTexts repositoryKeyTexts(
            PlanVariables variables, @Value("${" + RepositoryKeyTexts.PROPERTY + ":}") String otherwise) {
        return new RepositoryKeyTexts(variables, otherwise);
    }

    @Bean
    @ConditionalOnMissingBean
    PlanTypes planTypes() {
        return PlanTypes.BUILT_IN;
    }

    /** @throws dev.luneo.dr.plan.InvalidPlanException with all that is wrong: a service does not start on a bad plan */
    @Bean
    @ConditionalOnMissingBean
    DrPlan drPlan(PlanProperties properties, PlanVariables variables, PlanTypes types) {
        return PlanReader.read(properties.plan(), variables.values(), types).orThrow();
    }

    @Bean
    DatabaseUrls databaseUrls(DrPlan plan, PlanVariables variables) {
        return new DatabaseUrls(plan, variables);
    }

    @Bean
    @ConditionalOnMissingBean
    AccessRules accessRules() {
        return new AccessRules();
    }
}
