package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What owners of roles and databases set, and what they plant, reaches no session of ours. */
@Tag("process")
class OwnSettingsTest {

    private static final List<String> HOSTILE = List.of(
            "search_path = public",
            "role = bystander",
            "statement_timeout = '1ms'",
            "lock_timeout = '1ms'",
            "idle_in_transaction_session_timeout = '1ms'",
            "idle_session_timeout = '1ms'",
            "default_transaction_read_only = on",
            "default_transaction_isolation = serializable",
            "datestyle = 'SQL, DMY'",
            "timezone = 'Asia/Tokyo'",
            "intervalstyle = 'iso_8601'",
            "bytea_output = 'escape'",
            "extra_float_digits = -5",
            "standard_conforming_strings = off",
            "client_encoding = 'LATIN1'",
            "application_name = 'somebody'");

    private DatabaseUrl database;
    private DatabaseUrl admin;

    @BeforeEach
    void a_database_with_hostile_settings() {
        admin = TestPostgres.freshDatabase("hostile");
        TestPostgres.execute(
                admin,
                "create role bystander",
                "create role watched login superuser password 'watched_1'",
                "create table t (id integer)",
                "insert into t values (1)");
        database = DatabaseUrl.of(admin.location(), "watched", "watched_1");
        String name = admin.location().database();
        for (String setting : HOSTILE) {
            TestPostgres.execute(
                    admin.withDatabase("postgres"),
                    "alter database " + name + " set " + setting,
                    "alter role watched set " + setting,
                    "alter role watched in database " + name + " set " + setting);
        }
    }

    @AfterEach
    void remove() {
        TestPostgres.execute(
                admin.withDatabase("postgres"),
                "drop database " + admin.location().database() + " with (force)",
                "drop role watched",
                "drop role bystander");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search_path                         | pg_catalog, pg_temp | pg_catalog, pg_temp",
                "role                                | none                | none",
                "statement_timeout                   | 10min               | 0",
                "lock_timeout                        | 30s                 | 1min",
                "idle_in_transaction_session_timeout | 1min                | 0",
                "idle_session_timeout                | 0                   | 0",
                "default_transaction_read_only       | off                 | off",
                "default_transaction_isolation       | read committed      | read committed",
                "datestyle                           | ISO, MDY            | ISO, MDY",
                "timezone                            | UTC                 | UTC",
                "intervalstyle                       | postgres            | postgres",
                "bytea_output                        | hex                 | hex",
                "extra_float_digits                  | 3                   | 3",
                "standard_conforming_strings         | on                  | on",
                "client_encoding                     | UTF8                | UTF8",
                "application_name                    | luneo-dr            | luneo-dr",
                "row_security                        | on                  | off",
            })
    void a_setting_of_a_role_or_database_never_reaches_us(String name, String maintenance, String reading)
            throws SQLException {
        assertThat(shown(SessionStart.MAINTENANCE, name)).isEqualTo(maintenance);
        assertThat(shown(SessionStart.READING, name)).isEqualTo(reading);
    }

    @Test
    void a_database_with_hostile_settings_is_read_and_administered() throws InterruptedException {
        assertThat(new Fingerprinter().take(database, FingerprintLevel.CONTENT, 2))
                .isInstanceOfSatisfying(
                        FingerprintOutcome.Taken.class,
                        taken -> assertThat(taken.fingerprint().totalRows()).isEqualTo(1));
        PostgresServer server = new PostgresServer(database);
        assertThat(server.fence(database.location().database()).ok()).isTrue();
        assertThat(server.unfence(database.location().database()).ok()).isTrue();
    }

    @Test
    void the_tools_start_with_the_same_settings() throws InterruptedException {
        int version = Integer.parseInt(
                TestPostgres.value(TestPostgres.cluster().superuser("postgres"), "show server_version_num"));
        CommandOutcome outcome = new CommandRunner()
                .run(Command.of(
                                Duration.ofMinutes(1),
                                TestPostgres.binaries()
                                        .require("psql")
                                        .orThrow()
                                        .path()
                                        .toString(),
                                "-XAtc",
                                "select current_setting('search_path'), current_user, current_setting('lock_timeout'), current_setting('idle_session_timeout')")
                        .withEnvironment(database.libpqEnvironment(version)));
        assertThat(outcome.lastLines()).contains("pg_catalog, pg_temp|watched|1min|0");
    }

    @Test
    void an_operator_planted_in_a_maintenance_database_is_never_resolved() throws InterruptedException {
        DatabaseUrl maintenance = TestPostgres.cluster().superuser("postgres");
        TestPostgres.execute(
                maintenance,
                "create sequence public.times_called",
                "create function public.planted(name, text) returns boolean language sql as"
                        + " 'select pg_catalog.nextval(''public.times_called'') > 0'",
                "create function public.planted(name, varchar) returns boolean language sql as"
                        + " 'select pg_catalog.nextval(''public.times_called'') > 0'",
                "create operator public.= (leftarg = name, rightarg = text, function = public.planted)",
                "create operator public.= (leftarg = name, rightarg = varchar, function = public.planted)");
        try {
            PostgresServer server = TestPostgres.server();
            String name = database.location().database();
            assertThat(server.databaseExists(name).orThrow()).isTrue();
            server.isFenced(name).orThrow();
            server.sessions(name).orThrow();
            server.locale(name).orThrow();
            server.adopt(name);
            server.fence(name);
            server.unfence(name);
            assertThat(TestPostgres.value(maintenance, "select is_called from public.times_called"))
                    .isEqualTo("f");
        } finally {
            TestPostgres.execute(
                    maintenance,
                    "drop operator public.= (name, text)",
                    "drop operator public.= (name, varchar)",
                    "drop function public.planted(name, text)",
                    "drop function public.planted(name, varchar)",
                    "drop sequence public.times_called");
        }
    }

    private String shown(SessionStart start, String setting) throws SQLException {
        try (Connection connection = database.connect(start);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
