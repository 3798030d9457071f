package dev.luneo.dr.verify;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.http.HttpCheckConfiguration;
import dev.luneo.dr.verify.check.sql.SqlCheckConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Plans for tests: databases that differ in their checks only. */
final class Plans {
    private Plans() {}

    /** Of one database called luneo, used by one application called backend. */
    static DrPlan plan(String backendChecks, String databaseChecks, Map<String, String> variables) {
        return read(yaml(List.of(database("luneo", backendChecks, databaseChecks))), variables);
    }

    static DrPlan read(String yaml, Map<String, String> variables) {
        return PlanReader.parse(yaml, variables).orThrow();
    }

    static CheckRunner runner(DrPlan plan, Map<String, String> variables) {
        PlanVariables planVariables = new PlanVariables(variables);
        return new CheckRunner(
                plan,
                planVariables,
                urls(plan, variables),
                new ServedTypes<>(List.of(
                        new HttpCheckConfiguration().httpCheck(planVariables),
                        new SqlCheckConfiguration().sqlCheck(planVariables))),
                Duration.ofMillis(10));
    }

    static DatabaseUrls urls(DrPlan plan, Map<String, String> variables) {
        return new DatabaseUrls(plan, new PlanVariables(variables));
    }

    /** @param application its application, the section of {@code applications:}; empty for none */
    record Database(String name, String section, String application) {}

    /** @param backendChecks items of a YAML list, not indented; empty for no application */
    static Database database(String name, String backendChecks, String databaseChecks) {
        String section =
                """
                %s:
                  url: "${DATABASE_URL}"
                  checks-as: "${CHECKS_AS:-postgresql://nobody@127.0.0.1:1/none}"
                  backup: { method: logical, every: 1h, repositories: [local], retention: { all: 2d } }
                  restore: { to: database, approval: none }
                """.formatted(name) + (databaseChecks.isBlank() ? "" : "  checks:\n" + databaseChecks.indent(4));
        String application = backendChecks.isBlank()
                ? ""
                : """
                %s:
                  uses: %s
                  platform: { type: host, env-file: /etc/backend.env, restart: ["true"] }
                  database-url: { variable: DATABASE_URL }
                  checks:
                """.formatted(name.equals("luneo") ? "backend" : name + "-app", name) + backendChecks.indent(4);
        return new Database(name, section, application);
    }

    static String yaml(List<Database> databases) {
        StringBuilder plan = new StringBuilder("""
                plan: test
                time-zone: UTC
                objectives: { rpo: 6h, rto: 30m }
                retry: { attempts: 2, wait: 1s }
                repositories:
                  local: { type: filesystem, path: /var/lib/backups }
                databases:
                """);
        databases.forEach(database -> plan.append(database.section().indent(2)));
        if (databases.stream().anyMatch(database -> !database.application().isEmpty())) {
            plan.append("applications:\n");
            databases.forEach(database -> plan.append(database.application().indent(2)));
        }
        return plan.toString();
    }
}
