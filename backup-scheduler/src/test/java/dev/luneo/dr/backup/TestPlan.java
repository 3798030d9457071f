package dev.luneo.dr.backup;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A plan with some databases, each with its own repository or repositories. */
final class TestPlan {
    private final Map<String, Path> repositories = new LinkedHashMap<>();
    private final StringBuilder databases = new StringBuilder();

    TestPlan repository(String name, Path path) {
        repositories.put(name, path);
        return this;
    }

    /** Its URL is the variable {@code URL_<name>}. */
    TestPlan database(String name, String repositories, String retention) {
        databases.append("""
                  %s:
                    url: "${URL_%s}"
                    backup:
                      method: logical
                      every: 6h
                      repositories: [%s]
                      retention: { %s }
                    restore: { approval: none }
                """.formatted(name, name, repositories, retention));
        return this;
    }

    String yaml() {
        StringBuilder plan = new StringBuilder("""
                plan: test
                objectives: { rpo: 6h, rto: 30m }
                retry: { attempts: 2, wait: 1s }
                repositories:
                """);
        repositories.forEach(
                (name, path) -> plan.append("  %s: { type: filesystem, path: \"%s\" }%n".formatted(name, path)));
        return plan.append("databases:\n").append(databases).toString();
    }
}
