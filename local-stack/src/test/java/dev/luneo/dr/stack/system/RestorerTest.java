package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.stack.ServiceKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The demo protects as docs/operations.md says that one should: its plan knows no superuser's password. */
@Tag("process")
class RestorerTest {
    private static final Fleet FLEET = Fleet.shared();

    @Test
    void no_login_of_the_plan_is_a_superusers_or_may_become_one() throws Exception {
        Map<String, String> variables = FLEET.shop().variables();
        for (String name : List.of("LUNEO_DATABASE_URL", "LUNEO_RESTORE_SERVER_URL")) {
            DatabaseUrl url =
                    DatabaseUrl.parse(variables.getOrDefault(name, "")).orThrow();
            // Not to the database itself: another test may have moved it.
            try (Connection connection = url.withDatabase("postgres").connect();
                    Statement statement = connection.createStatement();
                    ResultSet mighty = statement.executeQuery("select count(*) from pg_catalog.pg_roles r where"
                            + " (r.rolsuper or r.rolcreaterole or r.rolbypassrls)"
                            + " and pg_catalog.pg_has_role(session_user, r.oid, 'member')")) {
                mighty.next();
                assertThat(mighty.getInt(1)).as(name).isZero();
            }
        }
    }

    @Test
    void its_recovery_is_verified_and_nobody_is_warned() throws Exception {
        Map<String, Object> request =
                Map.of("database", "luneo", "target", FLEET.backUp(), "reason", "as the restorer");
        List<String> planned = steps(dryRun(request).path("steps"));
        JsonNode recovery = FLEET.awaitEnd(FLEET.restore(request));

        assertThat(recovery.path("state").asString()).as(recovery.toString()).isEqualTo("verified");
        // Every step that was taken had been told, in its order; besides those only the one that a silent database
        // costs.
        assertThat(planned).contains("deploy-service await-old-database");
        assertThat(steps(recovery.path("steps")))
                .isEqualTo(planned.stream()
                        .filter(step -> !step.endsWith(" await-old-database"))
                        .toList());

        await().atMost(Fleet.TOO_SLOW).untilAsserted(() -> {
            JsonNode luneo = databases().get(0);
            assertThat(luneo.path("warnings").isArray()).isTrue();
            assertThat(luneo.path("warnings")).isEmpty();
        });
    }

    private static JsonNode dryRun(Map<String, Object> request) throws InterruptedException {
        Map<String, Object> asked = new HashMap<>(request);
        asked.put("dryRun", true);
        return FLEET.client()
                .post(Role.INCIDENT_LEAD, FLEET.url(ServiceKind.RESTORE, "/api/restores"), asked)
                .orThrow()
                .body();
    }

    /** Each once, however many attempts or checks it had. */
    private static List<String> steps(JsonNode steps) {
        return StreamSupport.stream(steps.spliterator(), false)
                .map(step -> step.path("service").asString() + " "
                        + step.path("step").asString())
                .distinct()
                .toList();
    }

    private static JsonNode databases() throws InterruptedException {
        return FLEET.client()
                .get(Role.VIEWER, FLEET.url(ServiceKind.BACKUP, "/api/databases"))
                .orThrow()
                .body();
    }
}
