package dev.luneo.dr.kit.plan;

import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The variables that the plan's templates are filled from: the environment's. Most of them are secrets. */
public final class PlanVariables {
    private final Map<String, String> values;

    public PlanVariables(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public Map<String, String> values() {
        return values;
    }

    /** @throws MissingVariableException naming what is not set; a caller that can go on without uses {@link Template#resolve} */
    public String fill(Template template) {
        Resolution resolution = template.resolve(values);
        if (resolution instanceof Resolution.Missing missing) {
            throw new MissingVariableException(missing.names());
        }
        return ((Resolution.Resolved) resolution).value();
    }

    /** The values that a template's variables have here: what must not be seen outside. */
    public Collection<String> secretsOf(Collection<Template> templates) {
        return templates.stream()
                .flatMap(template -> template.variables().stream())
                .map(name -> values.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    /** A variable that the plan refers to is not set in this service's environment. */
    public static final class MissingVariableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingVariableException(Set<String> names) {
            super("The plan needs %s, which is not set in this service's environment"
                    .formatted(String.join(", ", names)));
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    @Override
    public String toString() {
        return "PlanVariables" + values.keySet();
    }
}
