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
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.Staging;
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
import org.springframework.util.FileSystemUtils;

/**
 * A backup and a restore as we do them, beside plain {@code pg_dump -Fd -j2} and {@code pg_restore -j2} of the same database, in turn, in
 * one run. {@code -Ddr.benchmark.scale=135} is about 2 GB; the fingerprint's cost is told apart.
 *
 * <p>Each measurement begins from the same state: what the one before it wrote is removed, its pages are on disk, autovacuum is off. The
 * two sides take turns in going first, and the first round, which fills the caches, is not counted.
 */
@Tag("benchmark")
class CopyBenchmark {
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final int SCALE = Integer.getInteger("dr.benchmark.scale", 135);
    private static final int ROUNDS = Integer.getInteger("dr.benchmark.rounds", 6);

    private final PostgresBinaries binaries = PostgresBinaries.discover();
    private final CommandRunner runner = new CommandRunner();

    @TempDir
    private Path directory;

    @Test
    void a_backup_and_a_restore_cost_little_more_than_postgresqls_own_tools() throws Exception {
        try (LocalCluster cluster = TestPostgres.separateCluster()) {
            sql(cluster, "alter system set autovacuum = off");
            sql(cluster, "select pg_reload_conf()");
            PostgresServer server = new PostgresServer(cluster.superuser("postgres"));
            server.createDatabase("bench", "UTF8", "C.UTF-8", "C.UTF-8");
            DatabaseUrl source = cluster.superuser("bench");
            plain(source, "pgbench", "-i", "-q", "-s", Integer.toString(SCALE));
            System.out.printf(
                    "pgbench scale %d: %,d bytes, %d rounds%n",
                    SCALE, server.databaseBytes("bench").orThrow(), ROUNDS);

            Path dump = directory.resolve("plain");
            BackupRepository repository = BackupRepository.filesystem(
                    directory.resolve("repository"), RepositoryKeys.parse(RepositoryKeys.generate()));
            Path backups = directory.resolve("repository").resolve("bench");
            compare(
                    "backup",
                    () -> settle(cluster, dump, backups),
                    () -> plain(source, "pg_dump", "-Fd", "-j2", "-f", dump.toString()),
                    () -> backUp(repository, BackupId.fresh(Instant.now()), source, FingerprintLevel.NONE));

            settle(cluster, dump, backups);
            plain(source, "pg_dump", "-Fd", "-j2", "-f", dump.toString());
            BackupId id = BackupId.fresh(Instant.now());
            double withContent = seconds(() -> backUp(repository, id, source, FingerprintLevel.CONTENT));
            System.out.printf("backup with content fingerprint: %.1f s%n", withContent);

            DatabaseUrl target = cluster.superuser("target");
            Work emptyTarget = () -> {
                sql(cluster, "drop database if exists target");
                server.createDatabase("target", "UTF8", "C.UTF-8", "C.UTF-8");
                settle(cluster);
            };
            compare(
                    "restore",
                    emptyTarget,
                    () -> plain(target, "pg_restore", "-j2", "-d", "target", dump.toString()),
                    () -> restore(repository, id, target));
            System.out.printf("comparison of contents after a restore: %.1f s%n", seconds(() -> fingerprint(target)));
        }
    }

    private static void compare(String what, Work before, Work plain, Work ours) throws Exception {
        List<Double> plains = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            boolean plainFirst = round % 2 == 0;
            before.run();
            double first = seconds(plainFirst ? plain : ours);
            before.run();
            double second = seconds(plainFirst ? ours : plain);
            double plainSeconds = plainFirst ? first : second;
            double ownSeconds = plainFirst ? second : first;
            System.out.printf(
                    "%s, round %d%s: ours %.1f s, plain %.1f s, ratio %.2f%n",
                    what,
                    round,
                    round == 0 ? " (not counted)" : "",
                    ownSeconds,
                    plainSeconds,
                    ownSeconds / plainSeconds);
            if (round > 0) {
                plains.add(plainSeconds);
                own.add(ownSeconds);
                ratios.add(ownSeconds / plainSeconds);
            }
        }
        System.out.printf(
                "%s: medians ours %.1f s, plain %.1f s; ratio of the medians %.2f, median of the ratios %.2f%n",
                what, median(own), median(plains), median(own) / median(plains), median(ratios));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Removes what was written, and waits until nothing is left to write. */
    private void settle(LocalCluster cluster, Path... written) throws Exception {
        for (Path each : written) {
            FileSystemUtils.deleteRecursively(each);
        }
        sql(cluster, "checkpoint");
        CommandOutcome synced = runner.run(Command.of(LIMIT, List.of("sync")));
        if (!synced.ok()) {
            throw new AssertionError(synced.describe());
        }
    }

    private void sql(LocalCluster cluster, String statement) throws InterruptedException {
        plain(cluster.superuser("postgres"), "psql", "-qc", statement);
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
        BackupDraft draft = ((Beginning.Begun) repository.begin("bench", id, 1)).draft();
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

    /** As restore-service does: all checksums, then a copy with all checksums once more, then the data from there. */
    private void restore(BackupRepository repository, BackupId id, DatabaseUrl target) throws Exception {
        if (!(repository.verify("bench", id, progress -> {}) instanceof Verification.Sound sound)) {
            throw new AssertionError("the backup is damaged");
        }
        Path staged = directory.resolve("staged");
        FileSystemUtils.deleteRecursively(staged);
        long from = System.nanoTime();
        if (!(repository.stage("bench", id, sound.manifest().sha256(), staged, progress -> {})
                instanceof Staging.Staged)) {
            throw new AssertionError("the backup cannot be copied");
        }
        System.out.printf(
                "  staging %,d bytes: %.2f s%n", sound.manifest().storedBytes(), (System.nanoTime() - from) / 1e9);
        RestoreOutcome outcome = new PgRestore(binaries)
                .restore(staged.resolve("dump"), target, new RestoreSettings(2, LIMIT, false, false), progress -> {});
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
