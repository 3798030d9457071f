package dev.luneo.dr.plan;

import static dev.luneo.dr.plan.Plans.assertRefused;
import static dev.luneo.dr.plan.Plans.luneo;
import static dev.luneo.dr.plan.Plans.valid;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For each record of the plan: its defaults, every key of it, and what it refuses. Applications and checks: see beside. */
class PlanRecordsTest {

    @Nested
    class ThePlan {
        @Test
        void has_defaults_for_all_but_its_name_a_repository_a_database_and_an_incident_lead() {
            DrPlan plan = valid(Plans.minimal());
            assertThat(plan.name()).isEqualTo("small");
            assertThat(plan.timeZone()).isEqualTo(ZoneId.of("UTC"));
            assertThat(plan.objectives()).isEqualTo(new Objectives(Duration.ofHours(6), Duration.ofMinutes(30)));
            assertThat(plan.retry()).isEqualTo(new Retry(3, Duration.ofSeconds(5)));
            assertThat(plan.applications()).isEmpty();
            assertThat(plan.applicationsUsing("luneo")).isEmpty();
            assertThat(plan.database("other")).isEmpty();
        }

        @Test
        void keeps_the_order_of_the_file() {
            DrPlan plan = valid(
                    Plans.replacing(
                            "local: { type: filesystem, path: /backups }",
                            "zebra: { type: filesystem, path: /z }, ant: { type: filesystem, path: /a }, mule: { type: filesystem, path: /m }"));
            assertThat(plan.repositories().keySet()).containsExactly("zebra", "ant", "mule");
            assertThat(luneo(Plans.minimal()).backup().repositories()).containsExactly("local");
        }

