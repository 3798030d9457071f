package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of a catalogue, and what is believed when it is read again. */
@Tag("process")
class DatabaseFactsTest {
    private static final String SECRET = "sup'er; \"secret\" \\ \n end";

    private static DatabaseFacts facts() {
        DatabaseUrl database = TestPostgres.freshDatabase("facts");
        String name = database.location().database();
        execute(
                database,
                "create role \"%s Odd; role\" login createdb connection limit 3 password 'never in a backup'"
                        .formatted(name),
                "create role %s_group".formatted(name),
                "grant %1$s_group to \"%1$s Odd; role\"".formatted(name),
                "create table t (id int primary key, v text)",
                "alter table t owner to \"%s Odd; role\"".formatted(name),
                "grant select (v) on t to %s_group with grant option".formatted(name),
                "create function f(int) returns int language sql security definer as 'select 1'",
                "create function e() returns event_trigger language plpgsql as 'begin end'",
                "create event trigger %s_e on ddl_command_end execute function e()".formatted(name),
                "alter default privileges for role %1$s_group grant select on tables to \"%1$s Odd; role\""
                        .formatted(name),
                "alter database %s set \"app.secret\" to E'sup''er; \"secret\" \\\\ \\n end'".formatted(name));
        return DatabaseFacts.read(database).orThrow();
    }

    @Test
    void a_database_that_is_in_another_tablespace_than_it_was_is_named() throws SQLException {
        DatabaseUrl database = TestPostgres.freshDatabase("facts");
        DatabaseFacts here = DatabaseFacts.read(database).orThrow();
        DatabaseProperty was =
                new DatabaseProperty(here.database().owner(), -1, "fast disk", Optional.empty(), List.of());
        DatabaseFacts facts = new DatabaseFacts(
                DatabaseFacts.FORMAT,
                was,
                here.roles(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        try (Connection connection = database.connect()) {
            String name = database.location().database();
            assertThat(new OpenDoor(connection, name).open(here)).isEmpty();
            assertThat(new OpenDoor(connection, name).open(facts))
                    .singleElement()
                    .asString()
                    .contains("it was in fast disk and is in pg_default", "SET TABLESPACE \"fast disk\"");
        }
    }

    @Test
    void owners_grants_settings_and_what_only_superusers_make_are_read_as_values() {
        DatabaseFacts facts = facts();

        assertThat(facts.owned())
                .extracting(OwnedObject::key)
                .contains("table public.t", "function public.f(integer)", "function public.e()");
        assertThat(facts.owned().stream()
                        .filter(OwnedObject::definer)
                        .map(OwnedObject::identity)
                        .toList())
                .containsExactly("public.f(integer)");
        assertThat(facts.granted())
                .filteredOn(object -> object.type().equals("table column"))
                .singleElement()
                .satisfies(column -> {
                    assertThat(column.identity()).isEqualTo("public.t.v");
                    assertThat(column.privileges())
                            .extracting(Privilege::privilege, Privilege::grantable)
                            .containsExactly(org.assertj.core.groups.Tuple.tuple("SELECT", true));
                });
        assertThat(facts.settings()).extracting(DatabaseSetting::value).containsExactly(SECRET);
        assertThat(facts.reserved()).extracting(ReservedObject::type).containsExactly("event trigger");
        assertThat(facts.defaultPrivileges()).hasSize(1);
        RoleFacts odd = facts.roles().stream()
                .filter(role -> role.name().endsWith("Odd; role"))
                .findFirst()
                .orElseThrow();
        assertThat(odd.createStatements().get(0)).endsWith("Odd; role\" LOGIN CREATEDB CONNECTION LIMIT 3;");
        assertThat(odd.createStatements()).hasSize(2);
    }

    @Test
    void they_are_the_same_when_read_again_and_hold_no_password_and_show_no_value_of_a_setting() {
        DatabaseFacts facts = facts();

        assertThat(DatabaseFacts.fromJson(facts.toJson())).isEqualTo(facts);
        assertThat(facts.toJson()).doesNotContain("never in a backup").doesNotContain("SCRAM");
        assertThat(facts.toString() + facts.settings()).doesNotContain("secret\\");
        assertThat(facts.settings().toString()).contains("app.secret").doesNotContain("sup");
    }

    @Test
    void extensions_are_recorded_with_their_owner_and_read_where_an_older_version_did_not_record_it() {
        String name = TestPostgres.freshDatabase("extended").location().database();
        DatabaseUrl database = TestPostgres.cluster().superuser(name);
        execute(
                database,
                "create role %s_owner".formatted(name),
                "grant create on database %1$s to %1$s_owner".formatted(name),
                "set role %s_owner".formatted(name),
                "create extension pg_trgm");
        DatabaseFacts facts = DatabaseFacts.read(database).orThrow();

        assertThat(facts.extensions())
                .extracting(ExtensionFacts::name, ExtensionFacts::owner)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("pg_trgm", name + "_owner"),
                        org.assertj.core.groups.Tuple.tuple("plpgsql", "tester"));
        String older = facts.toJson().replaceAll(",\"owner\":\"(%s_owner|tester)\"}".formatted(name), "}");
        assertThat(older).isNotEqualTo(facts.toJson());
        assertThat(DatabaseFacts.fromJson(older).extensions())
                .extracting(ExtensionFacts::owner)
                .containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{\"format\":2}", "{\"format\":3"})
    void what_is_not_whole_is_refused(String json) {
        assertThatThrownBy(() -> DatabaseFacts.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the facts of the catalogue");
    }

    @Test
    void a_newer_format_and_a_forged_privilege_are_refused_without_being_quoted() {
        String json = facts().toJson();

        assertThatThrownBy(() -> DatabaseFacts.fromJson(json.replace("\"format\":3", "\"format\":4")))
                .hasMessageContaining("format 4");
        assertThatThrownBy(() -> DatabaseFacts.fromJson(
                        json.replace("\"CONNECT\"", "\"CONNECT on database x to y; alter role y superuser; --\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("alter role");
        assertThatThrownBy(() -> DatabaseFacts.fromJson(json.substring(0, json.length() - 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void lists_of_names_become_lists_again() {
        assertThat(Quoted.names("app, \"$user\", public, \"a, \"\"b\"\"\", \"\""))
                .isEqualTo(List.of("app", "$user", "public", "a, \"b\"", ""));
        assertThat(Quoted.names("")).isEmpty();
        assertThat(new DatabaseSetting("", "search_path", "a, \"b'c\"").sql("d\"b"))
                .isEqualTo("alter database \"d\"\"b\" set \"search_path\" to 'a', 'b''c'");
    }
}
