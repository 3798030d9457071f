package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class PostgresServerTest {

    private static final AtomicInteger RECOVERIES = new AtomicInteger();

    private final PostgresServer server = TestPostgres.server();

    @Test
    void a_fence_ends_all_sessions_and_keeps_new_ones_out_until_it_is_taken_down() throws Exception {
        DatabaseUrl url = TestPostgres.freshDatabase("Fenced \"it'");
        String name = url.location().database();
        try (Connection first = url.connectAsApplication();
                Connection second = url.connectAsApplication()) {
            assertThat(first.isValid(5)).isTrue();
            assertThat(server.sessions(name).orThrow()).hasSize(2).allSatisfy(session -> {
                assertThat(session.user()).isEqualTo("tester");
                assertThat(session.application()).isEqualTo("luneo-dr");
                assertThat(session.clientAddress()).contains("127.0.0.1");
                assertThat(session.backendStart()).isPresent();
            });
            assertThat(server.isFenced(name).orThrow()).isFalse();

            assertThat(server.fence(name)).isInstanceOf(Change.Done.class);

            assertThat(server.isFenced(name).orThrow()).isTrue();
            assertThat(first.isValid(5)).isFalse();
            assertThat(second.isValid(5)).isFalse();
        }
        assertThatThrownBy(url::connect)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("not currently accepting connections");
        assertThat(server.fence(name)).isInstanceOf(Change.AlreadyDone.class);
        assertThat(server.unfence(name)).isInstanceOf(Change.Done.class);
        assertThat(server.unfence(name)).isInstanceOf(Change.AlreadyDone.class);
        assertThat(TestPostgres.value(url, "select 1")).isEqualTo("1");
    }

    @Test
    void a_fence_holds_against_clients_that_never_stop_reconnecting() throws Exception {
        DatabaseUrl url = TestPostgres.freshDatabase("stormed");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> reconnectForEver(url, over));
        }
        try {
            await().until(() ->
                    !server.sessions(url.location().database()).orThrow().isEmpty());
            assertThat(server.fence(url.location().database()).ok()).isTrue();
            assertThat(server.sessions(url.location().database()).orThrow()).isEmpty();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() ->
                            server.sessions(url.location().database()).orThrow().isEmpty());
        } finally {
            over.set(true);
        }
        CompletableFuture.allOf(clients).get();
    }

    @Test
    void a_swap_under_live_sessions_is_done_once_and_undone_once() throws Exception {
        DatabaseUrl live = TestPostgres.freshDatabase("live");
        String name = live.location().database();
        String restored = restoredName(name);
        String kept = KeptDatabaseName.of(name, Instant.parse("2026-11-23T03:15:00Z"));
        server.createDatabase(restored, "UTF8", "C.UTF-8", "C.UTF-8");
        TestPostgres.execute(live, "create table which as select 'damaged' it");
        TestPostgres.execute(live.withDatabase(restored), "create table which as select 'restored' it");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<?> application = CompletableFuture.runAsync(() -> reconnectForEver(live, over));
        try {
            await().until(() -> !server.sessions(name).orThrow().isEmpty());

            assertThat(server.swapByRename(name, restored, kept)).isInstanceOf(Change.Done.class);
            assertThat(TestPostgres.value(live, "select it from which")).isEqualTo("restored");
            assertThat(server.isFenced(kept).orThrow()).isTrue();
            assertThat(server.swapByRename(name, restored, kept)).isInstanceOf(Change.AlreadyDone.class);
            assertThat(TestPostgres.value(live, "select it from which")).isEqualTo("restored");

            assertThat(server.swapBack(name, restored, kept)).isInstanceOf(Change.Done.class);
            assertThat(TestPostgres.value(live, "select it from which")).isEqualTo("damaged");
            assertThat(server.swapBack(name, restored, kept)).isInstanceOf(Change.AlreadyDone.class);
            assertThat(server.databaseExists(kept).orThrow()).isFalse();
            assertThat(server.databaseExists(restored).orThrow()).isTrue();
        } finally {
            over.set(true);
        }
        application.get();
    }

    @Test
    void a_swap_that_cannot_be_done_leaves_both_databases_open_as_they_were() throws Exception {
        DatabaseUrl live = TestPostgres.freshDatabase("stuck");
        String name = live.location().database();
        String restored = restoredName(name);
        server.createDatabase(restored, "UTF8", "C.UTF-8", "C.UTF-8");
        TestPostgres.execute(live, "create table t as select 1 a");

        Change taken = server.swapByRename(name, restored, "template1");
        assertThat(taken.whenFailed())
                .hasValueSatisfying(f -> assertThat(f.detail()).contains("template1 exists"));
        Change missing = server.swapByRename(name, "not there", "kept_" + name);
        assertThat(missing.whenFailed())
                .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.DATABASE_MISSING));
        // A prepared transaction belongs to no session and blocks the rename.
        TestPostgres.execute(live, "begin; update t set a = 2; prepare transaction 'in the way'");
        Change blocked = server.swapByRename(name, restored, "kept_" + name);

        assertThat(blocked.whenFailed())
                .hasValueSatisfying(f -> assertThat(f.detail()).contains("prepared transaction"));
        assertThat(TestPostgres.value(live, "select 1")).isEqualTo("1");
        assertThat(TestPostgres.value(live.withDatabase(restored), "select 1")).isEqualTo("1");
        TestPostgres.execute(live, "rollback prepared 'in the way'");
        assertThat(server.swapByRename(name, restored, "kept_" + name).ok()).isTrue();
    }

    @Test
    void the_database_that_takes_the_name_keeps_its_own_settings_and_not_those_the_old_one_was_frozen_by()
            throws Exception {
        DatabaseUrl live = TestPostgres.freshDatabase("furnished");
        String name = live.location().database();
        String restored = restoredName(name);
        server.createDatabase(restored, "UTF8", "C.UTF-8", "C.UTF-8");
        TestPostgres.execute(
                live,
                "create role \"App Owner\"",
                "alter database " + name + " set default_transaction_read_only = on",
                "alter database " + name + " set datestyle = 'SQL, DMY'",
                "alter database " + name + " connection limit 0",
                "alter database " + restored + " owner to \"App Owner\"",
                "alter database " + restored + " connection limit 42",
                "alter database " + restored + " set client_encoding = 'LATIN1'",
                "alter database " + restored + " set statement_timeout = '31s'");

        assertThat(server.swapByRename(name, restored, "kept_" + name).ok()).isTrue();

        assertThat(TestPostgres.value(
                        live,
                        "select datdba::regrole || ' ' || datconnlimit || ' ' || setconfig::text from pg_database d"
                                + " join pg_db_role_setting s on s.setdatabase = d.oid where datname = '" + name + "'"))
                .isEqualTo("\"App Owner\" 42 {client_encoding=LATIN1,statement_timeout=31s}");
    }

    @Test
    void only_what_an_attempt_left_is_ever_dropped() throws Exception {
        DatabaseUrl live = TestPostgres.freshDatabase("precious");
        assertThat(server.dropDatabase(live.location().database()).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("only such are ever dropped"));
        assertThat(server.databaseExists(live.location().database()).orThrow()).isTrue();

        String restored = restoredName("precious");
        assertThat(server.createDatabase(restored, "UTF8", "C", "C")).isInstanceOf(Change.Done.class);
        assertThat(server.createDatabase(restored, "UTF8", "C", "C")).isInstanceOf(Change.AlreadyDone.class);
        try (Connection session = live.withDatabase(restored).connectAsApplication()) {
            assertThat(server.dropDatabase(restored)).isInstanceOf(Change.Done.class);
            assertThat(session.isValid(5)).isFalse();
        }
        assertThat(server.dropDatabase(restored)).isInstanceOf(Change.AlreadyDone.class);
    }

    @Test
    void an_unused_database_of_any_name_is_dropped_only_when_nobody_is_on_it() throws Exception {
        DatabaseUrl left = TestPostgres.freshDatabase("left \"over\"");
        String name = left.location().database();
        try (Connection session = left.connectAsApplication()) {
            assertThat(server.dropUnused(name, false).whenFailed())
                    .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("is in use: 1 sessions"));
            assertThat(session.isValid(5)).isTrue();
        }
        assertThat(server.isFenced(name).orThrow()).as("open as before").isFalse();
        assertThat(server.dropUnused(name, true).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("takes connections again"));
        server.fence(name);
        assertThat(server.databases().orThrow())
                .filteredOn(present -> present.name().equals(name))
                .singleElement()
                .satisfies(present -> {
                    assertThat(present.open()).isFalse();
                    assertThat(present.sessions()).isZero();
                    assertThat(present.bytes()).isPresent();
                });
        assertThat(server.dropUnused(name, true)).isInstanceOf(Change.Done.class);
        assertThat(server.dropUnused(name, true)).isInstanceOf(Change.AlreadyDone.class);
    }

    @Test
    void a_restored_database_that_an_application_uses_is_not_dropped() {
        String restored = restoredName("adopted");
        server.createDatabase(restored, "UTF8", "C", "C");
        assertThat(server.adopt(restored)).isInstanceOf(Change.Done.class);
        assertThat(server.adopt(restored)).isInstanceOf(Change.AlreadyDone.class);
        assertThat(server.dropDatabase(restored).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("in use"));
        assertThat(server.databaseExists(restored).orThrow()).isTrue();
    }

    @Test
    void the_comment_of_a_database_that_an_application_uses_stays_its_users_and_our_mark_is_not_recorded() {
        String restored = restoredName("commented");
        server.createDatabase(restored, "UTF8", "C", "C");
        DatabaseUrl url = TestPostgres.cluster().superuser(restored);
        TestPostgres.execute(url, "comment on database \"%s\" is 'cost centre 4711'".formatted(restored));
        server.adopt(restored);
        DatabaseFacts facts = DatabaseFacts.read(url).orThrow();
        assertThat(facts.database().comment()).contains("cost centre 4711");
        assertThat(facts.settings()).isEmpty();
    }

    @Test
    void a_database_that_an_older_version_marked_by_its_comment_is_not_dropped_either() {
        String restored = restoredName("older");
        server.createDatabase(restored, "UTF8", "C", "C");
        DatabaseUrl url = TestPostgres.cluster().superuser(restored);
        TestPostgres.execute(url, "comment on database \"%s\" is 'luneo-dr: in use'".formatted(restored));
        assertThat(server.dropDatabase(restored).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("in use"));
        assertThat(DatabaseFacts.read(url).orThrow().database().comment()).isEmpty();
    }

    @Test
    void sizes_locales_and_versions_are_told() {
        DatabaseUrl url = TestPostgres.freshDatabase("facts");
        String name = url.location().database();
        assertThat(server.serverVersionNum().orThrow()).isBetween(130000, 200000);
        assertThat(server.databaseBytes(name).orThrow()).isGreaterThan(1_000_000);
        assertThat(server.freeDiskBytes().orThrow())
                .hasValueSatisfying(bytes -> assertThat(bytes).isPositive());
        assertThat(server.locale(name).orThrow()).contains(DatabaseLocale.libc("UTF8", "C.UTF-8", "C.UTF-8"));
        assertThat(server.locale("not there").orThrow()).isEmpty();
        assertThat(server.analyze(name).ok()).isTrue();
        assertThat(server.databaseBytes("not there").whenFailed())
                .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.DATABASE_MISSING));
        assertThat(server.createDatabase(restoredName("x"), "UTF8", "xx_XX", "xx_XX")
                        .whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.hint()).contains("install the locale"));
    }

    @Test
    void a_database_with_an_icu_locale_is_made_again_with_it() {
        TestPostgres.execute(
                TestPostgres.cluster().superuser("postgres"),
                "create database icu_source template template0 locale_provider icu icu_locale 'de-AT'");
        DatabaseLocale locale = server.locale("icu_source").orThrow().orElseThrow();
        assertThat(locale.provider()).isEqualTo("icu");
        String restored = restoredName("icu");
        assertThat(server.createDatabase(restored, locale)).isInstanceOf(Change.Done.class);
        assertThat(server.locale(restored).orThrow()).contains(locale);
    }

    private static String restoredName(String database) {
        return RestoredDatabaseName.of(database, "recovery-" + RECOVERIES.incrementAndGet(), 1);
    }

    private static void reconnectForEver(DatabaseUrl url, AtomicBoolean over) {
        while (!over.get()) {
            try (Connection connection = url.connectAsApplication()) {
                while (!over.get() && connection.isValid(5)) {
                    Thread.onSpinWait();
                }
            } catch (SQLException refused) {
                Thread.onSpinWait();
            }
        }
    }
}
