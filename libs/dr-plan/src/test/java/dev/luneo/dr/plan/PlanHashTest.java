package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanHashTest {

    private static String hash(String yaml) {
        return Plans.valid(yaml).sha256();
    }

    private static final String EXAMPLE = hash(Plans.example());

    @Test
    void comments_and_formatting_do_not_change_it() {
        String bare = Plans.example().replaceAll("(?m)^\\s*#.*$", "").replaceAll("(?m) {2,}#.*$", "");
        assertThat(bare).doesNotContain("Recovery Point Objective");
        assertThat(hash(bare)).isEqualTo(EXAMPLE);
        assertThat(hash(Plans.example().replace("\n", "\r\n"))).isEqualTo(EXAMPLE);
    }

    @Test
    void key_order_does_not_change_it() {
        String[] parts = Plans.minimal().split("(?=databases:)");
        assertThat(hash(parts[1] + parts[0])).isEqualTo(hash(Plans.minimal()));
        assertThat(hash(Plans.replacing("type: filesystem, path: /backups", "path: /backups, type: filesystem")))
                .isEqualTo(hash(Plans.minimal()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectives: { rpo: 6h, rto: 30m }",
                "objectives: { rpo: 360m, rto: PT30M }",
                "objectives:",
                "retry: { wait: 5s, attempts: 3 }",
                "time-zone: UTC",
                "applications: {}"
            })
    void defaults_written_out_do_not_change_it(String lines) {
        assertThat(hash(Plans.with(lines + "\n"))).isEqualTo(hash(Plans.minimal()));
    }

    @Test
    void the_environment_does_not_change_it() {
        String yaml = Plans.replacing("path: /backups", "path: \"${DIR:-/backups}\"");
        String here = PlanReader.parse(yaml, Map.of()).orThrow().sha256();
        String there = PlanReader.parse(yaml, Map.of("DIR", "/elsewhere", "LUNEO_DATABASE_URL", "postgresql://h/d"))
                .orThrow()
                .sha256();
        assertThat(there).isEqualTo(here).isNotEqualTo(hash(Plans.minimal()));
    }

    @Test
    void the_place_of_the_file_does_not_change_it() {
        assertThat(PlanReader.read(Plans.EXAMPLE, Plans.ENVIRONMENT).orThrow().sha256())
                .isEqualTo(EXAMPLE);
    }

    /** One line for every value of the plan. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    plan: luneo-platform | plan: luneo
                    Europe/Berlin | Europe/Vienna
                    rpo: 6h | rpo: 5h
                    rto: 30m | rto: 31m
                    attempts: 3   # | attempts: 4   #
                    wait: 5s | wait: 6s
                    path: ${DR | path: /x/${DR
                    url: ${LUNEO_DATABASE_URL} | url: ${OTHER_URL}
                    every: 1h | every: 2h
                    every: 1h | cron: 0 * * * *
                    repositories: [local] | repositories: [other]
                    jobs: 2                  # | jobs: 3                  #
                    timeout: 1h | timeout: 2h
                    all: 2d | all: 3d
                    daily: 14 | daily: 15
                    weekly: 8 | weekly: 9
                    monthly: 12 | monthly: 13
                    fingerprint: content | fingerprint: counts
                    to: database | to: in-place
                    server: ${LUNEO_RESTORE_SERVER_URL} | server: ${OTHER_URL}
                    approval: incident-lead | approval: none
                    if-damaged: next-older | if-damaged: stop
                    if-unreachable: ask | if-unreachable: go-on
                    @db.luneo.example/luneo | @db.luneo.example/shop
                    search-path: [public] | search-path: [shop]
                    /run/user/1000 | /run/user/1001
                    NODE_ENV: production | NODE_ENV: staging
                    jobs: 2\\n      timeout: 2h | jobs: 3\\n      timeout: 2h
                    timeout: 2h | timeout: 3h
                    missing-roles: stop | missing-roles: create
                    rights: least | rights: superuser
                    fill-as: luneo_filler | fill-as: other_filler
                    - name: has-customers | - name: has-no-customers
                    select count(*) > 0 | select count(*) > 1
                    value: t } | value: f }
                      backend:\\n | frontend:\\n
                    env-file: /etc/luneo/backend.env | env-file: /etc/luneo/frontend.env
                    [systemctl, restart, luneo-backend] | [systemctl, reload, luneo-backend]
                    restart-timeout: 1m | restart-timeout: 2m
                    restart-timeout: 1m | in: /srv
                    example/health", status | example/up", status
                    status: 200, within | status: 204, within
                    within: 60s | within: 61s
                    variable: DATABASE_URL | variable: PG_URL
                    {host}:{port} | {host}:5432
                    [npx, prisma, migrate, deploy] | [npx, prisma, migrate]
                    in: /srv/luneo/backend | in: /srv/luneo
                    timeout: 5m | timeout: 6m
                    , STRIPE_SECRET_KEY] | ]
                    name: health | name: alive
                    get: https://api.luneo.example/health | head: https://api.luneo.example/health
                    get: https://api.luneo.example/health | get: https://api.luneo.example/healthz
                    status: 200, json | status: 201, json
                    $.status: ok | $.status: fine
                    $.status: ok | $.state: ok
                    email: "${DR_CHECK_USER}" | mail: "${DR_CHECK_USER}"
                    password: "${DR_CHECK_PASSWORD}" | password: "${DR_CHECK_USER}"
                    keep: { token: $.token } | keep: { token: $.t }
                    keep: { token: $.token } | keep: { token: $.token, other: $.o }
                    Authorization: "Bearer {token}" | Authorization: "Token {token}"
                    amount: 100 | amount: "100"
                    amount: 100 | amount: 101
                    test: true | test: false
                    timeout: 20s | timeout: 21s
                    attempts: 2  | attempts: 1 \\x20
                    expect: { value: 0 } | expect: { value: 1 }
                    name: Alice | name: Alicia
                    alice@luneo.example | lead@luneo.example
                    incident-lead: [alice] | incident-lead: [bob]
                    on-call: [bob] | on-call: [bob, alice]
                    built-in: true | built-in: false
                    heartbeat: 10m | heartbeat: 11m
                    remind-every: 15m | remind-every: 16m
                    [approval-needed] | [approval-needed, rto-breached]
                    url: ${OPS_WEBHOOK_URL} | url: ${OTHER_URL}
                    secret: ${OPS_WEBHOOK_SECRET} | secret: ${OTHER_SECRET}
                    [backup-failed, backup-disproved, schema-not-restorable] | [backup-failed]
                    who: [on-call] | who: [bob]
                    who: [on-call]\\n      by: [ops, log] | who: [on-call]\\n      by: [log]
                    """)
    void every_meaningful_change_changes_it(String old, String other) {
        String yaml = Plans.example();
        if (other.equals("to: in-place")) {
            yaml = Plans.replacing(yaml, "      server: ${LUNEO_RESTORE_SERVER_URL}\n", "");
        }
        if (other.contains("[other]")) {
            yaml = Plans.replacing(yaml, "  local:\n", "  other: { type: filesystem, path: /other }\n  local:\n");
        }
        String before = hash(yaml);
        String after = Plans.replacing(yaml, lines(old), lines(other));
        assertThat(after).isNotEqualTo(yaml);
        assertThat(hash(after)).isNotEqualTo(before);
    }

    private static String lines(String text) {
        return text.replace("\\n", "\n").replace("\\x20", " ");
    }
}
