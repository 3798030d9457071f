package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanTypes;
import java.util.Map;

/** Plans for tests, with the applications as they are written in YAML. */
public final class Plans {
    private Plans() {}

    public static DrPlan of(String database, String applications) {
        return of(database, applications, PlanTypes.BUILT_IN);
    }

    public static DrPlan of(String database, String applications, PlanTypes types) {
        return PlanReader.parse(text(database, applications), Map.of(), types).orThrow();
    }

    /** Without an application when {@code applications} is empty. */
    public static String text(String database, String applications) {
        String plan = """
                plan: test
                objectives: { rpo: 6h, rto: 30m }
                retry: { attempts: 2, wait: 1s }
                repositories:
                  local: { type: filesystem, path: /tmp/none }
                databases:
                  %s:
                    url: ${DB_URL}
                    backup: { method: logical, every: 1h, repositories: [local], retention: { all: 2d } }
                    restore: { to: database, server: "${RESTORE_URL}", approval: none, if-damaged: next-older }
                """.formatted(database);
        return applications.isEmpty() ? plan : plan + "applications:\n" + applications.indent(2);
    }

    public static String application(String name, String database, String more) {
        return """
                %s:
                  uses: %s
                  platform: { type: host, env-file: /etc/%s.env, restart: [systemctl, restart, %s] }
                """.formatted(name, database, name, name) + more.indent(2);
    }
}
