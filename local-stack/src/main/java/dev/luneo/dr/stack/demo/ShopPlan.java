package dev.luneo.dr.stack.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The plan that the demo carries out: a small company's, for the shop. */
final class ShopPlan {
    private ShopPlan() {}

    static String text(Shop shop, Path backups) {
        return """
                plan: luneo-demo
                time-zone: Europe/Berlin
                objectives: { rpo: 6h, rto: 30m }
                retry: { attempts: 3, wait: 2s }
                repositories:
                  local: { type: filesystem, path: "%1$s" }
                databases:
                  luneo:
                    url: "${LUNEO_DATABASE_URL}"
                    backup:
                      method: logical
                      every: 1h
                      repositories: [local]
                      retention: { all: 2d, daily: 14, weekly: 8, monthly: 12 }
                      fingerprint: content
                    restore: { to: database, server: "${LUNEO_RESTORE_SERVER_URL}", fill-as: %6$s, approval: incident-lead, if-damaged: next-older }
                applications:
                  backend:
                    uses: luneo
                    platform:
                      type: host
                      env-file: "%2$s"
                      restart: %3$s
                      up: { get: "%4$s/health", status: 200, within: 60s }
                    database-url: { variable: DATABASE_URL, template: "postgresql://luneo:${LUNEO_DB_PASSWORD}@{host}:{port}/{database}" }
                    migrate: { run: %5$s, timeout: 2m }
                    requires: [DATABASE_URL, STRIPE_SECRET_KEY]
                    checks:
                      - name: health
                        get: %4$s/health
                        expect: { status: 200, json: { $.status: ok } }
                      - name: login
                        post: %4$s/login
                        body: { email: demo@luneo.example, password: "${DR_CHECK_PASSWORD}" }
                        expect: { status: 200 }
                        keep: { token: $.token }
                      - name: payment
                        post: %4$s/payments
                        headers: { Authorization: "Bearer {token}" }
                        body: { amount: 100, currency: eur, test: true }
                        expect: { status: 201, json: { $.state: succeeded } }
                      - name: orders-have-customers
                        sql: select count(*) from orders o left join customers c on c.id = o.customer_id where c.id is null
                        expect: { value: 0 }
                communication:
                  contacts:
                    alice: { name: Alice }
                    bob: { name: Bob }
                    product: { name: Product }
                  roles: { incident-lead: [alice], on-call: [bob], stakeholders: [product] }
                  status-page: { built-in: true, heartbeat: 10m }
                  channels:
                    log: { type: log }
                  notify:
                    - when: [rpo-at-risk, rpo-breached, rto-at-risk, rto-breached, full-restore-finished, full-restore-failed]
                      who: [stakeholders, incident-lead]
                      by: [log]
                    - when: [approval-needed, backup-suspicious]
                      who: [incident-lead]
                      by: [log]
                    - when: [backup-failed, backup-disproved, schema-not-restorable]
                      who: [on-call]
                      by: [log]
                """.formatted(
                        backups,
                        shop.envFile(),
                        list(shop.restartCommand()),
                        shop.url(),
                        list(shop.migrateCommand()),
                        Shop.FILLER);
    }

    private static String list(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
