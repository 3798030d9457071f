package dev.luneo.dr.plan;

import java.util.Optional;
import java.util.function.Function;

/**
 * How those who use a plan's values read them: this library knows neither databases nor signatures. No answer quotes a value.
 *
 * @param databaseUrl what is wrong with a database's url; nothing when it can be used
 * @param repositoryKeys what is wrong with the keys of a repository; nothing when they can be used
 * @param server host and port that a url leads to; nothing when it is none
 */
public record ValueChecks(
        Function<String, Optional<String>> databaseUrl,
        Function<String, Optional<String>> repositoryKeys,
        Function<String, Optional<String>> server) {

    /** For services, each of which checks what it uses itself and goes on without what it can do without. */
    static final ValueChecks NONE =
            new ValueChecks(url -> Optional.empty(), keys -> Optional.empty(), url -> Optional.empty());
}
