package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.dump.DumpOutcome;
import dev.luneo.dr.postgres.dump.DumpSettings;
import dev.luneo.dr.postgres.dump.PgDump;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection pool is found out and refused, and none of our settings is met by its other clients. */
@Tag("process")
class ConnectionPoolTest {

    @BeforeAll
    static void a_pool_is_needed() {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed: apt-get install pgbouncer");
    }

    @ParameterizedTest
    @CsvSource({
        "transaction, extra_float_digits",
        "transaction, 'extra_float_digits,options'",
        "session,     extra_float_digits",
        "session,     'extra_float_digits,options'",
        "statement,   'extra_float_digits,options'",
    })
    void a_pool_is_refused_with_the_way_out_and_nothing_leaks(String mode, String ignored) throws Exception {
        DatabaseUrl direct = TestPostgres.freshDatabase("pooled");
        TestPostgres.execute(direct, "create table t (id integer)");
        try (PgBouncer pool = new PgBouncer(mode, ignored)) {
            DatabaseUrl pooled = pool.to(direct);
            Map<String, String> before = settingsAnApplicationMeets(pooled);

            FingerprintOutcome fingerprint = new Fingerprinter().take(pooled, FingerprintLevel.CONTENT, 2);
            DumpOutcome dump = new PgDump(TestPostgres.binaries())
                    .dump(
                            pooled,
                            TestPostgres.directory("luneo-never-").resolve("dump"),
                            new DumpSettings(2, Duration.ofMinutes(1), FingerprintLevel.CONTENT),
                            progress -> {});
            Answer<Integer> server = new PostgresServer(pooled).serverVersionNum();

            assertThat(((FingerprintOutcome.Failed) fingerprint).failure()).satisfies(ConnectionPoolTest::isRefusal);
            assertThat(((DumpOutcome.Failed) dump).failure()).satisfies(ConnectionPoolTest::isRefusal);
            assertThat(server.whenFailed().orElseThrow()).satisfies(ConnectionPoolTest::isRefusal);
            assertThat(settingsAnApplicationMeets(pooled)).isEqualTo(before);
        }
    }

    @Test
    void a_url_that_says_so_itself_is_not_even_tried() {
        DatabaseUrl named = DatabaseUrl.parse("postgresql://u:p@127.0.0.1:1/d?pgbouncer=true")
                .orThrow();
        assertThat(new PostgresServer(named).serverVersionNum().whenFailed().orElseThrow())
                .satisfies(ConnectionPoolTest::isRefusal);
    }

    private static void isRefusal(PostgresFailure failure) {
        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_POOLER);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.detail()).contains("this is a connection pool and not the server");
        assertThat(failure.hint()).contains("the server's own address");
    }

    /** All settings of the one session that all clients of the pool share, and how many statements are prepared there. */
    private static Map<String, String> settingsAnApplicationMeets(DatabaseUrl pooled) throws SQLException {
        try (Connection connection = pooled.connectAsApplication();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, setting from pg_settings"
                        + " union all select 'prepared', count(*)::text from pg_prepared_statements")) {
            Map<String, String> settings = new TreeMap<>();
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
            return settings;
        }
    }
}
