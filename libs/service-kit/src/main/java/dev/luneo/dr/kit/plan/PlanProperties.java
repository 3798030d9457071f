package dev.luneo.dr.kit.plan;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param plan the file to carry out
 * @param variables what the plan's templates are filled from, before the process environment
 */
@ConfigurationProperties("dr")
public record PlanProperties(
        @DefaultValue("dr-plan.yaml") Path plan,
        @DefaultValue Map<String, String> variables) {
    @Override
    public String toString() {
        return "PlanProperties[plan=%s, variables=%s]".formatted(plan, variables.keySet());
    }
}
