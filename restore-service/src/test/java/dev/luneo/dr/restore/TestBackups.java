package dev.luneo.dr.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.dump.DumpOutcome;
import dev.luneo.dr.postgres.dump.DumpSettings;
import dev.luneo.dr.postgres.dump.PgDump;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Completion;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.Storage;
import dev.luneo.dr.repository.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Real backups of real databases in a real repository, and the ways to spoil them. */
public final class TestBackups {
    private static final DumpSettings SETTINGS = new DumpSettings(2, Duration.ofMinutes(2), FingerprintLevel.CONTENT);

    /** What all repositories of these tests are signed with. */
    public static final String KEY = RepositoryKeys.generate();

    /** Keys sorted: what a checksum is of. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private static final String FINGERPRINT = "fingerprint.json";

    private final Path root;
    private final String database;
    private final BackupRepository repository;
    private int hours;

    public TestBackups(Path root, String database) {
        this(root, database, Storage.filesystem(root));
    }

    public TestBackups(Path root, String database, Storage storage) {
        this.root = root;
        this.database = database;
        this.repository = BackupRepository.opened(storage, RepositoryKeys.parse(KEY));
    }

    public Manifest take(DatabaseUrl source) {
        Instant startedAt = Instant.now();
        BackupDraft draft = begin(startedAt);
        try {
            DumpOutcome outcome = new PgDump(TestPostgres.binaries())
                    .dump(source, draft.directory().resolve("dump"), SETTINGS, progress -> {});
            if (!(outcome instanceof DumpOutcome.Dumped dumped)) {
                throw new IllegalStateException(outcome.toString());
            }
            Files.writeString(
                    draft.directory().resolve(FINGERPRINT), dumped.fingerprint().toJson());
            Files.writeString(
                    draft.directory().resolve("catalogue.json"), dumped.facts().toJson());
            return complete(
                    draft,
                    new ManifestFacts(
                            "logical",
                            startedAt,
                            Instant.now(),
                            dumped.snapshotAt(),
                            dumped.serverVersionNum(),
                            dumped.toolVersion(),
                            dumped.databaseBytes(),
                            Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Manifest copy(TestBackups from, Manifest backup) {
        return copy(from, backup, directory -> {}, facts -> facts);
    }

    /**
     * A backup with the same data, taken an hour after the last one, without asking pg_dump again.
     *
     * @param spoil the files before they are sealed: what is done here, no checksum will tell
     * @param lie what the manifest is to say instead
     */
    public Manifest copy(TestBackups from, Manifest backup, Consumer<Path> spoil, UnaryOperator<ManifestFacts> lie) {
        hours++;
        Duration later = Duration.ofHours(hours);
        BackupDraft draft = begin(backup.startedAt().plus(later));
        for (StoredObject object : backup.objects()) {
            Path target = draft.directory().resolve(object.path());
            try {
                Files.createDirectories(target.getParent());
                Files.copy(from.directory(backup).resolve(object.path()), target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Instant point = backup.restorablePoint().plus(later);
        change(
                draft.directory().resolve(FINGERPRINT),
                bytes -> new String(bytes, UTF_8)
                        .replace(backup.restorablePoint().toString(), point.toString())
                        .getBytes(UTF_8));
        spoil.accept(draft.directory());
        return complete(
                draft,
                lie.apply(new ManifestFacts(
                        backup.method(),
                        backup.startedAt().plus(later),
                        backup.completedAt().plus(later),
                        point,
                        backup.serverVersion(),
                        backup.toolVersion(),
                        backup.databaseBytes(),
                        backup.notes())));
    }

    private BackupDraft begin(Instant startedAt) {
        return ((Beginning.Begun) repository.begin(database, BackupId.fresh(startedAt), 1)).draft();
    }

    private static Manifest complete(BackupDraft draft, ManifestFacts facts) {
        Completion completion = draft.complete(facts);
        if (completion instanceof Completion.Completed completed) {
            return completed.manifest();
        }
        throw new IllegalStateException(completion.toString());
    }

    public Manifest newest() {
        return repository.scan(database).newest().orElseThrow();
    }

    public static ManifestFacts withDatabaseBytes(ManifestFacts facts, long bytes) {
        return new ManifestFacts(
                facts.method(),
                facts.startedAt(),
                facts.completedAt(),
                facts.restorablePoint(),
                facts.serverVersion(),
                facts.toolVersion(),
                bytes,
                facts.notes());
    }

    public Path directory(Manifest backup) {
        return root.resolve(database).resolve(backup.backupId().value());
    }

    /** The largest file with rows in it. */
    public Path data(Manifest backup) {
        return backup.objects().stream()
                .filter(object -> object.path().contains(".dat.gz"))
                .max((left, right) -> Long.compare(left.bytes(), right.bytes()))
                .map(object -> directory(backup).resolve(object.path()))
                .orElseThrow();
    }

    public void flipBit(Path file) {
        change(file, bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
    }

    /** As whoever can write to the repository can: an object is another one, all checksums fit, and nobody has signed it. */
    public void forge(Manifest backup, String path, UnaryOperator<byte[]> change) {
        change(directory(backup).resolve(path), change);
        unsign(
                backup,
                manifest -> manifest.withArray("objects").forEach(object -> {
                    if (object.path("path").asString().equals(path)) {
                        byte[] content = read(directory(backup).resolve(path));
                        ((ObjectNode) object).put("bytes", content.length).put("sha256", sha256(content));
                    }
                }));
    }

    /** Pipes, links, files, garbage, an unsigned backup and hundreds of directories, all newer than any backup by their names. */
    public void plantStrangeThings(Manifest original) {
        Path home = root.resolve(database);
        try {
            Path piped = Files.createDirectory(home.resolve("20990101T000000Z-0001"));
            new ProcessBuilder("mkfifo", piped.resolve(Manifest.FILE_NAME).toString())
                    .start()
                    .waitFor();
            Files.createSymbolicLink(home.resolve("20990101T000000Z-0002"), Path.of("/"));
            Files.writeString(home.resolve("20990101T000000Z-0003"), "a file");
            Files.createDirectory(home.resolve("20990101T000000Z-0004\nall is lost"));
            Path unsigned = Files.createDirectory(home.resolve("20990101T000000Z-0005"));
            Files.writeString(unsigned.resolve("toc.dat"), "theirs");
            byte[] toc = "theirs".getBytes(UTF_8);
            ObjectNode manifest =
                    (ObjectNode) JSON.readTree(read(directory(original).resolve(Manifest.FILE_NAME)));
            manifest.put("backupId", "20990101T000000Z-0005").put("database", database);
            manifest.putArray("objects")
                    .addObject()
                    .put("path", "toc.dat")
                    .put("bytes", toc.length)
                    .put("sha256", sha256(toc));
            Files.write(unsigned.resolve(Manifest.FILE_NAME), JSON.writeValueAsBytes(manifest));
            unsign(unsigned, node -> {});
            for (int junk = 0; junk < 300; junk++) {
                Path one = Files.createDirectory(home.resolve("20981231T000000Z-" + junk));
                Files.writeString(one.resolve(Manifest.FILE_NAME), "{");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a backup from before manifests were signed. */
    public void unsign(Manifest backup) {
        unsign(backup, manifest -> {});
    }

    private void unsign(Manifest backup, Consumer<ObjectNode> also) {
        unsign(directory(backup), also);
    }

    private static void unsign(Path backup, Consumer<ObjectNode> also) {
        change(backup.resolve(Manifest.FILE_NAME), bytes -> {
            ObjectNode manifest = (ObjectNode) JSON.readTree(bytes);
            also.accept(manifest);
            manifest.remove("signature");
            manifest.remove("sha256");
            manifest.put("sha256", sha256(JSON.writeValueAsBytes(manifest)));
            return JSON.writeValueAsBytes(manifest);
        });
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void truncate(Path file) {
        change(file, bytes -> java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    public void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void change(Path file, UnaryOperator<byte[]> change) {
        try {
            Files.write(file, change.apply(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
