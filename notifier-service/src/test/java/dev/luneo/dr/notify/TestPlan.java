package dev.luneo.dr.notify;

import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import java.util.Map;

/** A plan to test with: two databases, an application, everybody told of everything by two channels. */
public final class TestPlan {
    public static final String YAML = """
            plan: luneo-platform
            time-zone: Europe/Berlin
            objectives: { rpo: 6h, rto: 30m }
            retry: { attempts: 3, wait: 5s }
            repositories: { local: { type: filesystem, path: /var/lib/luneo-dr } }
            databases:
              luneo:
                url: "${LUNEO_DATABASE_URL}"
                backup: { method: logical, every: 1h, repositories: [local] }
                restore: { to: in-place, approval: incident-lead }
              billing:
                url: "${LUNEO_DATABASE_URL}"
                backup: { method: logical, every: 1h, repositories: [local] }
            applications:
              backend:
                uses: luneo
                platform:
                  type: host
                  env-file: /etc/luneo/backend.env
                  restart: [systemctl, restart, luneo-backend]
                  up: { get: "https://api.luneo.example/health", status: 200, within: 60s }
                database-url: { variable: DATABASE_URL, template: "postgresql://u@{host}:{port}/{database}" }
                checks:
                  - { name: health, get: "https://api.luneo.example/health" }
            communication:
              contacts: { alice: {}, bob: {}, product: {} }
              roles: { incident-lead: [alice], on-call: [bob, alice], stakeholders: [product] }
              status-page: { built-in: true, heartbeat: 10m }
              channels:
                log: { type: log }
                ops: { type: webhook, url: "${OPS_URL}", secret: "${OPS_SECRET}" }
              remind-every: 20m
              notify:
                - { when: [approval-needed, backup-suspicious], who: [incident-lead], by: [ops] }
                - when: [rpo-at-risk, rpo-breached, rto-at-risk, rto-breached, full-restore-finished, full-restore-failed]
                  who: [stakeholders, incident-lead]
                  by: [ops, log]
                - when: [backup-failed, backup-disproved, schema-not-restorable, rto-breached]
                  who: [on-call]
                  by: [ops]
            """;

    private TestPlan() {}

    public static DrPlan read() {
        return PlanReader.parse(
                        YAML,
                        Map.of(
                                "LUNEO_DATABASE_URL", "postgresql://u:p@db.example:5432/luneo",
                                "OPS_URL", "https://ops.example/hook",
                                "OPS_SECRET", "8f1c7a52d9e04b36a1c5f27e90d3b8460c7e5a19f2d4b683"))
                .orThrow();
    }
}
