package dev.luneo.dr.restore.benchmark;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.dump.DumpOutcome;
import dev.luneo.dr.postgres.dump.DumpSettings;
import dev.luneo.dr.postgres.dump.PgDump;
import dev.luneo.dr.postgres.dump.PgRestore;
import dev.luneo.dr.postgres.dump.RestoreOutcome;
import dev.luneo.dr.postgres.dump.RestoreSettings;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Completion;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup and a restore as we do them, beside plain {@code pg_dump -Fd -j2} and {@code pg_restore -j2} of the same database, in turn, in
 * one run. {@code -Ddr.benchmark.scale=135} is about 2 GB; the fingerprint's cost is told apart.
 */
@Tag("benchmark")
class CopyBenchmark {
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final int SCALE = Integer.getInteger("dr.benchmark.scale", 135);
    private static final int ROUNDS = Integer.getInteger("dr.benchmark.rounds", 2);

    private final PostgresBinaries binaries = PostgresBinaries.discover();
    private final CommandRunner runner = new CommandRunner();

    @Test
    void a_backup_and_a_restore_cost_little_more_than_postgresqls_own_tools(@TempDir Path directory) throws Exception {
        try (LocalCluster cluster = TestPostgres.separateCluster()) {
            PostgresServer server = new PostgresServer(cluster.superuser("postgres"));
            server.createDatabase("bench", "UTF8", "C.UTF-8", "C.UTF-8");
            DatabaseUrl source = cluster.superuser("bench");
            plain(source, "pgbench", "-i", "-q", "-s", Integer.toString(SCALE));
            System.out.printf(
                    "pgbench scale %d: %,d bytes%n",
                    SCALE, server.databaseBytes("bench").orThrow());
            BackupRepository repository = BackupRepository.filesystem(directory.resolve("repository"));
            for (int round = 1; round <= ROUNDS; round++) {
                Path dump = directory.resolve("plain-" + round);
                BackupId id = BackupId.fresh(Instant.now());
                // Whoever comes second has the first one's dirty pages to live with; so they take turns, after a
                // checkpoint.
                Timing backups = Timing.of(
                        round,
                        () -> checkpoint(cluster),
                        () -> plain(source, "pg_dump", "-Fd", "-j2", "-f", dump.toString()),
                        () -> backUp(repository, id, source, FingerprintLevel.NONE));
                double withContent = seconds(
                        () -> backUp(repository, BackupId.fresh(Instant.now()), source, FingerprintLevel.CONTENT));
                server.createDatabase("plain", "UTF8", "C.UTF-8", "C.UTF-8");
                server.createDatabase("ours", "UTF8", "C.UTF-8", "C.UTF-8");
                Timing restores = Timing.of(
                        round,
                        () -> checkpoint(cluster),
                        () -> plain(cluster.superuser("plain"), "pg_restore", "-j2", "-d", "plain", dump.toString()),
                        () -> restore(repository, id, cluster.superuser("ours")));
                double compare = seconds(() -> fingerprint(cluster.superuser("ours")));
                System.out.printf(
                        "round %d: backup %.1f s, plain %.1f s, ratio %.2f (with content fingerprint %.1f s); "
                                + "restore %.1f s, plain %.1f s, ratio %.2f (comparison of contents %.1f s more)%n",
                        round,
                        backups.ours(),
                        backups.plain(),
                        backups.ours() / backups.plain(),
                        withContent,
                        restores.ours(),
                        restores.plain(),
                        restores.ours() / restores.plain(),
                        compare);
                plain(cluster.superuser("postgres"), "psql", "-qc", "drop database plain");
                plain(cluster.superuser("postgres"), "psql", "-qc", "drop database ours");
            }
        }
    }

    private void checkpoint(LocalCluster cluster) throws InterruptedException {
        plain(cluster.superuser("postgres"), "psql", "-qc", "checkpoint");
    }

    /** How long each took, in seconds; plain goes first in odd rounds. */
    private record Timing(double plain, double ours) {
        static Timing of(int round, Work before, Work plain, Work ours) throws Exception {
            before.run();
            double first = seconds(round % 2 == 1 ? plain : ours);
            before.run();
            double second = seconds(round % 2 == 1 ? ours : plain);
            return round % 2 == 1 ? new Timing(first, second) : new Timing(second, first);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1e9;
    }

    private void plain(DatabaseUrl database, String tool, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(binaries.find(tool).orElse(Path.of(tool)).toString()));
        command.addAll(List.of(arguments));
        CommandOutcome outcome = runner.run(Command.of(LIMIT, command).withEnvironment(database.libpqEnvironment()));
        if (!outcome.ok()) {
            throw new AssertionError(outcome.describe());
        }
    }

    /** As backup-scheduler does: dump, fingerprint, checksums, manifest. */
    private void backUp(BackupRepository repository, BackupId id, DatabaseUrl source, FingerprintLevel level)
            throws Exception {
        BackupDraft draft = ((Beginning.Begun) repository.begin("bench", id)).draft();
        Instant started = Instant.now();
        DumpOutcome outcome = new PgDump(binaries)
                .dump(source, draft.directory().resolve("dump"), new DumpSettings(2, LIMIT, level), progress -> {});
        DumpOutcome.Dumped dumped = (DumpOutcome.Dumped) outcome;
        Files.writeString(
                draft.directory().resolve("fingerprint.json"),
                dumped.fingerprint().toJson());
        Completion completion = draft.complete(new ManifestFacts(
                "logical",
                started,
                Instant.now(),
                dumped.snapshotAt(),
                dumped.serverVersionNum(),
                dumped.toolVersion(),
                dumped.databaseBytes(),
                Map.of()));
        if (!(completion instanceof Completion.Completed)) {
            throw new AssertionError(completion.toString());
        }
    }

    /** As restore-service does: all checksums, then the data. */
    private void restore(BackupRepository repository, BackupId id, DatabaseUrl target) throws Exception {
        if (!(repository.verify("bench", id, progress -> {}) instanceof Verification.Sound)) {
            throw new AssertionError("the backup is damaged");
        }
        RestoreOutcome outcome = new PgRestore(binaries)
                .restore(
                        repository.objectDirectory("bench", id).resolve("dump"),
                        target,
                        new RestoreSettings(2, LIMIT, false, false),
                        progress -> {});
        if (!(outcome instanceof RestoreOutcome.Restored)) {
            throw new AssertionError(outcome.toString());
        }
    }

    private static void fingerprint(DatabaseUrl database) throws Exception {
        FingerprintOutcome outcome = new Fingerprinter().take(database, FingerprintLevel.CONTENT, 2);
        if (!(outcome instanceof FingerprintOutcome.Taken)) {
            throw new AssertionError(outcome.toString());
        }
    }
}
