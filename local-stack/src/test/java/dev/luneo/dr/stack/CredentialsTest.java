package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.plan.Communication;
import dev.luneo.dr.plan.PlanReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a token. */
class CredentialsTest {
    private Path file = Path.of("credentials.json");

    @BeforeEach
    void file(@TempDir Path directory) {
        file = directory.resolve("credentials.json");
    }

    private static Communication plan(String roles) {
        return PlanReader.parse("""
                        plan: test
                        repositories: { local: { type: filesystem, path: /var/lib/luneo-dr } }
                        databases:
                          shop: { url: "${URL}", backup: { every: 1h }, restore: { approval: none } }
                        communication:
                          contacts: { alice: {}, anna: {}, bob: {}, product: {}, viewer: {} }
                          roles: %s
                        """.formatted(roles), Map.of("URL", "postgresql://u:p@db.example:5432/shop"))
                .orThrow()
                .communication();
    }

    /** By name, the role, as the services are told. */
    private static Map<String, Object> accepted(Credentials credentials) {
        Map<String, Object> properties = credentials.asProperties();
        Map<String, Object> roles = new HashMap<>();
        for (int i = 0; properties.containsKey("dr.security.tokens[%d].name".formatted(i)); i++) {
            roles.put(
                    properties.get("dr.security.tokens[%d].name".formatted(i)).toString(),
                    properties.get("dr.security.tokens[%d].role".formatted(i)));
        }
        return roles;
    }

    @Test
    void everybody_with_a_role_in_the_plan_has_a_token_of_their_own() {
        Credentials credentials = Credentials.in(
                file, plan("{ incident-lead: [alice, anna], on-call: [bob, alice], stakeholders: [product] }"));
        assertThat(accepted(credentials))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "alice", "incident-lead",
                        "anna", "incident-lead",
                        "bob", "operator",
                        "product", "viewer",
                        "alert-source", "alert-source"));
        assertThat(new HashSet<>(
                        credentials.names().stream().map(credentials::token).toList()))
                .hasSize(5)
                .doesNotContain("");
        assertThat(credentials.token(Role.INCIDENT_LEAD)).isEqualTo(credentials.token("alice"));
    }

    @Test
    void a_role_is_no_second_person_beside_those_who_have_it() {
        Credentials credentials = Credentials.in(file, plan("{ incident-lead: [alice, anna] }"));
        assertThat(accepted(credentials).entrySet().stream()
                        .filter(entry -> entry.getValue().equals("incident-lead"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("alice", "anna");
    }

    @Test
    void tokens_outlive_a_restart_and_a_changed_plan() {
        Credentials first = Credentials.in(file, plan("{ incident-lead: [alice], on-call: [bob] }"));
        Credentials changed = Credentials.in(file, plan("{ incident-lead: [anna, bob, alice] }"));
        assertThat(changed.token("alice")).isEqualTo(first.token("alice"));
        assertThat(changed.token("bob")).isEqualTo(first.token("bob"));
        assertThat(changed.token(Role.ALERT_SOURCE)).isEqualTo(first.token(Role.ALERT_SOURCE));
        assertThat(changed.token("anna")).isNotIn(first.token("alice"), first.token("bob"), "");
        assertThat(Credentials.in(file).asProperties()).isEqualTo(changed.asProperties());
    }

    @Test
    void who_left_the_plan_gets_in_no_more() {
        String left =
                Credentials.in(file, plan("{ incident-lead: [alice, anna] }")).token("alice");
        Credentials now = Credentials.in(file, plan("{ incident-lead: [anna] }"));
        assertThat(now.names()).doesNotContain("alice");
        assertThat(now.names().stream().map(now::token)).doesNotContain(left);
        assertThat(Files.exists(file)).isTrue();
        assertThat(Credentials.in(file, plan("{ incident-lead: [anna, alice] }"))
                        .token("alice"))
                .isNotEqualTo(left);
    }

    @Test
    void a_file_of_one_token_a_role_keeps_working_and_its_leads_token_is_the_first_leads() throws IOException {
        Files.writeString(file, """
                {"viewer": "v", "operator": "o", "incident-lead": "l", "alert-source": "a"}
                """);
        Credentials credentials = Credentials.in(file, plan("{ incident-lead: [alice, anna] }"));
        assertThat(credentials.token(Role.VIEWER)).isEqualTo("v");
        assertThat(credentials.token(Role.OPERATOR)).isEqualTo("o");
        assertThat(credentials.token(Role.ALERT_SOURCE)).isEqualTo("a");
        assertThat(credentials.token("alice")).isEqualTo("l");
        assertThat(credentials.token("anna")).isNotIn("", "l");
    }

    @Test
    void a_plan_that_names_nobody_has_one_token_a_role() {
        assertThat(accepted(Credentials.in(file, plan("{}"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "viewer", "viewer",
                        "operator", "operator",
                        "incident-lead", "incident-lead",
                        "alert-source", "alert-source"));
    }

    @Test
    void a_contact_with_a_roles_name_hides_no_token() {
        Credentials credentials = Credentials.in(file, plan("{ incident-lead: [viewer] }"));
        assertThat(credentials.token("viewer")).isEqualTo(credentials.token(Role.INCIDENT_LEAD));
        assertThat(credentials.token(Role.VIEWER)).isNotIn("", credentials.token("viewer"));
        assertThat(accepted(credentials)).hasSize(4);
    }

    @Test
    void a_file_that_cannot_be_read_is_said_so_and_left_alone() throws IOException {
        for (String broken : new String[] {"", "{", "{\"people\": {\"alice\": {\"role\": \"incident-lead\"}}}"}) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> Credentials.in(file, plan("{}")))
                    .as(broken)
                    .isInstanceOf(StackProblem.class)
                    .hasMessageContaining("cannot be read");
            assertThat(Files.readString(file)).isEqualTo(broken);
        }
    }
}
