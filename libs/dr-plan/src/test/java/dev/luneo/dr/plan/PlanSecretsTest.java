package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanSecretsTest {

    @Test
    void a_repository_s_key_in_the_plan_is_refused_and_not_repeated() {
        String key = "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f";

        assertThat(Plans.problems(Plans.replacing("type: filesystem", "type: filesystem, key: " + key)))
                .anySatisfy(problem -> {
                    assertThat(problem.path()).endsWith(".key");
                    assertThat(problem.toString()).doesNotContain(key).contains("holds a secret");
                });
    }

    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:hunter2@host/db",
                "postgresql://u:hunter2@host:5432/db?sslmode=require",
                "postgresql://u:hun@ter2-hunter2@host/db",
                "postgresql://u:x/hunter2@host/db",
                "postgresql://u:x?hunter2@host/db",
                "postgresql://:hunter2@host/db",
                "postgresql://${U}:hunter2@host/db",
                "postgresql://u:${P:-hunter2}@host/db",
                "postgresql://u:${P}hunter2@host/db",
                "${X:-postgresql://u:hunter2@host/db}",
                "postgresql://host/db?user=u&password=hunter2",
                "jdbc:postgresql://host/db?password=hunter2"
            })
    void a_password_in_a_url_is_found_and_not_repeated(String url) {
        assertThat(Plans.problems(Plans.replacing("url: ${LUNEO_DATABASE_URL}", "url: '" + url + "'")))
                .anySatisfy(found -> assertThat(found.problem()).isEqualTo("holds a password"))
                .allSatisfy(found -> assertThat(found.toString()).doesNotContain(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user@host/db",
                "postgresql://host:5432/db",
                "postgresql://host:5432/db?application_name=a@b",
                "postgresql://u:${P}@host/db",
                "postgresql://${U}:${P}@[::1]:5432/db",
                "postgresql://user@[::1]:5432/db",
                "postgresql://host/db?user=u&password=${P}"
            })
    void a_url_without_one_is_no_problem(String url) {
        assertThat(Plans.luneo(Plans.replacing("url: ${LUNEO_DATABASE_URL}", "url: '" + url + "'"))
                        .url())
                .isEqualTo(new Template(url));
    }

    @Test
    void a_port_and_an_at_sign_in_a_path_are_no_password() {
        assertThat(Plans.backend(Plans.application("checks: [{ name: a, get: 'https://host:8443/users/@me' }]\n"))
                        .checks())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan: ${SECRET}",
                "time-zone: ${SECRET}",
                "objectives: { rpo: \"${SECRET}\" }",
                "retry: { attempts: \"${SECRET}\" }",
                "repositories: { local: { type: \"${SECRET}\", path: /x } }",
                "repositories: { local: { type: filesystem, path: \"~${SECRET}\" } }",
                "databases: { a: { url: x, backup: { cron: \"0 0 ${SECRET} * *\" } } }",
                "databases: { a: { url: x, backup: { every: 1h, repositories: [\"${SECRET}\", \"${SECRET}\"] } } }",
                "applications: { a: { uses: \"${SECRET}\", requires: [\"a-${SECRET}\"] } }",
                "communication: { contacts: { a: { email: \"${SECRET}\" } }, roles: { r: [\"${SECRET}\"] } }",
                "communication: { status-page: { built-in: \"${SECRET}\" } }"
            })
    void what_a_variable_holds_is_never_shown(String yaml) {
        assertThat(Plans.problems(yaml + "\n", Map.of("SECRET", SECRET)))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.toString()).doesNotContainIgnoringCase(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communication: { channels: { hook: { type: webhook, url: https://x, secret: hunter2 } } }",
                "communication: { channels: { hook: { type: slack, webhook: https://x/hunter2 } } }",
                "communication: { channels: { hook: { type: webhook, url: 'https://u:hunter2@x', secret: '${S}' } } }",
                "applications: { a: { checks: [{ name: a, get: https://x, headers: { Authorization: hunter2 } }] } }",
                "applications: { a: { checks: [{ name: a, get: https://x, headers: { X-Api-Key: hunter2 } }] } }",
                "applications: { a: { checks: [{ name: a, get: https://x, body: 'password=hunter2' }] } }",
                "applications: { a: { platform: { type: host, env-file: a, restart: 'PASSWORD=hunter2 npm start' } } }",
                "applications: { a: { platform: { type: host, env-file: a, restart: 'curl -H \"Authorization: Bearer hunter2\"' } } }",
                "repositories: { local: { type: s3, encryption-key: hunter2 } }",
                "databases: { a: { pasword: hunter2, backup: { every: 1h } } }",
                "databases: { a: { url: [hunter2], backup: { every: 1h } } }",
                "databases: { a: { url: 'postgresql://u:hunter2@h/d', backup: { every: 1h",
            })
    void a_secret_that_stands_in_the_plan_is_never_shown(String yaml) {
        assertThat(Plans.problems(yaml + "\n"))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.toString()).doesNotContain(SECRET));
    }

    @Test
    void neither_the_plan_nor_a_resolution_shows_what_a_template_resolves_to() {
        assertThat(Plans.valid(Plans.example()).toString()).doesNotContain("s3cret");
        assertThat(new Template("${X}").resolve(Map.of("X", SECRET)).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_plan_cannot_steer_the_terminal_it_is_shown_in() {
        assertThat(Plans.problems("plan: \"\\e[2Jx\"\n\"\\e[31m\": 1\n"))
                .allSatisfy(found -> assertThat(found.toString()).doesNotContain("\u001b"));
        List<PlanProblem> long_ = Plans.problems("plan: " + "X".repeat(5000) + "\n");
        assertThat(long_.get(0).value()).hasSizeLessThan(100);
    }
}
