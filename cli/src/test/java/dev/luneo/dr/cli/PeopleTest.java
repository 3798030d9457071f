package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.cli.People.Holder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody decides is recorded under a name, so it is theirs. */
class PeopleTest {
    private static People of(String... namesAndRoles) {
        Map<String, Holder> people = new LinkedHashMap<>();
        for (int i = 0; i < namesAndRoles.length; i += 2) {
            people.put(namesAndRoles[i], new Holder(namesAndRoles[i + 1], "token-of-" + namesAndRoles[i]));
        }
        return new People(people, "token-of-a-viewer");
    }

    private static final People TWO_LEADS = of("alice", "incident-lead", "carol", "incident-lead", "bob", "operator");

    @Test
    void whoever_says_who_they_are_is_that() {
        assertThat(TWO_LEADS.who(Optional.of("carol"), "bob").token()).isEqualTo("token-of-carol");
    }

    @Test
    void the_user_of_the_machine_is_who_has_the_same_name_in_the_plan() {
        Person bob = TWO_LEADS.who(Optional.empty(), "bob");
        assertThat(bob.token()).isEqualTo("token-of-bob");
        assertThat(bob.told()).isEmpty();
    }

    @Test
    void where_nobody_is_named_like_the_user_the_only_lead_is_meant_and_that_is_said() {
        Person alice = of("alice", "incident-lead", "bob", "operator").who(Optional.empty(), "root");
        assertThat(alice.token()).isEqualTo("token-of-alice");
        assertThat(alice.told()).hasValueSatisfying(said -> assertThat(said).contains("As alice", "--as NAME"));
    }

    @Test
    void of_two_leads_none_is_guessed_and_the_choices_are_named() {
        assertThatThrownBy(() -> TWO_LEADS.who(Optional.empty(), "root"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("'root' is nobody of the plan")
                .hasMessageContaining("--as alice   (incident-lead)")
                .hasMessageContaining("--as bob   (operator)");
        assertThatThrownBy(() -> TWO_LEADS.who(Optional.of("mallory"), "alice"))
                .hasMessageContaining("nobody called mallory");
    }

    @Test
    void what_changes_nothing_needs_nobody_to_say_who_they_are() {
        assertThat(of("vic", "viewer", "alice", "incident-lead", "carol", "incident-lead")
                        .somebody(Optional.empty(), "root")
                        .token())
                .isEqualTo("token-of-alice");
        assertThat(TWO_LEADS.somebody(Optional.empty(), "bob").token()).isEqualTo("token-of-bob");
    }

    @Test
    void a_file_that_cannot_be_read_is_not_ours_to_read(@TempDir Path home) throws Exception {
        assertThatThrownBy(() -> People.in(home)).isInstanceOf(Stop.class).hasMessageContaining("DR_TOKEN");
        Files.writeString(home.resolve("credentials.json"), """
                {"viewer": "v", "operator": "o", "incident-lead": "l", "people": {"alice": {"role": "incident-lead", "token": "l"}}}
                """);
        assertThat(People.in(home).names()).containsExactly("alice", "operator");
        assertThat(People.in(home).reader().token()).isEqualTo("v");
    }
}