        @Test
        void takes_objectives_and_retry() {
            DrPlan plan = valid(Plans.with("""
                    objectives: { rpo: 90m, rto: PT2H }
                    retry: { attempts: 5, wait: 1m30s }
                    """));
            assertThat(plan.objectives()).isEqualTo(new Objectives(Duration.ofMinutes(90), Duration.ofHours(2)));
            assertThat(plan.retry()).isEqualTo(new Retry(5, Duration.ofSeconds(90)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                time-zone: Europe/Berln       | time-zone      | is no time zone
                objectives: { rpo: 7h }       | objectives.rpo | is too long
                objectives: { rpo: 361m }     | objectives.rpo | is too long
                objectives: { rto: 59s }      | objectives.rto | is too short
                objectives: { rto: 25h }      | objectives.rto | is too long
                objectives: { rto: 30 }       | objectives.rto | has no unit
                objectives: { rto: soon }     | objectives.rto | is no duration
                objectives: { rto: -PT5M }    | objectives.rto | is no duration
                objectives: { rto: }          | objectives.rto | has no value
                objectives: { rto: [30m] }    | objectives.rto | is no single value
                objectives: 30m               | objectives     | is not made of keys and values
                retry: { attempts: 0 }        | retry.attempts | is too small
                retry: { attempts: 11 }       | retry.attempts | is too large
                retry: { attempts: three }    | retry.attempts | is no whole number
                retry: { wait: 0s }           | retry.wait     | is too short
                retry: { wait: 11m }          | retry.wait     | is too long
                incidents: []                 | incidents      | not supported by this version
                tests: {}                     | tests          | not supported by this version
                reviews: {}                   | reviews        | not supported by this version
                databse: {}                   | databse        | is not known here
                """)
        void refuses(String lines, String path, String problem) {
            assertRefused(Plans.with(lines + "\n"), path, problem);
        }

        @Test
        void refuses_an_interval_that_is_longer_than_the_rpo_and_names_both() {
            assertRefused(
                    Plans.with("objectives: { rpo: 30m }\n"),
                    "databases.luneo.backup.every",
                    "is longer than the rpo of 30m");
            assertThat(luneo(Plans.with("objectives: { rpo: 1h }\n")).backup().schedule())
                    .isEqualTo(new Schedule.Every(Duration.ofHours(1)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                plan: small     | plan:            | plan | has no value
                plan: small     | plan: Small Plan | plan | is no name
                plan: small     | plan: -x         | plan | is no name
                plan: small     |                  | plan | is missing
                """)
        void refuses_names_that_could_be_no_path_and_no_key(String old, String other, String path, String problem) {
            assertRefused(Plans.replacing(old, other == null ? "" : other), path, problem);
        }

        @Test
        void refuses_names_of_64_letters_and_takes_63() {
            assertRefused(Plans.replacing("plan: small", "plan: " + "x".repeat(64)), "plan", "is no name");
            assertThat(valid(Plans.replacing("plan: small", "plan: " + "x".repeat(63)))
                            .name())
                    .hasSize(63);
        }
    }

    @Nested
    class ARepository {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                type: filesystem, path: /backups | type: filesystem                               | repositories.local.path | is missing
                type: filesystem, path: /backups | path: /backups                                 | repositories.local.type | is missing
                type: filesystem, path: /backups | type: tape, path: /backups                     | repositories.local.type | is not known here
                type: filesystem, path: /backups | type: s3, bucket: b, region: r                 | repositories.local.type | not supported by this version: repositories in S3
                type: filesystem, path: /backups | type: filesystem, path: ~/x                    | repositories.local.path | only a shell expands
                type: filesystem, path: /backups | type: filesystem, path: ' '                    | repositories.local.path | is blank
                type: filesystem, path: /backups | type: filesystem, path: /b, encryption-key: x  | repositories.local.encryption-key | not supported by this version
                type: filesystem, path: /backups | type: filesystem, path: /b, object-lock: 30d   | repositories.local.object-lock | not supported by this version
                type: filesystem, path: /backups | type: filesystem, path: /b, pth: /c            | repositories.local.pth  | is not known here
                """)
        void refuses(String old, String other, String path, String problem) {
            assertRefused(Plans.replacing(old, other), path, problem);
        }

        @Test
        void shares_its_directory_with_no_other() {
            assertRefused(
                    Plans.replacing("{ local: {", "{ other: { type: filesystem, path: /x/../backups/ }, local: {"),
                    "repositories.local.path",
                    "is the path of `other` too");
        }

        @Test
        void may_be_named_by_a_variable() {
            String yaml = Plans.replacing("path: /backups", "path: \"${DIR:-/var}/backups\"");
            assertThat(PlanReader.parse(yaml, java.util.Map.of("DIR", "/mnt"))
                            .orThrow()
                            .repositories()
                            .get("local"))
                    .isEqualTo(new FilesystemRepository("local", Path.of("/mnt/backups"), Optional.empty()));
            assertThat(valid(yaml).repositories().get("local"))
                    .isEqualTo(new FilesystemRepository("local", Path.of("/var/backups"), Optional.empty()));
        }

        @Test
        void is_needed() {
            assertThat(Plans.problems(Plans.replacing("{ local: { type: filesystem, path: /backups } }", "{}")))
                    .extracting(PlanProblem::path)
                    .containsExactly("repositories");
        }
    }

    @Nested
    class ADatabase {
        @Test
        void has_defaults_for_all_but_its_url_and_schedule() {
            assertThat(luneo(Plans.minimal()))
                    .isEqualTo(new DatabasePlan(
                            "luneo",
                            new Template("${LUNEO_DATABASE_URL}"),
                            new BackupPlan(
                                    new Schedule.Every(Duration.ofHours(1)),
                                    List.of("local"),
                                    new LogicalMethod(2),
                                    Duration.ofHours(1),
                                    new Retention(Duration.ofDays(2), 14, 8, 12),
                                    FingerprintDepth.CONTENT),
                            new RestorePlan(
                                    RestorePlace.DATABASE,
                                    Optional.empty(),
                                    Approval.INCIDENT_LEAD,
                                    IfDamaged.NEXT_OLDER,
                                    IfUnreachable.ASK,
                                    2,
                                    Duration.ofHours(2),
                                    MissingRoles.STOP,
                                    RestoreRights.LEAST,
                                    Optional.empty()),
                            Optional.empty(),
                            List.of()));
        }

        @Test
        void takes_every_key() {
            assertThat(luneo(Plans.database("""
                            provider: postgres
                            backup:
                              method: logical
                              cron: "0  */6 * * mon-sun"
                              repositories: [local]
                              jobs: 16
                              timeout: 24h
                              retention: { all: 0s, daily: 0, weekly: 520, monthly: 120 }
                              fingerprint: counts
                            restore:
                              to: in-place
                              approval: none
                              if-damaged: stop
                              if-unreachable: go-on
                              jobs: 1
                              timeout: 1m
                              missing-roles: create
                              rights: superuser
                              fill-as: filler
                            checks-as: postgresql://${READER}@db/luneo
                            checks:
                              - { name: rows, sql: "select 1", search-path: [$user, my shop], expect: { value: 1 }, timeout: 5s, attempts: 1 }
                            """)))
                    .isEqualTo(new DatabasePlan(
                            "luneo",
                            new Template("${LUNEO_DATABASE_URL}"),
                            new BackupPlan(
                                    new Schedule.Cron("0 */6 * * MON-SUN"),
                                    List.of("local"),
                                    new LogicalMethod(16),
                                    Duration.ofHours(24),
                                    new Retention(Duration.ZERO, 0, 520, 120),
                                    FingerprintDepth.COUNTS),
                            new RestorePlan(
                                    RestorePlace.IN_PLACE,
                                    Optional.empty(),
                                    Approval.NONE,
                                    IfDamaged.STOP,
                                    IfUnreachable.GO_ON,
                                    1,
                                    Duration.ofMinutes(1),
                                    MissingRoles.CREATE,
                                    RestoreRights.SUPERUSER,
                                    Optional.of("filler")),
                            Optional.of(new Template("postgresql://${READER}@db/luneo")),
                            List.of(new SqlCheckPlan(
                                    "rows", "select 1", List.of("$user", "my shop"), "1", Duration.ofSeconds(5), 1))));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                every: 0s                                   | every           | is too short
                every: 7h                                   | every           | is longer than the rpo of 6h
                every: 1h, cron: "0 * * * *"                | cron            | stands beside `every`
                cron: "0 * * *"                             | cron            | has 4 fields
                cron: "61 * * * *"                          | cron            | has a minute that cron does not know
                cron: "0 0 L * *"                           | cron            | has a day of month that cron does not know
                cron: "0 0 30 2 *"                          | cron            | never comes
                jobs: 2                                     | every           | is missing
                every: 1h, method: physical                 | method          | not supported by this version: physical backups
                every: 1h, method: provider                 | method          | not supported by this version
                every: 1h, method: logicl                   | method          | is not known here
                every: 1h, wal: continuous                  | wal             | not supported by this version: streaming WAL
                every: 1h, prove: daily                     | prove           | not supported by this version
                every: 1h, keep-spare: true                 | keep-spare      | not supported by this version
                every: 1h, repositories: []                 | repositories    | is empty
                every: 1h, repositories: local              | repositories    | is no list
                every: 1h, repositories: [locl]             | repositories[0] | is no repository of this plan
                every: 1h, repositories: [local, local]     | repositories[1] | is named twice
                every: 1h, jobs: 0                          | jobs            | is too small
                every: 1h, jobs: 17                         | jobs            | is too large
                every: 1h, timeout: 59s                     | timeout         | is too short
                every: 1h, retention: { all: 367d }         | retention.all   | is too long
                every: 1h, retention: { daily: -1 }         | retention.daily | is too small
                every: 1h, retention: { weekly: 521 }       | retention.weekly | is too large
                every: 1h, retention: { monthly: many }     | retention.monthly | is no whole number
                every: 1h, retention: { yearly: 1 }         | retention.yearly | is not known here
                every: 1h, fingerprint: md5                 | fingerprint     | is not known here
                every: 1h, fingerprnt: counts               | fingerprnt      | is not known here
                """)
        void refuses_a_backup_block(String entries, String path, String problem) {
            assertRefused(Plans.backup(entries), "databases.luneo.backup." + path, problem);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                to: instance                        | to         | not supported by this version
                to: moon                            | to         | is not known here
                to: in-place, server: "${A:-postgresql://h/d}" | server | contradicts `to: in-place`
                server: mysql://host/db             | server     | is no PostgreSQL url
                server: "${A:-postgresql://h/d?schema=x&pgbouncer=true}" | server | leads to a connection pool
                approval: two-person                | approval   | needs 2 people in the role incident-lead, which has 1
                approval: boss                      | approval   | is not known here
                if-damaged: panic                   | if-damaged | is not known here
                if-unreachable: wait                | if-unreachable | is not known here
                jobs: 99                            | jobs       | is too large
                timeout: 2d                         | timeout    | is too long
                missing-roles: ignore               | missing-roles | is not known here
                fill-as: pg_database_owner          | fill-as    | is no role of your own
                rights: all                         | rights     | is not known here
                """)
        void refuses_a_restore_block(String entries, String path, String problem) {
            assertRefused(Plans.restore(entries), "databases.luneo.restore." + path, problem);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                url: ${LUNEO_DATABASE_URL} |                                             | url      | is missing
                url: ${LUNEO_DATABASE_URL} | url: jdbc:postgresql://host/db              | url      | is no PostgreSQL url
                url: ${LUNEO_DATABASE_URL} | url: postgresql://u@host/db?pgbouncer=true  | url      | leads to a connection pool
                url: ${LUNEO_DATABASE_URL} | url: postgresql://u:hunter2@host/db         | url      | holds a password
                url: ${LUNEO_DATABASE_URL} | url: postgresql://host/db?password=hunter2  | url      | holds a password
                url: ${LUNEO_DATABASE_URL} | url: "${U:-postgresql://u:hunter2@host/db}" | url      | holds a password
                url: ${LUNEO_DATABASE_URL} | url: ${LUNEO DATABASE}                      | url      | has a reference that is none
                backup: { every: 1h }      |                                             | backup   | is missing
                backup: { every: 1h }      | backup: { every: 1h }, provider: neon       | provider | not supported by this version
                backup: { every: 1h }      | backup: { every: 1h }, provider: oracle     | provider | is not known here
                """)
        void refuses(String old, String other, String path, String problem) {
            String entries = (other == null ? "" : other).replace(", provider", "\n    provider");
            assertRefused(Plans.replacing(old, entries), "databases.luneo." + path, problem);
        }

        @Test
        void that_is_filled_by_the_role_of_another_one_is_refused() {
            String two = Plans.replacing(Plans.restore("fill-as: filler"), "databases:\n", """
                    databases:
                      shop: { url: "${SHOP_URL}", backup: { every: 1h }, restore: { fill-as: filler } }
                    """);
            assertRefused(two, "databases.luneo.restore.fill-as", "fills the database shop too");
        }

        @Test
        void with_an_approval_that_nobody_can_give_is_refused() {
            assertThat(Plans.problems(Plans.replacing("roles: { incident-lead: [alice] }", "roles: {}")))
                    .singleElement()
                    .satisfies(only -> {
                        assertThat(only.path()).isEqualTo("databases.luneo.restore.approval");
                        assertThat(only.problem())
                                .isEqualTo("is incident-lead unless said otherwise, and needs 1 person in the role"
                                        + " incident-lead, which has 0");
                    });
            assertThat(Approval.NONE.required()).isZero();
            assertThat(Approval.INCIDENT_LEAD.required()).isOne();
            assertThat(Approval.TWO_PERSON.required()).isEqualTo(2);
        }

        @Test
        void is_needed_at_least_one() {
            assertRefused(
                    "plan: x\nrepositories: { local: { type: filesystem, path: /b } }\ndatabases: {}\n",
                    "databases",
                    "is empty");
            assertRefused(
                    "plan: x\nrepositories: { local: { type: filesystem, path: /b } }\n", "databases", "is missing");
        }

        @Test
        void whose_cron_leaves_longer_gaps_than_the_rpo_is_warned_of() {
            assertThat(Plans.warnings(Plans.backup("cron: \"0 9-17 * * *\""), Plans.ENVIRONMENT))
                    .anySatisfy(warning -> {
                        assertThat(warning.path()).isEqualTo("databases.luneo.backup.cron");
                        assertThat(warning.problem()).isEqualTo("leaves 16h between two backups, the rpo is 6h");
                    });
            assertThat(Plans.warnings(Plans.backup("cron: \"0 */6 * * *\""), Plans.ENVIRONMENT))
                    .extracting(PlanProblem::path)
                    .doesNotContain("databases.luneo.backup.cron");
        }
    }
}
