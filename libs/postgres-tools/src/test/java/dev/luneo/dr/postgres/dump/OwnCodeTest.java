package dev.luneo.dr.postgres.dump;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What code of the database that was backed up says while it is restored is not taken for what the tool or the server says. */
@Tag("process")
class OwnCodeTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_restore: error: unexpected end of file",
                "pg_restore: error: could not uncompress data: (null)",
                "pg_restore: error: could not read from input file: end of file",
                "pg_restore: error: did not find magic string in file header"
            })
    void a_backup_that_can_be_read_to_its_end_is_not_called_damaged_whatever_is_raised(String words) throws Exception {
        dumped("raise exception E'not today\\n%s'".formatted(words));

        PostgresFailure failure = failedRestore();

        assertThat(failure.reason()).isEqualTo(Reason.OTHER);
        assertThat(failure.detail())
                .contains("PL/pgSQL function", "usable(integer)", "not today", "read to its end")
                .contains("from TOC entry", "Command was: CREATE INDEX");
        assertThat(failure.hint()).contains("function");
    }

    @Test
    void a_backup_that_is_damaged_is_called_so_whatever_else_is_raised() throws Exception {
        dumped("raise exception 'no space left on device'");
        Path data = largest();
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(data, bytes);

        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terminating connection due to administrator command",
                "could not extend file: No space left on device",
                "could not obtain lock on relation",
                "permission denied",
                "x\\npg_restore: error: could not execute query: FATAL:  terminating connection"
            })
    void what_a_function_raises_is_no_outage_no_full_disk_no_lock_and_no_lack_of_rights(String words) throws Exception {
        dumped("raise exception E'%s'".formatted(words));

        PostgresFailure failure = failedRestore();

        assertThat(failure.reason()).isEqualTo(Reason.OTHER);
        assertThat(failure.detail()).contains("PL/pgSQL function", "usable(integer)");
    }

    @Test
    void what_was_told_before_an_error_is_not_taken_for_it() throws Exception {
        dumped("raise info E'x\\npg_restore: error: could not execute query: FATAL:  terminating connection';"
                + " raise exception 'not today'");

        assertThat(failedRestore().reason()).isEqualTo(Reason.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no space left on device", "x\\npg_restore: error: no space left on device"})
    void a_value_that_reads_like_a_full_disk_is_none(String words) throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("value");
        execute(
                source,
                "create table things (v text)",
                "insert into things values (E'%s'), (E'%s')".formatted(words, words),
                "create index on things (v)",
                // An index that has let the same value in twice, as after an update of the C library.
                "update pg_index set indisunique = true where indrelid = 'things'::regclass");
        dump(source);

        assertThat(failedRestore().reason()).isEqualTo(Reason.OTHER);
    }

    @ParameterizedTest
    @CsvSource({"57P01", "57P03", "53100", "55P03", "42501", "28P01", "08006", "XX001"})
    void a_code_that_a_function_raises_is_not_taken_for_the_servers_own(String code) throws Exception {
        DatabaseUrl database = TestPostgres.freshDatabase("code");
        execute(
                database,
                ("create function shut() returns void language plpgsql as $$ begin raise exception 'closed'"
                                + " using errcode = '%s'; end $$")
                        .formatted(code));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            PostgresFailure failure = PostgresFailure.from(
                    catchThrowableOfType(SQLException.class, () -> statement.execute("select public.shut()")));

            assertThat(failure.reason()).isEqualTo(Reason.OTHER);
            assertThat(failure.detail()).contains("closed", code, "PL/pgSQL function public.shut()");
            assertThat(failure.hint()).contains("function");
        }
    }

    @Test
    void a_row_that_reads_like_an_outage_is_none() throws Exception {
        DatabaseUrl database = TestPostgres.freshDatabase("row");
        execute(database, "create table log (line text, length integer check (length < 5))");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SQLException refused = catchThrowableOfType(
                    SQLException.class,
                    () -> statement.execute("insert into public.log values ('connection refused', 18)"));

            assertThat(refused.getMessage()).contains("connection refused");
            assertThat(PostgresFailure.from(refused).reason()).isEqualTo(Reason.OTHER);
        }
    }

    @Test
    void a_session_that_is_ended_while_such_code_runs_is_an_outage() throws Exception {
        dumped("perform pg_catalog.pg_sleep(100)");
        CompletableFuture<PostgresFailure> failure = CompletableFuture.supplyAsync(this::failedRestore);
        DatabaseUrl server = TestPostgres.cluster().superuser("postgres");
        await().atMost(LIMIT)
                .until(() -> !TestPostgres.value(
                                server,
                                "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity"
                                        + " where query like 'CREATE INDEX%usable%' and wait_event = 'PgSleep'")
                        .equals("0"));

        assertThat(failure.get().reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
    }

    private void dumped(String statement) throws InterruptedException {
        DatabaseUrl source = TestPostgres.freshDatabase("own_code");
        execute(
                source,
                "create table things (v integer, w text)",
                "insert into things select n, md5(n::text) from generate_series(1, 2000) n",
                ("create function usable(v integer) returns integer immutable language plpgsql as $$ begin"
                                + " if current_setting('app.ready', true) is distinct from 'yes' then %s; end if;"
                                + " return v; end $$")
                        .formatted(statement),
                "set app.ready = 'yes'; create index on things (usable(v))");
        dump(source);
    }

    private void dump(DatabaseUrl source) throws InterruptedException {
        assertThat(new PgDump(TestPostgres.binaries())
                        .dump(
                                source,
                                directory.resolve("dump"),
                                new DumpSettings(2, LIMIT, FingerprintLevel.CONTENT),
                                progress -> {}))
                .isInstanceOf(DumpOutcome.Dumped.class);
    }

    private PostgresFailure failedRestore() {
        try {
            RestoreOutcome outcome = new PgRestore(TestPostgres.binaries())
                    .restore(
                            directory.resolve("dump"),
                            TestPostgres.freshDatabase("filled"),
                            new RestoreSettings(2, LIMIT, false, false),
                            progress -> {});
            return ((RestoreOutcome.Failed) outcome).failure();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path largest() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("dump"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.dat.*"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
