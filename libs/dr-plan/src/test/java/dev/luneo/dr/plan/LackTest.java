package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a valid plan needs and an environment does not have. */
class LackTest {

    private static final String SECRET = "hunter2";

    /** Finds every value that holds the secret wrong. */
    private static final ValueChecks CHECKS = new ValueChecks(
            url -> url.contains(SECRET) ? Optional.of("write another url") : Optional.empty(),
            keys -> keys.contains(SECRET) ? Optional.of("write another key") : Optional.empty(),
            url -> Optional.empty());

    private static List<Lack> lacks(String variable, String value) {
        Map<String, String> environment = new HashMap<>(Plans.ENVIRONMENT);
        environment.put(variable, value);
        List<Lack> lacks = Plans.lacks(Plans.example(), environment, CHECKS);
        assertThat(lacks).allSatisfy(lack -> assertThat(lack.toString()).doesNotContain(SECRET));
        return lacks;
    }

    private static void assertLacking(String variable, String value, String... sentences) {
        assertThat(lacks(variable, value))
                .extracting(lack -> lack.problem().toString())
                .containsExactly(sentences);
    }

    @Test
    void a_variable_that_is_not_set_is_named_with_its_line_and_who_needs_it() {
        assertLacking("OPS_WEBHOOK_URL", "", """
                communication.channels.ops.url (line %d): `${OPS_WEBHOOK_URL}` refers to what is not set here: OPS_WEBHOOK_URL
                    set OPS_WEBHOOK_URL in the environment of notifier-service""".formatted(lineOf("      url: ${OPS_WEBHOOK_URL}")));
    }

    @Test
    void a_variable_s_value_is_looked_at_like_one_that_stands_in_the_plan() {
        assertLacking("LUNEO_DATABASE_URL", "mysql://u:" + SECRET + "@h/d", """
                databases.luneo.url (line %d): `${LUNEO_DATABASE_URL}` amounts to no PostgreSQL url here
                    write another url; put LUNEO_DATABASE_URL right in the environment of backup-scheduler, restore-service, deploy-service and verifier-service""".formatted(
                        lineOf("    url: ${LUNEO_DATABASE_URL}")));
        assertLacking("OPS_WEBHOOK_URL", "ops.luneo.example/" + SECRET, """
                communication.channels.ops.url (line %d): `${OPS_WEBHOOK_URL}` amounts to no web address here
                    write one that begins with https:// or http://; put OPS_WEBHOOK_URL right in the environment of notifier-service""".formatted(
                        lineOf("      url: ${OPS_WEBHOOK_URL}")));
    }

    @Test
    void a_part_of_a_url_is_looked_at_in_its_place() {
        assertThat(lacks("LUNEO_DB_PASSWORD", SECRET))
                .extracting(lack -> lack.problem().path())
                .containsExactly("databases.luneo.checks-as", "applications.backend.database-url.template");
    }

    @Test
    void what_a_cut_over_fills_in_is_no_lack_before_it() {
        List<String> seen = new java.util.ArrayList<>();
        ValueChecks remembers = new ValueChecks(
                url -> {
                    seen.add(url);
                    return Optional.empty();
                },
                keys -> Optional.empty(),
                url -> Optional.empty());
        assertThat(Plans.lacks(Plans.example(), Plans.ENVIRONMENT, remembers)).isEmpty();
        assertThat(seen).contains("postgresql://luneo:s3cret@host:5432/database");
    }

    @Test
    void what_stands_in_the_plan_itself_is_wrong_with_the_plan() {
        PlanReading reading = PlanReader.parse(
                Plans.replacing("${LUNEO_DATABASE_URL}", "postgresql://u@h/" + SECRET), Map.of(), CHECKS);
        assertThat(reading).isInstanceOf(PlanReading.Invalid.class);
        assertThat(((PlanReading.Invalid) reading).problems())
                .extracting(PlanProblem::path, PlanProblem::problem, PlanProblem::wayOut)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "databases.luneo.url", "is no PostgreSQL url", "write another url"));
    }

    @Test
    void services_start_without_anything_but_the_key_of_a_repository() {
        assertThat(Plans.lacks(Plans.example(), Map.of(), CHECKS))
                .filteredOn(Lack::toStart)
                .extracting(lack -> lack.problem().path())
                .containsExactly("repositories.local.key");
        assertThat(lacks("DR_REPOSITORY_KEY", SECRET + Plans.ENVIRONMENT.get("DR_REPOSITORY_KEY")))
                .singleElement()
                .satisfies(lack -> {
                    assertThat(lack.toStart()).isTrue();
                    assertThat(lack.problem().problem()).isEqualTo("amounts to no key here");
                    assertThat(lack.problem().wayOut())
                            .isEqualTo(
                                    "write another key; put DR_REPOSITORY_KEY right in the environment of backup-scheduler and restore-service");
                });
    }

    private static int lineOf(String line) {
        List<String> lines = Plans.example().lines().toList();
        assertThat(lines).contains(line);
        return lines.indexOf(line) + 1;
    }
}
