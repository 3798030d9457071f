package dev.luneo.dr.postgres.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.TestPostgres;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("process")
class FingerprintTest {

    private DatabaseUrl database;

    @BeforeEach
    void an_awkward_database() {
        database = AwkwardSchema.freshDatabase("fingerprint");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(
                        "update no_key set b = 'sane' where ctid = (select min(ctid) from no_key)",
                        "public.no_key: the same 100 rows, but other content"),
                arguments(
                        "delete from no_key where ctid = (select min(ctid) from no_key)",
                        "public.no_key: 99 rows, expected 100"),
                arguments("insert into no_key select * from no_key limit 1", "public.no_key: 101 rows, expected 100"),
                arguments(
                        "update \"select\".t set t = '' where t is null",
                        "select.t: the same 3 rows, but other content"),
                arguments(
                        "update \"Mixed Case\".\"Order \"\"Items\"\"\" set t = case \"Id\" when 1 then 'text 2' else 'text 1' end where \"Id\" < 3",
                        "\"Mixed Case\".\"Order \"\"Items\"\"\": the same 50 rows, but other content"),
                arguments(
                        "update customers set full_name = full_name || ' ' where id = 77",
                        "public.customers: the same 500 rows, but other content"),
                arguments(
                        "update customers set price = price + 0.0001 where id = 77",
                        "public.customers: the same 500 rows, but other content"),
                arguments(
                        "update orders set total = 0 where id = 500",
                        "public.orders: the same 1000 rows, but other content"),
                arguments("create table extra (a integer)", "public.extra: not expected, has 0 rows"),
                arguments("drop table no_key", "public.no_key: missing, expected 100 rows"),
                arguments(
                        "select setval('never_called', 8)",
                        "sequence public.never_called: 8, expected 7 (not called yet)"),
                arguments(
                        "select nextval('\"Mixed Case\".\"Ticket Seq\"')",
                        "sequence \"Mixed Case\".\"Ticket Seq\": 90, expected 95"),
                arguments("drop sequence never_called", "sequence public.never_called: missing"),
                arguments("create sequence another", "sequence public.another: not expected"),
                arguments("drop extension pgcrypto", "extension pgcrypto: missing"),
                arguments("create extension pg_trgm", "extension pg_trgm: not expected"),
                arguments("select lo_put(90001, 899999, '!')", "large objects: the same 3 rows, but other content"),
                arguments("select lo_unlink(90002)", "large objects: 2 rows, expected 3"),
                arguments(
                        "update secrets set content = 'changed' where owner = 'nobody'",
                        "public.secrets: the same 2 rows, but other content"),
                arguments(
                        "update _prisma_migrations set rolled_back_at = now() where id = '2'",
                        "migrations: public._prisma_migrations at 20260101_init with 1 applied, expected public._prisma_migrations at 20260201_orders with 2 applied"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void what_was_changed_is_found_and_named(String change, String difference) throws Exception {
        Fingerprint before = take(FingerprintLevel.CONTENT);
        assertThat(compare(before, take(FingerprintLevel.CONTENT)).same()).isTrue();

        TestPostgres.execute(database, change);

        FingerprintComparison comparison = compare(before, take(FingerprintLevel.CONTENT));
        assertThat(comparison.same()).isFalse();
        assertThat(comparison.differences())
                .anySatisfy(found -> assertThat(found).startsWith(difference));
        assertThat(comparison.differences()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void rows_in_another_order_are_the_same_content() throws Exception {
        Fingerprint before = take(FingerprintLevel.CONTENT);
        TestPostgres.execute(
                database,
                "create table copy as select * from no_key order by a desc",
                "truncate no_key",
                "insert into no_key select * from copy",
                "drop table copy");
        assertThat(compare(before, take(FingerprintLevel.CONTENT)).differences())
                .isEmpty();
    }

    @Test
    void a_connection_with_other_habits_hashes_the_same() throws Exception {
        Fingerprint before = take(FingerprintLevel.CONTENT);
        String name = database.location().database();
        for (String habit : new String[] {
            "timezone = 'Asia/Tokyo'", "datestyle = 'German'", "intervalstyle = 'iso_8601'", "extra_float_digits = -5",
            "bytea_output = 'escape'", "search_path = public", "statement_timeout = '1ms'", "row_security = off"
        }) {
            TestPostgres.execute(
                    TestPostgres.cluster().superuser("postgres"), "alter database " + name + " set " + habit);
        }
        assertThat(compare(before, take(FingerprintLevel.CONTENT)).differences())
                .isEmpty();
    }

    @Test
    void counting_alone_sees_rows_but_not_content() throws Exception {
        Fingerprint before = take(FingerprintLevel.CONTENT);
        TestPostgres.execute(database, "update no_key set b = 'sane'");
        assertThat(compare(before, take(FingerprintLevel.COUNTS)).differences()).isEmpty();
        TestPostgres.execute(database, "delete from no_key where a = 1");
        assertThat(compare(before, take(FingerprintLevel.COUNTS)).differences())
                .containsExactly("public.no_key: 90 rows, expected 100");
        assertThat(take(FingerprintLevel.NONE).tables()).isEmpty();
    }

    @Test
    void a_policy_that_hides_rows_is_an_error_and_not_a_gap() throws Exception {
        TestPostgres.execute(
                database,
                "drop role if exists half_blind",
                "create role half_blind login password 'half_blind_1'",
                "grant usage on schema \"Mixed Case\", \"select\" to half_blind",
                "grant select on all tables in schema public, \"Mixed Case\", \"select\" to half_blind",
                "grant select on all sequences in schema public, \"Mixed Case\", \"select\" to half_blind",
                "grant select on large object 90001 to half_blind",
                "select lo_unlink(90002), lo_unlink(90003)");
        try {
            FingerprintOutcome outcome = new Fingerprinter()
                    .take(
                            DatabaseUrl.of(database.location(), "half_blind", "half_blind_1"),
                            FingerprintLevel.CONTENT,
                            2);

            assertThat(outcome).isInstanceOfSatisfying(FingerprintOutcome.Failed.class, failed -> {
                assertThat(failed.failure().reason()).isEqualTo(Reason.PERMISSION_DENIED);
                assertThat(failed.failure().detail()).contains("row-level security", "secrets");
                assertThat(failed.failure().hint()).contains("BYPASSRLS");
            });
        } finally {
            TestPostgres.execute(database, "drop owned by half_blind", "drop role half_blind");
        }
    }

    @Test
    void another_version_of_an_extension_is_only_a_warning() throws Exception {
        Fingerprint before = take(FingerprintLevel.NONE);
        TestPostgres.execute(database, "update pg_extension set extversion = '0.1' where extname = 'citext'");
        FingerprintComparison comparison = compare(before, take(FingerprintLevel.NONE));
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.warnings())
                .singleElement()
                .asString()
                .startsWith("extension citext: version 0.1, expected");
    }

    @Test
    void a_damaged_text_is_refused_and_says_where() throws Exception {
        String json = take(FingerprintLevel.CONTENT).toJson();
        assertThat(Fingerprint.fromJson(json).toJson()).isEqualTo(json);
        assertThatThrownBy(() -> Fingerprint.fromJson(json.substring(0, json.length() / 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the fingerprint is damaged");
        assertThatThrownBy(() -> Fingerprint.fromJson(json.replaceFirst("\"schema\":\"[^\"]*\",", "")))
                .hasMessageContaining("tables[]");
        assertThatThrownBy(() -> Fingerprint.fromJson(json.replace("\"takenAt\"", "\"takenat\"")))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> Fingerprint.fromJson(json.replaceFirst("\"rows\":\\d+,", "")))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> Fingerprint.fromJson("null")).hasMessageContaining("damaged");
        assertThatThrownBy(() -> Fingerprint.fromJson("")).hasMessageContaining("damaged");
    }

    private Fingerprint take(FingerprintLevel level) throws InterruptedException {
        FingerprintOutcome outcome = new Fingerprinter().take(database, level, 2);
        assertThat(outcome).isInstanceOf(FingerprintOutcome.Taken.class);
        return ((FingerprintOutcome.Taken) outcome).fingerprint();
    }

    private static FingerprintComparison compare(Fingerprint expected, Fingerprint actual) {
        return FingerprintComparison.compare(expected, actual);
    }
}
