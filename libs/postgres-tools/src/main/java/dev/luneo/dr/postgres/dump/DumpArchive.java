package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import java.nio.file.Path;

/** Looks into a dump directory without restoring it. */
public final class DumpArchive {

    private final PostgresBinaries binaries;

    public DumpArchive(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    /** Reads the table of contents only; damage in a table's own file shows in a restore or by its checksum. */
    public Answer<ArchiveInfo> inspect(Path directory) throws InterruptedException {
        throw new UnsupportedOperationException(binaries.toString());
    }
}
