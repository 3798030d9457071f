package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Has anybody changed the schema since the last dump? */
@Tag("process")
class SchemaDigestTest {
    @TempDir
    Path directory;

    private int dumps;

    private static DatabaseUrl source() {
        DatabaseUrl source = TestPostgres.freshDatabase("digest");
        TestPostgres.execute(
                source,
                "create table customers (id serial primary key, name text)",
                "create function greet() returns text language sql as $$ select 'hello' -- a greeting $$",
                "insert into customers (name) select 'c' || n from generate_series(1, 100) n");
        return source;
    }

    private String digest(DatabaseUrl source) throws InterruptedException {
        DumpOutcome outcome = new PgDump(TestPostgres.binaries())
                .dump(
                        source,
                        directory.resolve("dump" + dumps++),
                        new DumpSettings(1, Duration.ofMinutes(2), FingerprintLevel.COUNTS),
                        progress -> {});
        return ((DumpOutcome.Dumped) outcome).schemaSha256().orElseThrow();
    }

    @Test
    void data_alone_changes_nothing() throws Exception {
        DatabaseUrl source = source();
        String before = digest(source);
        TestPostgres.execute(
                source,
                "insert into customers (name) values ('another')",
                "delete from customers where id < 10",
                "vacuum full customers",
                "analyze");
        assertThat(digest(source)).isEqualTo(before).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table customers add column born date",
                "create index on customers (name)",
                "create or replace function greet() returns text language sql as $$ select 'bye' -- a greeting $$",
                "grant select on customers to public",
                "alter database %s set search_path = app",
                "comment on table customers is 'those who buy'"
            })
    void what_a_restore_would_make_otherwise_changes_it(String change) throws Exception {
        DatabaseUrl source = source();
        String before = digest(source);
        TestPostgres.execute(source, change.formatted(source.location().database()));
        assertThat(digest(source)).isNotEqualTo(before);
    }
}
