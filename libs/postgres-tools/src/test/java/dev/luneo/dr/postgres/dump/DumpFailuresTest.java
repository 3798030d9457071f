package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DumpFailuresTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final DumpSettings SETTINGS = new DumpSettings(2, LIMIT, FingerprintLevel.CONTENT);
    private static final RestoreSettings RESTORE = new RestoreSettings(2, LIMIT, false, false);

    @TempDir
    Path directory;

    @Test
    void a_wrong_password_is_said_and_not_shown() throws Exception {
        DatabaseUrl good = TestPostgres.freshDatabase("password");
        PostgresFailure failure = failedDump(DatabaseUrl.of(good.location(), good.user(), "not-the-password"));
        assertThat(failure.reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.describe()).doesNotContain("not-the-password");
    }

    @Test
    void a_missing_database_is_said() throws Exception {
        PostgresFailure failure = failedDump(TestPostgres.cluster().superuser("no such database"));
        assertThat(failure.reason()).isEqualTo(Reason.DATABASE_MISSING);
        assertThat(failure.detail()).contains("no such database");
    }

    @Test
    void a_dead_server_is_said_and_worth_another_try() throws Exception {
        LocalCluster cluster = TestPostgres.separateCluster();
        DatabaseUrl url = cluster.superuser("postgres");
        cluster.kill();
        PostgresFailure failure = failedDump(url);
        assertThat(failure.reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void a_server_that_dies_in_mid_dump_is_said() throws Exception {
        LocalCluster cluster = TestPostgres.separateCluster();
        DatabaseUrl url = cluster.superuser("postgres");
        slow(url);
        AtomicReference<DumpOutcome> outcome = new AtomicReference<>();
        Thread dumping = dumpInBackground(url, outcome);
        awaitSession(url, "state = 'active' and query like 'COPY%'");
        cluster.kill();
        dumping.join(30_000);
        assertThat(outcome.get())
                .isInstanceOfSatisfying(
                        DumpOutcome.Failed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo(Reason.SERVER_UNREACHABLE));
    }

    @Test
    void a_tool_older_than_the_server_is_refused_before_anything_is_read() throws Exception {
        PostgresFailure failure = ((DumpOutcome.Failed) new PgDump(PostgresBinaries.in(oldTools()))
                        .dump(TestPostgres.freshDatabase("old_tool"), archive(), SETTINGS, progress -> {}))
                .failure();
        assertThat(failure.reason()).isEqualTo(Reason.TOOL_TOO_OLD);
        assertThat(failure.detail()).contains("12.1").containsPattern("PostgreSQL \\d\\d");
        assertThat(failure.hint()).containsPattern("apt-get install postgresql-client-\\d\\d");
        assertThat(archive()).doesNotExist();
    }

    @Test
    void a_missing_tool_is_said_with_what_to_install() throws Exception {
        PostgresFailure failure = ((DumpOutcome.Failed) new PgDump(PostgresBinaries.in(directory))
                        .dump(TestPostgres.freshDatabase("no_tool"), archive(), SETTINGS, progress -> {}))
                .failure();
        assertThat(failure.reason()).isEqualTo(Reason.TOOL_MISSING);
        assertThat(failure.describe()).contains("pg_dump", directory.toString(), "apt-get install postgresql-client");
    }

    @Test
    void an_interrupted_dump_leaves_no_process_and_no_session() throws Exception {
        DatabaseUrl url = TestPostgres.freshDatabase("interrupted");
        TestPostgres.execute(url, "create table locked (a integer)");
        try (Connection migration = url.connectAsApplication()) {
            migration.setAutoCommit(false);
            migration.createStatement().execute("lock table locked in access exclusive mode");
            AtomicReference<DumpOutcome> outcome = new AtomicReference<>();
            Thread dumping = dumpInBackground(url, outcome);
            awaitSession(url, "wait_event_type = 'Lock' and query like 'LOCK TABLE%'");
            assertThat(dumps()).isNotEmpty();

            dumping.interrupt();
            dumping.join(20_000);

            assertThat(dumping.isAlive()).isFalse();
            assertThat(outcome.get()).isNull();
            assertThat(dumps()).isEmpty();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(TestPostgres.server()
                                    .sessions(url.location().database())
                                    .orThrow())
                            .hasSize(1));
        }
    }

    @Test
    void a_dump_that_takes_too_long_is_ended_and_says_so() throws Exception {
        DatabaseUrl url = TestPostgres.freshDatabase("slow");
        TestPostgres.execute(url, "create table locked (a integer)");
        try (Connection migration = url.connectAsApplication()) {
            migration.setAutoCommit(false);
            migration.createStatement().execute("lock table locked in access exclusive mode");
            DumpSettings hasty = new DumpSettings(1, Duration.ofSeconds(2), FingerprintLevel.CONTENT);

            DumpOutcome outcome = new PgDump(TestPostgres.binaries()).dump(url, archive(), hasty, progress -> {});

            assertThat(((DumpOutcome.Failed) outcome).failure().reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(dumps()).isEmpty();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(TestPostgres.server()
                                    .sessions(url.location().database())
                                    .orThrow())
                            .hasSize(1));
        }
    }

    @Test
    void a_full_disk_is_said() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        CommandOutcome mounted = new CommandRunner()
                .run(Command.of(LIMIT, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()));
        assumeThat(mounted.ok())
                .as("mounting a small disk: %s", mounted.describe())
                .isTrue();
        try {
            DatabaseUrl url = TestPostgres.freshDatabase("full");
            TestPostgres.execute(
                    url,
                    "create table big as select gen_random_uuid(), gen_random_uuid() b from generate_series(1, 100000)");
            DumpOutcome outcome =
                    new PgDump(TestPostgres.binaries()).dump(url, disk.resolve("dump"), SETTINGS, progress -> {});
            assertThat(((DumpOutcome.Failed) outcome).failure().reason()).isEqualTo(Reason.DISK_FULL);
        } finally {
            new CommandRunner().run(Command.of(LIMIT, "umount", disk.toString()));
        }
    }

    @Test
    void a_table_file_that_was_cut_off_is_damage() throws Exception {
        dumpAwkward();
        truncate(largestTableFile());
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
    }

    @Test
    void a_table_file_with_a_flipped_bit_is_damage() throws Exception {
        dumpAwkward();
        Path file = largestTableFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
    }

    @Test
    void a_table_file_that_is_missing_is_damage() throws Exception {
        dumpAwkward();
        Files.delete(largestTableFile());
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
    }

    @Test
    void a_damaged_table_of_contents_is_found_before_the_target_is_touched() throws Exception {
        dumpAwkward();
        DumpArchive archive = new DumpArchive(TestPostgres.binaries());
        ArchiveInfo info = archive.inspect(archive()).orThrow();
        assertThat(info.serverMajor()).isGreaterThanOrEqualTo(13);
        assertThat(info.entries()).isGreaterThan(50);
        assertThat(info.toolVersion()).startsWith(Integer.toString(info.serverMajor()));

        truncate(archive().resolve("toc.dat"));

        assertThat(archive.inspect(archive()).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.DATA_DAMAGED));
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
        Files.writeString(archive().resolve("toc.dat"), "not a dump");
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
        Files.delete(archive().resolve("toc.dat"));
        assertThat(failedRestore().reason()).isEqualTo(Reason.DATA_DAMAGED);
    }

    @Test
    void a_name_in_the_database_never_makes_its_backup_a_damaged_one() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("named");
        TestPostgres.execute(
                source,
                "create table corrupt_uploads (v integer)",
                "insert into corrupt_uploads values (1)",
                "create function usable(v integer) returns integer immutable language plpgsql as"
                        + " $$ begin if current_setting('app.ready', true) is distinct from 'yes' then"
                        + " raise 'corrupt_uploads is not ready'; end if; return v; end $$",
                "set app.ready = 'yes'; create index on corrupt_uploads (usable(v))");
        assertThat(new PgDump(TestPostgres.binaries()).dump(source, archive(), SETTINGS, progress -> {}))
                .isInstanceOf(DumpOutcome.Dumped.class);
        PostgresFailure failure = failedRestore();
        assertThat(failure.detail()).contains("corrupt_uploads");
        assertThat(failure.reason()).isNotEqualTo(Reason.DATA_DAMAGED);
    }

    @Test
    void a_database_that_holds_something_is_not_restored_into() throws Exception {
        dumpAwkward();
        DatabaseUrl target = TestPostgres.freshDatabase("occupied");
        TestPostgres.execute(target, "create table mine (a integer)", "insert into mine values (1)");
        RestoreOutcome outcome =
                new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, progress -> {});
        assertThat(((RestoreOutcome.Failed) outcome).failure().detail()).contains("not empty");
        assertThat(TestPostgres.value(target, "select count(*) from mine")).isEqualTo("1");
    }

    @Test
    void a_role_that_the_target_lacks_is_named_with_the_way_out() throws Exception {
        dumpAwkward();
        LocalCluster elsewhere = TestPostgres.separateCluster();
        DatabaseUrl target = elsewhere.superuser("postgres");

        PostgresFailure failure = ((RestoreOutcome.Failed)
                        new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, progress -> {}))
                .failure();

        assertThat(failure.describe()).contains("Awkward Reader", "create the role");
        TestPostgres.execute(target, "create database second template template0");
        assertThat(new PgRestore(TestPostgres.binaries())
                        .restore(
                                archive(),
                                elsewhere.superuser("second"),
                                new RestoreSettings(2, LIMIT, true, true),
                                progress -> {}))
                .isInstanceOf(RestoreOutcome.Restored.class);
        elsewhere.close();
    }

    private Path archive() {
        return directory.resolve("dump");
    }

    private PostgresFailure failedDump(DatabaseUrl url) throws InterruptedException {
        DumpOutcome outcome = new PgDump(TestPostgres.binaries()).dump(url, archive(), SETTINGS, progress -> {});
        return ((DumpOutcome.Failed) outcome).failure();
    }

    private PostgresFailure failedRestore() throws InterruptedException {
        RestoreOutcome outcome = new PgRestore(TestPostgres.binaries())
                .restore(archive(), TestPostgres.freshDatabase("broken"), RESTORE, progress -> {});
        return ((RestoreOutcome.Failed) outcome).failure();
    }

    private void dumpAwkward() throws InterruptedException {
        DatabaseUrl source = AwkwardSchema.freshDatabase("to_damage");
        assertThat(new PgDump(TestPostgres.binaries()).dump(source, archive(), SETTINGS, progress -> {}))
                .isInstanceOf(DumpOutcome.Dumped.class);
    }

    private Path largestTableFile() throws IOException {
        try (Stream<Path> files = Files.list(archive())) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.dat.*"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * 2 / 3);
        }
    }

    /** Enough rows that a dump is still running when we look. */
    private static void slow(DatabaseUrl url) {
        TestPostgres.execute(
                url,
                "create table slow as select i, md5(i::text) a, md5((i + 1)::text) b, md5((i + 2)::text) c"
                        + " from generate_series(1, 600000) i");
    }

    private Thread dumpInBackground(DatabaseUrl url, AtomicReference<DumpOutcome> outcome) {
        Thread dumping = new Thread(() -> {
            try {
                outcome.set(new PgDump(TestPostgres.binaries()).dump(url, archive(), SETTINGS, progress -> {}));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        dumping.start();
        return dumping;
    }

    private static void awaitSession(DatabaseUrl url, String condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !TestPostgres.value(url, "select count(*) from pg_stat_activity where " + condition)
                        .equals("0"));
    }

    private List<ProcessHandle> dumps() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("pg_dump"))
                .toList();
    }

    private Path oldTools() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path tool = Files.writeString(bin.resolve("pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.1'\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return bin;
    }
}
