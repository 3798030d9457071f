package dev.luneo.dr.restore.method.logical;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.dump.ArchiveInfo;
import dev.luneo.dr.postgres.dump.DumpArchive;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.method.BackupMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Backups by pg_dump: a directory for pg_restore, which may lie at any depth and is known by its table of contents. */
public final class LogicalBackups implements BackupMethod {
    private static final String TABLE_OF_CONTENTS = "toc.dat";

    private final PostgresBinaries binaries;
    private final DumpArchive archives;

    public LogicalBackups(PostgresBinaries binaries) {
        this.binaries = binaries;
        this.archives = new DumpArchive(binaries);
    }

    @Override
    public String word() {
        return "logical";
    }

    @Override
    public Optional<String> lacks(Manifest manifest) {
        return BackupFiles.object(manifest, TABLE_OF_CONTENTS).isPresent()
                ? Optional.empty()
                : Optional.of("its manifest lists no dump (no toc.dat)");
    }

    @Override
    public boolean tellsOfSchema(StoredObject object) {
        return BackupFiles.isNamed(object, TABLE_OF_CONTENTS) || BackupFiles.isRecord(object);
    }

    @Override
    public OwnWord ownWord(BackupFiles schema) throws InterruptedException {
        Answer<ArchiveInfo> archive = archives.inspect(dump(schema));
        Optional<PostgresFailure> failure = archive.whenFailed();
        if (failure.isPresent()) {
            String detail = failure.get().detail();
            return switch (failure.get().reason()) {
                case DATA_DAMAGED -> new OwnWord.Damaged("its dump cannot be read: " + detail);
                case TOOL_TOO_OLD -> new OwnWord.Unfit("its dump needs a newer pg_restore: " + detail);
                default -> new OwnWord.Unheard(RestoreReason.of(failure.get()));
            };
        }
        int major = schema.manifest().serverVersion() / 10_000;
        if (archive.orThrow().serverMajor() != major) {
            return new OwnWord.Damaged("its manifest says PostgreSQL %d, its dump says PostgreSQL %s"
                    .formatted(major, archive.orThrow().serverVersion()));
        }
        return recorded(schema).<OwnWord>map(OwnWord.Damaged::new).orElseGet(OwnWord.Fits::new);
    }

    /** What is wrong with what was recorded of it. */
    private static Optional<String> recorded(BackupFiles files) {
        try {
            files.facts();
            Optional<Fingerprint> recorded = files.fingerprint();
            return recorded.filter(fingerprint ->
                            !fingerprint.takenAt().equals(files.manifest().restorablePoint()))
                    .map(fingerprint -> "its manifest says it is as of %s, its fingerprint says %s"
                            .formatted(files.manifest().restorablePoint(), fingerprint.takenAt()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("what was recorded of it cannot be read: " + e.getMessage());
        }
    }

    @Override
    public Made restore(Wanted wanted) throws InterruptedException {
        return new DatabaseFromBackup(wanted, binaries).made();
    }

    /** The directory for pg_restore. */
    static Path dump(BackupFiles backup) {
        return BackupFiles.object(backup.manifest(), TABLE_OF_CONTENTS)
                .map(toc -> backup.copied().resolve(toc.path()))
                .flatMap(toc -> Optional.ofNullable(toc.getParent()))
                .orElseThrow(() -> new IllegalStateException("a backup without a dump was chosen"));
    }
}
