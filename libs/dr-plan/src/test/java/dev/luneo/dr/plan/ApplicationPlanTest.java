package dev.luneo.dr.plan;

import static dev.luneo.dr.plan.Plans.application;
import static dev.luneo.dr.plan.Plans.assertRefused;
import static dev.luneo.dr.plan.Plans.backend;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationPlanTest {

    private static final String PLATFORM = "{ type: host, env-file: app.env, restart: [restart-app] }";

    @Test
    void it_has_defaults_for_all_but_its_database_and_platform() {
        assertThat(backend(application("")))
                .isEqualTo(new ApplicationPlan(
                        "backend",
                        "luneo",
                        new HostPlatform(
                                Path.of("app.env"),
                                new CommandPlan(
                                        List.of("restart-app"), Optional.empty(), Map.of(), Duration.ofMinutes(1)),
                                Optional.empty()),
                        List.of(new DatabaseUrlPlan("DATABASE_URL", Optional.empty())),
                        Optional.empty(),
                        List.of(),
                        List.of()));
    }

    @Test
    void it_takes_every_key() {
        String yaml = Plans.replacing(
                application("""
                        database-url: { variable: PG_URL, template: "postgres://app@{host}:{port}/{database}" }
                        migrate: { run: [migrate, "${HOME:-/root}", ""], in: app, timeout: 10m, environment: { LICENCE_KEY: "${KEY}" } }
                        requires: [PG_URL, redis_url]
                        """),
                PLATFORM,
                "{ type: host, env-file: app.env, restart: [restart-app, now], restart-timeout: 2m, in: /srv, environment: { PM2_HOME: /srv/pm2 },"
                        + " up: { get: 'http://localhost:3000/up', status: 204, within: 5s } }");
        assertThat(backend(yaml))
                .isEqualTo(new ApplicationPlan(
                        "backend",
                        "luneo",
                        new HostPlatform(
                                Path.of("app.env"),
                                new CommandPlan(
                                        List.of("restart-app", "now"),
                                        Optional.of(Path.of("/srv")),
                                        Map.of("PM2_HOME", new Template("/srv/pm2")),
                                        Duration.ofMinutes(2)),
                                Optional.of(new UpPlan(
                                        new Template("http://localhost:3000/up"), 204, Duration.ofSeconds(5)))),
                        List.of(new DatabaseUrlPlan(
                                "PG_URL", Optional.of(new Template("postgres://app@{host}:{port}/{database}")))),
                        Optional.of(new MigratePlan(new CommandPlan(
                                List.of("migrate", "/root", ""),
                                Optional.of(Path.of("app")),
                                Map.of("LICENCE_KEY", new Template("${KEY}")),
                                Duration.ofMinutes(10)))),
                        List.of("PG_URL", "redis_url"),
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    { type: railway, project: x, service: y }                   | .type      | not supported by this version
                    { type: kubernetes, namespace: x }                          | .type      | not supported by this version
                    { type: cloud }                                             | .type      | is not known here
                    { env-file: a, restart: [b] }                               | .type      | is missing
                    { type: host, restart: [b] }                                | .env-file  | is missing
                    { type: host, env-file: a }                                 | .restart   | is missing
                    { type: host, env-file: a, restart: [] }                    | .restart   | is empty
                    { type: host, env-file: a, restart: systemctl restart x }   | .restart   | is no list
                    { type: host, env-file: a, restart: ['${NOPE}'] }           | .restart[0] | refers to a variable that is not set: NOPE
                    { type: host, env-file: a, restart: [b], restart-timeout: 0s } | .restart-timeout | is too short
                    { type: host, env-file: a, restart: [b], environment: { API_TOKEN: x } } | .environment.API_TOKEN | holds a secret
                    { type: host, env-file: a, restart: [b], environment: { "A B": x } } | .environment.A B | is no name of an environment variable
                    { type: host, env-file: a, restart: [b], up: {} }           | .up.get    | is missing
                    { type: host, env-file: a, restart: [b], up: { get: 'ftp://x' } } | .up.get | is no web address
                    { type: host, env-file: a, restart: [b], up: { get: 'http://x', status: 99 } } | .up.status | is too small
                    { type: host, env-file: a, restart: [b], up: { get: 'http://x', within: 2h } } | .up.within | is too long
                    { type: host, env_file: a, env-file: a, restart: [b] }      | .env_file  | is not known here
                    """)
    void a_platform_is_refused(String platform, String path, String problem) {
        String yaml = Plans.replacing(application(""), PLATFORM, platform);
        if (platform.contains("cloud")) {
            assertThat(Plans.problems(yaml)).extracting(PlanProblem::problem).contains(problem);
        } else {
            assertRefused(yaml, "applications.backend.platform" + path, problem);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    maintenance: { variable: M }                          | maintenance           | not supported by this version
                    roll-back: never                                      | roll-back             | not supported by this version
                    requires: [MY VARIABLE]                               | requires[0]           | is no name of an environment variable
                    requires: [A, A]                                      | requires[1]           | is named twice
                    database-url: { variable: 1A }                        | database-url.variable | is no name of an environment variable
                    database-url: { template: 'postgresql://{host}/x' }   | database-url.template | does not hold {database}
                    database-url: { template: 'postgresql://u:p@{host}/{database}' } | database-url.template | holds a password
                    database-url: []                                      | database-url          | is empty
                    database-url: [DIRECT_URL]                            | database-url[0]       | is not made of keys and values
                    database-url: [{ variable: A }, { variable: B }, { variable: A }] | database-url[2].variable | is named by an earlier item too: A
                    database-url: [{}, { variable: DATABASE_URL }]        | database-url[1].variable | is named by an earlier item too
                    database-url: [{ variable: A }, { variable: B, template: 'postgresql://{host}/x' }] | database-url[1].template | does not hold {database}
                    migrate: {}                                           | migrate.run           | is missing
                    migrate: { run: [x], timeout: 25h }                   | migrate.timeout       | is too long
                    chekcs: []                                            | chekcs                | is not known here
                    """)
    void an_application_is_refused(String lines, String path, String problem) {
        assertRefused(application(lines), "applications.backend." + path, problem);
    }

    @Test
    void several_variables_name_the_database_each_in_its_own_way() {
        ApplicationPlan backend = backend(application("""
                database-url:
                  - { variable: DATABASE_URL, template: "postgres://app@pool:6432/{database}?pgbouncer=true" }
                  - { variable: DIRECT_URL, template: "postgres://app@{host}:{port}/{database}" }
                  - variable: WORKER_URL
                """));
        assertThat(backend.databaseUrls())
                .containsExactly(
                        new DatabaseUrlPlan(
                                "DATABASE_URL",
                                Optional.of(new Template("postgres://app@pool:6432/{database}?pgbouncer=true"))),
                        new DatabaseUrlPlan(
                                "DIRECT_URL", Optional.of(new Template("postgres://app@{host}:{port}/{database}"))),
                        new DatabaseUrlPlan("WORKER_URL", Optional.empty()));
        assertThat(backend.databaseUrl().variable()).isEqualTo("DATABASE_URL");
    }

    @Test
    void a_variable_more_is_another_plan() {
        String one = application("database-url: { variable: DATABASE_URL }\n");
        String two = application("database-url: [{ variable: DATABASE_URL }, { variable: DIRECT_URL }]\n");
        assertThat(Plans.valid(two).sha256()).isNotEqualTo(Plans.valid(one).sha256());
    }

    @Test
    void it_must_use_a_database_of_the_plan() {
        assertThat(Plans.problems(Plans.replacing(application(""), "uses: luneo", "uses: lunoe")))
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.path()).isEqualTo("applications.backend.uses");
                    assertThat(only.value()).isEqualTo("lunoe");
                    assertThat(only.wayOut()).isEqualTo("did you mean `luneo`?");
                });
    }

    @Test
    void it_needs_a_platform() {
        assertRefused(
                Plans.replacing(application(""), "    platform: " + PLATFORM + "\n", ""),
                "applications.backend.platform",
                "is missing");
    }
}
