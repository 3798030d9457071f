package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.postgres.DatabaseUrl.Parsed;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@h/d,                        u, p,       h,   5432, d",
        "postgres://u:p@h:6543/d,                     u, p,       h,   6543, d",
        "postgresql://u:p@[::1]:6543/d,               u, p,       ::1, 6543, d",
        "postgresql://u:p@[fe80::1]/d,                u, p,       fe80::1, 5432, d",
        "postgresql://u:p%40%3A%2F%3F%23%25@h/d,      u, p@:/?#%, h,   5432, d",
        "postgresql://u:p@ss:w0rd@h/d,                u, p@ss:w0rd, h, 5432, d",
        "postgresql://u:a+b@h/d,                      u, a+b,     h,   5432, d",
        "postgresql://u:%C3%BC%20%E2%82%AC@h/d,       u, ü €,     h,   5432, d",
        "postgresql://us%40er:p@h/My%20%22DB%22,      us@er, p,   h,   5432, My \"DB\"",
        "postgresql://u:p@h.example.org:1/d?sslmode=require, u, p, h.example.org, 1, d",
    })
    void parts_are_taken_apart(String text, String user, String password, String host, int port, String database) {
        DatabaseUrl url = DatabaseUrl.parse(text).orThrow();
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.location()).isEqualTo(new DatabaseLocation(host, port, database));
        assertThat(url.libpqEnvironment())
                .containsEntry("PGPASSWORD", password)
                .containsEntry("PGHOST", host)
                .containsEntry("PGPORT", Integer.toString(port))
                .containsEntry("PGDATABASE", database);
        assertThat(url.jdbcProperties()).containsEntry("user", user).containsEntry("password", password);
        assertThat(DatabaseUrl.parse(url.toUrl()).orThrow()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://u:hunter2@h/d,                         does not start with postgresql://",
        "jdbc:postgresql://h/d?password=hunter2,        is one of JDBC",
        "'\"postgresql://u:hunter2@h/d\"',             leave the quotes out",
        "postgresql://:hunter2@h/d,                     names no user",
        "postgresql://h/d,                              names no user",
        "postgresql://u:hunter2@/d,                     names no host",
        "postgresql://u:hunter2@h,                      names no database",
        "postgresql://u:hunter2@h/,                     names no database",
        "postgresql://u:hunter2@h:port/d,               not a number from 1 to 65535",
        "postgresql://u:hunter2@h:0/d,                  not a number from 1 to 65535",
        "postgresql://u:hunter2@h:65536/d,              not a number from 1 to 65535",
        "postgresql://u:hunter2@h:99999999999/d,        not a number from 1 to 65535",
        "postgresql://u:hunter2/x@h/d,                  written as %2F",
        "postgresql://u:hunter2#x@h/d,                  holds a #",
        "postgresql://u:hunter2?x@h/d,                  written as %3F",
        "postgresql://u:p@h/d?hunter2,                  has no value",
        "postgresql://u:hunter2%@h/d,                   the password in the database URL holds a %",
        "postgresql://u:hunter2%zz@h/d,                 the password in the database URL holds a %",
        "postgresql://u:hunter2%00@h/d,                 the password in the database URL holds a %",
        "postgresql://u:hunter2%FF@h/d,                 the password in the database URL holds a %",
        "postgresql://u:hunter2@::1/d,                  IPv6 address is written in brackets",
        "postgresql://u:hunter2@[::1/d,                 IPv6 address in the database URL is not closed",
        "'postgresql://u:hunter2@a,b/d',                several hosts",
        "postgresql://u:hunter2@%2Fvar%2Frun/d,         socket directory",
        "postgresql://u:hunter2@h/d/e,                  more than one /",
        "postgresql://u:hunter2@h/d?sslmode=no-verify,  sslmode",
        "postgresql://u:hunter2@h/d?connect_timeout=x,  connect_timeout",
    })
    void a_bad_url_is_told_what_is_wrong_without_its_password(String text, String problem) {
        Parsed parsed = DatabaseUrl.parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Bad.class);
        assertThat(((Parsed.Bad) parsed).problem()).contains(problem).doesNotContain("hunter2");
        assertThatThrownBy(parsed::orThrow).hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "postgresql://", "postgresql:", "?", "postgresql://@/", "postgresql://%/%?%=%"})
    void rubbish_is_bad_and_not_an_exception(String text) {
        assertThat(DatabaseUrl.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void the_password_is_nowhere_but_where_it_is_needed() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u:hun%40ter2@h/d?sslmode=require")
                .orThrow();
        assertThat(url.toString()).isEqualTo("postgresql://u:***@h:5432/d");
        assertThat(url.jdbcUrl()).doesNotContain("ter2");
        assertThat(url.location().toString()).doesNotContain("ter2");
        assertThat(new Parsed.Ok(url).toString()).doesNotContain("ter2");
        assertThat(url.secrets()).containsExactly("hun@ter2", "hun%40ter2");
    }

    @Test
    void what_belongs_to_the_application_is_kept_in_the_url_and_used_nowhere_else() {
        DatabaseUrl url = DatabaseUrl.parse(
                        "postgresql://u:p@h/d?schema=my%20app&connection_limit=5&pgbouncer=true&sslmode=verify-full&connect_timeout=3&options=-c%20a%3Db")
                .orThrow();
        assertThat(url.withDatabase("other").toUrl())
                .isEqualTo(
                        "postgresql://u:p@h:5432/other?schema=my%20app&connection_limit=5&pgbouncer=true&sslmode=verify-full&connect_timeout=3&options=-c%20a%3Db");
        assertThat(url.libpqEnvironment())
                .containsAllEntriesOf(
                        Map.of("PGSSLMODE", "verify-full", "PGCONNECT_TIMEOUT", "3", "PGREQUIREAUTH", "scram-sha-256"))
                .hasEntrySatisfying(
                        "PGOPTIONS",
                        options -> assertThat(options)
                                .startsWith("-c role=none -c a=b -c search_path=pg_catalog,\\ pg_temp"))
                .doesNotContainKey("schema");
        assertThat(url.jdbcProperties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "3")
                .containsEntry("options", "-c a=b")
                .doesNotContainKey("schema");
    }

    @Test
    void an_odd_password_and_name_work_with_driver_and_tools() throws Exception {
        String password = "ü p@ss:/?#%+'\\\"$&=";
        DatabaseUrl fresh = TestPostgres.freshDatabase("odd");
        DatabaseUrl url = DatabaseUrl.parse(
                        DatabaseUrl.of(fresh.location(), "odd user", password).toUrl())
                .orThrow();
        TestPostgres.execute(
                fresh,
                "create role \"odd user\" login superuser password '" + password.replace("'", "''") + "'",
                "create database \"odd 'na\\me\" template template0");
        DatabaseUrl odd = url.withDatabase("odd 'na\\me");
        assertThat(TestPostgres.value(odd, "select current_database() || ' ' || current_setting('application_name')"))
                .isEqualTo("odd 'na\\me luneo-dr");
        assertThat(TestPostgres.value(odd, "select current_user")).isEqualTo("odd user");
    }
}
