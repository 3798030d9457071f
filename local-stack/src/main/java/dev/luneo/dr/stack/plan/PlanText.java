package dev.luneo.dr.stack.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes a plan for people who will change it: short, each line that is not plain with why it is there. Pure. */
record PlanText(Draft draft, Path environmentFile) {

    String text() {
        return head() + database() + application() + communication();
    }

    private String head() {
        return """
                # Written by ./dr plan init, and yours to change: docs/plan.md has every key, ./dr plan check tells every mistake.
                # Passwords are not in here. The ${VARIABLES} are set by %s, which is for your eyes only.

                plan: %s
                time-zone: %s   # for people: reports, messages. Inside, all times are UTC.

                objectives:
                  rpo: %s    # at most this much data may be lost
                  rto: 30m   # at most this long from the decision to restore until the application is verified

                repositories:
                  local:
                    type: filesystem
                    path: %s
                    key: ${%s}   # signs the backups. Keep a copy of it where the backups are not: without it they count as a stranger's

                """.formatted(
                        comment(environmentFile.getFileName()),
                        draft.name(),
                        quoted(draft.zone().getId()),
                        draft.rpo(),
                        quoted(draft.repository().toString()),
                        Draft.KEY_VARIABLE);
    }

    private String database() {
        String server = draft.restoreServer().isPresent()
                ? "server: ${%s}   # by a login that may make databases, and is a member of the roles that own something"
                        .formatted(draft.restoreVariable())
                : "# server: ${%s}   # another PostgreSQL server: when this one is lost, there is none to restore to without it"
                        .formatted(draft.restoreVariable());
        String fill = draft.fillAs()
                .map(role ->
                        "      fill-as: %s   # a role without rights: code of the database's owners runs as it while it is filled\n"
                                .formatted(quoted(role)))
                .orElse("");
        return """
                databases:
                  %s:
                    url: ${%s}   # by a login that may read everything
                    backup:
                      every: %s   # not longer than the rpo
                      # retention: { all: 2d, daily: 14, weekly: 8, monthly: 12 }   # what is kept unless said otherwise
                    restore:
                      to: database   # into a new one beside the damaged one, which stays as it is; in-place: one that then takes its name
                      %s
                      approval: incident-lead   # who must say yes first: none, incident-lead, or two-person
                %s
                """.formatted(draft.name(), draft.urlVariable(), draft.every(), server, fill);
    }

    private String application() {
        return draft.application().map(this::application).orElse("""
                # Nothing uses the database here, as far as this plan knows: a restored one is compared, and nothing is switched over to it.
                # applications: { NAME: { uses: %s, platform: { type: host, env-file: /etc/NAME.env, restart: [systemctl, restart, NAME] } } }

                """.formatted(draft.name()));
    }

    private String application(Draft.App app) {
        String up = app.health()
                .map(address -> "      up: { get: %s, within: 60s }   # how to tell that it is up again\n"
                        .formatted(quoted(address)))
                .orElse("");
        String urls = draft.templates().entrySet().stream().map(this::setting).collect(Collectors.joining());
        String checks = app.health().map(PlanText::healthCheck).orElse("")
                + draft.table().map(PlanText::tableCheck).orElse("");
        return """
                applications:
                  %s:
                    uses: %s
                    platform:
                      type: host
                      env-file: %s   # only the variables below are ever changed in it
                      restart: [%s]   # program and arguments, without a shell
                %s    database-url:   # {host}, {port} and {database} become those of the restored one
                %s    # migrate: { run: [npx, prisma, migrate, deploy], in: /srv/%s }   # what fits a restored schema to the application
                %s
                """.formatted(
                        app.name(),
                        draft.name(),
                        quoted(app.envFile().toString()),
                        app.restart().stream().map(PlanText::quoted).collect(Collectors.joining(", ")),
                        up,
                        urls,
                        app.name(),
                        checks.isEmpty()
                                ? "    # checks: [{ name: health, get: https://HOST/health, expect: { status: 200 } }]   # without any, a recovery is never more than partly verified\n"
                                : "    checks:   # only when all of these pass is an incident called resolved. Add what would have told you of the last one\n"
                                        + checks);
    }

    private String setting(Map.Entry<String, Draft.Placed> setting) {
        return "      - variable: %s\n        template: %s\n"
                .formatted(setting.getKey(), quotedTemplate(setting.getValue().template()));
    }

    private static String healthCheck(String address) {
        return "      - name: health\n        get: %s\n        expect: { status: 200 }\n".formatted(quoted(address));
    }

    private static String tableCheck(String table) {
        return "      - name: data-is-there\n        sql: %s\n        expect: { value: t }\n"
                .formatted(quoted("select exists (select from %s)".formatted(table)));
    }

    private String communication() {
        String channel = draft.webhook().isPresent()
                ? "    notices: { type: webhook, url: \"${%s}\", secret: \"${%s}\" }   # an HTTP POST, signed with the secret\n"
                        .formatted(Draft.WEBHOOK_VARIABLE, Draft.SECRET_VARIABLE)
                : "    # notices: { type: webhook, url: \"${%s}\", secret: \"${%s}\" }   # without it, nobody is told of anything\n"
                        .formatted(Draft.WEBHOOK_VARIABLE, Draft.SECRET_VARIABLE);
        return """
                communication:
                  contacts:
                    %1$s: {}
                  roles:
                    incident-lead: [%1$s]   # decides about restores
                  channels:
                    log: { type: log }
                %2$s  notify:
                    - when:
                        - approval-needed
                        - rpo-at-risk
                        - rpo-breached
                        - rto-at-risk
                        - rto-breached
                        - full-restore-finished
                        - full-restore-failed
                        - backup-failed
                        - backup-disproved
                        - backup-suspicious
                        - schema-not-restorable
                      who: [incident-lead]
                      by: [%3$slog]
                """.formatted(draft.lead(), channel, draft.webhook().isPresent() ? "notices, " : "");
    }

    /** Whatever a text holds, it is itself to YAML, and no reference. */
    static String quoted(String text) {
        return quotedTemplate(text.replace("${", "$${"));
    }

    private static String quotedTemplate(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String comment(@org.jspecify.annotations.Nullable Path name) {
        return Objects.toString(name, "").replaceAll("\\p{C}", "?");
    }
}
