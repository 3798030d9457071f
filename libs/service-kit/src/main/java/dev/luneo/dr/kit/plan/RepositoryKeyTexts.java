package dev.luneo.dr.kit.plan;

import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.plan.Template;
import java.util.Optional;

/**
 * The keys that the plan's repositories are signed with, as they were given: in the variable that the plan names, or in the one
 * for all repositories that it names none for.
 */
public final class RepositoryKeyTexts {
    /** As an environment variable: {@code DR_REPOSITORY_KEY}. */
    public static final String PROPERTY = "dr.repository.key";

    private final PlanVariables variables;
    private final String otherwise;

    /** @param otherwise for repositories without a key in the plan; blank when there is none */
    public RepositoryKeyTexts(PlanVariables variables, String otherwise) {
        this.variables = variables;
        this.otherwise = otherwise;
    }

    /** @throws RepositoryKeyException when there is none, with the name of the variable: nothing is started without */
    public String of(RepositoryPlan repository) {
        Optional<Template> key = repository.key();
        if (key.isPresent()) {
            try {
                return variables.fill(key.get());
            } catch (MissingVariableException missing) {
                throw new RepositoryKeyException("Repository %s has no key: repositories.%s.key. %s"
                        .formatted(repository.name(), repository.name(), missing.getMessage()));
            }
        }
        if (otherwise.isBlank()) {
            throw new RepositoryKeyException(
                    "Repository %s has no key: set DR_REPOSITORY_KEY in this service's environment, or write `key: ${VARIABLE}` under repositories.%s in the plan and set that"
                            .formatted(repository.name(), repository.name()));
        }
        return otherwise;
    }

    /** No key. */
    @Override
    public String toString() {
        return "RepositoryKeyTexts[%s]".formatted(PROPERTY);
    }
}
