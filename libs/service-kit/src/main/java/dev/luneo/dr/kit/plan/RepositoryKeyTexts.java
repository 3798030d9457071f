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

    private static final String WAY_OUT =
            "make a key with `openssl rand -hex 32`, give the same one to backup-scheduler and"
                    + " restore-service, and keep a copy of it where the backups are not";

    private final PlanVariables variables;
    private final String otherwise;

    /** @param otherwise for repositories without a key in the plan; blank when there is none */
    public RepositoryKeyTexts(PlanVariables variables, String otherwise) {
        this.variables = variables;
        this.otherwise = otherwise;
    }

    /** @throws IllegalStateException when there is none, with the name of the variable: nothing is started without */
    public String of(RepositoryPlan repository) {
        Optional<Template> key = repository.key();
        if (key.isPresent()) {
            try {
                return variables.fill(key.get());
            } catch (MissingVariableException missing) {
                throw new IllegalStateException(
                        "Repository %s has no key. %s; %s".formatted(repository.name(), missing.getMessage(), WAY_OUT),
                        missing);
            }
        }
        if (otherwise.isBlank()) {
            throw new IllegalStateException(
                    "Repository %s has no key: write `key: ${DR_REPOSITORY_KEY}` under it in the plan, or set DR_REPOSITORY_KEY alone; %s"
                            .formatted(repository.name(), WAY_OUT));
        }
        return otherwise;
    }

    /** No key. */
    @Override
    public String toString() {
        return "RepositoryKeyTexts[%s]".formatted(PROPERTY);
    }
}
