package dev.luneo.dr.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.check.AskedRoles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which checks could not be made is known before they have to be. */
@Tag("process")
class LookAheadTest {
    private static final String ASKING = """
            - { name: orders, sql: "select 1", expect: { value: 1 } }
            """;

    private final DatabaseUrl live = TestPostgres.freshDatabase("look_ahead");
    private final Map<String, String> variables = new HashMap<>(
            Map.of("API", "http://127.0.0.1:1", "DATABASE_URL", live.toUrl(), "CHECKS_AS", Checker.url()));

    private LookAhead look(DrPlan plan) {
        PlanVariables planVariables = new PlanVariables(variables);
        return new LookAhead(plan, planVariables, Plans.urls(plan, variables), new AskedRoles(planVariables));
    }

    private List<ReadinessProblem> problems(String backendChecks, String databaseChecks) {
        return look(Plans.plan(backendChecks, databaseChecks, variables)).problems("luneo", Recoveries.NONE, false);
    }

    private static void only(List<ReadinessProblem> problems, String subject, String... detail) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.subject()).isEqualTo(subject);
            assertThat(problem.failure().detail()).contains(detail).doesNotContain(TestPostgres.PASSWORD);
            assertThat(problem.failure().hint()).contains("partly verified");
            assertThat(problem.stops()).as("the data comes back all the same").isFalse();
        });
    }

    @Test
    void checks_that_can_be_made_are_no_problem() {
        assertThat(problems("- { name: health, get: \"${API}/health\" }", ASKING))
                .isEmpty();
    }

    @Test
    void a_check_whose_token_is_not_set_is_named_with_the_variable() {
        only(
                problems("- { name: login, get: \"${API}/login?token=${CHECK_TOKEN}\" }", ASKING),
                "backend/login",
                "needs CHECK_TOKEN, which is not set in the environment of verifier-service");
    }

    @Test
    void a_query_that_would_be_put_as_a_superuser_is_named() {
        variables.put("CHECKS_AS", live.toUrl());
        only(problems("", ASKING), "luneo/orders", "is not put as " + live.user(), "checks-as");
    }

    @Test
    void a_login_that_the_server_does_not_let_in_is_named() {
        variables.put("CHECKS_AS", "postgresql://nobody-known:wrong@127.0.0.1:1/none");
        only(problems("", ASKING), "luneo/orders", "cannot be asked as nobody-known");
    }

    @Test
    void while_a_restore_waits_no_database_is_asked_and_what_was_found_last_holds() {
        variables.put("CHECKS_AS", live.toUrl());
        LookAhead look = look(Plans.plan("", ASKING, variables));
        assertThat(look.problems("luneo", Recoveries.NONE, true)).isEmpty();
        look.problems("luneo", Recoveries.NONE, false);
        only(look.problems("luneo", Recoveries.NONE, true), "luneo/orders", "is not put as");
    }

    @Test
    void a_database_that_does_not_answer_makes_no_problem_of_its_own() {
        variables.put("DATABASE_URL", "postgresql://dr@127.0.0.1:1/luneo");
        assertThat(problems("", ASKING)).isEmpty();
    }

    @Test
    void a_database_without_checks_whose_data_is_not_compared_either_is_told() {
        String yaml = Plans.yaml(List.of(Plans.database("luneo", "", "")));
        assertThat(look(Plans.read(yaml, variables)).problems("luneo", Recoveries.NONE, false))
                .isEmpty();
        DrPlan blind = Plans.read(
                yaml.replace("repositories: [local],", "repositories: [local], fingerprint: off,"), variables);
        only(look(blind).problems("luneo", Recoveries.NONE, false), "luneo", "no checks", "not compared either");
    }
}
