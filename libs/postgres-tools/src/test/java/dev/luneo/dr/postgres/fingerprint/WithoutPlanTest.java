package dev.luneo.dr.postgres.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that are not a superuser's own, read by a superuser: what is found is the same, and nothing of their owner's runs. */
@Tag("process")
class WithoutPlanTest {

    private DatabaseUrl database = TestPostgres.cluster().superuser("postgres");
    private String owner = "";

    @BeforeEach
    void an_awkward_database() {
        database = AwkwardSchema.freshDatabase("without_plan");
        owner = database.location().database() + "_owner";
        TestPostgres.execute(
                database,
                "create table odd (a text, \"b \"\"q\"\" \\n\" bytea, c integer[], d timestamptz, e numeric, f json)",
                "insert into odd values (null, null, null, null, null, null), ('', '', '{}', 'infinity', 'NaN', '{}'),"
                        + " (e'a\\\\N\\t(\\n\\r\\f\\v\\b\\u00e4,\"', '\\x00ff5c', '{1,null}', '2026-01-02 03:04:05.678+05', 1e100, '[\"\\\\\"]'),"
                        + " ('\\N', 'abc', '{}', now(), -0.5, '1'), ('\\.', '.', null, null, null, null)",
                "insert into odd (a) select repeat('x', n) from generate_series(0, 50) n");
    }

    private void everything_belongs_to_somebody_else() {
        TestPostgres.execute(
                database,
                "create role " + owner,
                "do $$ declare r record; begin for r in select c.oid::regclass as t from pg_class c where c.relkind in ('r', 'p')"
                        + " and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' loop"
                        + " execute format('alter table %%s owner to %s', r.t); end loop; end $$".formatted(owner));
    }

    @Test
    void what_is_read_is_what_the_server_computes_itself() throws Exception {
        Fingerprint computed = take(FingerprintLevel.CONTENT);
        Fingerprint counted = take(FingerprintLevel.COUNTS);
        everything_belongs_to_somebody_else();
        Fingerprint read = take(FingerprintLevel.CONTENT);
        assertThat(tables(read)).isEqualTo(tables(computed)).hasSizeGreaterThan(5);
        assertThat(read.migrationHead()).isEqualTo(computed.migrationHead()).isPresent();
        assertThat(FingerprintComparison.compare(computed, read).differences()).isEmpty();
        assertThat(tables(take(FingerprintLevel.COUNTS))).isEqualTo(tables(counted));
    }

    @Test
    void what_an_index_or_statistics_compute_is_not_run() throws Exception {
        everything_belongs_to_somebody_else();
        TestPostgres.execute(
                database,
                "create sequence ran",
                "grant all on sequence ran to public",
                "create function trap(integer) returns boolean immutable language plpgsql as"
                        + " $$ begin perform nextval('public.ran'); return true; end $$",
                "create index on customers (id) where trap(1)",
                "create index on _prisma_migrations (id) where trap(2)",
                "create statistics planted on (trap(3)), id from orders",
                // What making them has run counts for nothing.
                "select setval('ran', 1, false)");
        take(FingerprintLevel.CONTENT);
        take(FingerprintLevel.COUNTS);
        assertThat(TestPostgres.value(database, "select is_called from ran")).isEqualTo("f");
    }

    @Test
    void nor_is_it_by_a_reader_who_is_no_superuser_and_may_read_what_others_own() throws Exception {
        TestPostgres.execute(
                database,
                "create role %s_reader login bypassrls password 'reader' in role pg_read_all_data".formatted(owner),
                "select lo_unlink(oid) from pg_largeobject_metadata",
                "create function trap(integer) returns boolean immutable language plpgsql as"
                        + " $$ begin if session_user::text like '%_reader' then raise 'ran'; end if; return true; end $$",
                "create index on customers (id) where trap(1)",
                "create statistics planted on (trap(3)), id from orders");
        Fingerprint owners = take(FingerprintLevel.CONTENT);
        DatabaseUrl reader = database.withLogin(owner + "_reader", "reader");
        FingerprintOutcome read = new Fingerprinter().take(reader, FingerprintLevel.CONTENT, 2);
        assertThat(read).isInstanceOf(FingerprintOutcome.Taken.class);
        assertThat(tables(((FingerprintOutcome.Taken) read).fingerprint())).isEqualTo(tables(owners));
    }

    @Test
    void a_row_too_long_to_be_hashed_is_counted_and_said() throws Exception {
        Fingerprint before = take(FingerprintLevel.CONTENT);
        everything_belongs_to_somebody_else();
        TestPostgres.execute(
                database, "update odd set a = repeat('x', %d) where a = 'x'".formatted(RecordText.LONGEST + 1));
        FingerprintComparison comparison = FingerprintComparison.compare(before, take(FingerprintLevel.CONTENT));
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("public.odd: counted only"));
    }

    private static Map<String, String> tables(Fingerprint fingerprint) {
        Map<String, String> tables = new TreeMap<>();
        fingerprint.tables().stream()
                .filter(table -> table.kind() != TableFingerprint.Kind.MATERIALIZED_VIEW)
                .forEach(table -> tables.put(table.name(), table.rows() + " " + table.contentHash()));
        return tables;
    }

    private Fingerprint take(FingerprintLevel level) throws InterruptedException {
        FingerprintOutcome outcome = new Fingerprinter().take(database, level, 2);
        assertThat(outcome).isInstanceOf(FingerprintOutcome.Taken.class);
        return ((FingerprintOutcome.Taken) outcome).fingerprint();
    }
}
