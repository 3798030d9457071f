package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.OwnFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Why the repository could not do something.
 *
 * @param detail what happened, with path and values
 * @param missingBytes how much space is lacking when the reason is {@link Reason#NO_SPACE}, at least 1; otherwise 0
 */
public record RepositoryFailure(Reason reason, String detail, long missingBytes) {

    /** The closed list of reasons; the hint is for the operator. */
    public enum Reason {
        NO_SPACE(true, "free space on the repository's file system, or shorten the retention, and try again"),
        NOT_PERMITTED(false, "give the service's user write permission on the repository's directory"),
        READ_ONLY(false, "mount the repository's file system for writing"),
        /** What is written there would be signed as ours, and others may write there. */
        EXPOSED(
                false,
                "take the right to write away from others, as the detail says; or make a repository on a disk of our own the"
                        + " database's first, and this one its second: copies are compared with what was signed"),
        IO_ERROR(true, "check the repository's disk or mount; the system log usually says more"),
        /** The draft's directory went away, or the backup was completed or removed before. */
        DRAFT_GONE(
                false,
                "take a new backup; make sure that drafts are swept only when they are older than any backup takes"),
        /** The tool left something in the directory that a backup cannot hold. */
        NOT_STORABLE(false, "a backup holds plain files only, and its tool must not write manifest.json"),
        /** The facts given for the manifest cannot be so. */
        CONTRADICTORY_FACTS(false, "check the clocks and versions that the backup's facts were taken from"),
        /** What is read whole when the backup is used would not be read back. */
        OBJECT_TOO_LARGE(
                false, "drop what nobody needs from the database, such as schemas that tests have left, or split it"),
        /** The manifest would be larger than a reader accepts. */
        TOO_MANY_OBJECTS(
                false, "this backup has too many files for one manifest: split the database or use another method");

        private final boolean retryable;
        private final String hint;

        Reason(boolean retryable, String hint) {
            this.retryable = retryable;
            this.hint = hint;
        }

        public boolean retryable() {
            return retryable;
        }

        public String hint() {
            return hint;
        }
    }

    static RepositoryFailure of(Reason reason, String detail) {
        return new RepositoryFailure(reason, detail, 0);
    }

    /** The failure as a value. The kernel's own words are all that Java passes on about a full disk. */
    static RepositoryFailure of(IOException failure, Path where, long bytesNeeded) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        long usable = OwnFiles.usableBytes(where).orElse(Long.MAX_VALUE);
        if (words.contains("no space left") || words.contains("quota exceeded") || usable < bytesNeeded) {
            long missing = Math.max(1, bytesNeeded - usable);
            return new RepositoryFailure(
                    Reason.NO_SPACE,
                    where + ": at least " + missing + " bytes are missing, " + usable + " are free: " + failure,
                    missing);
        }
        return of(failure, where.toString());
    }

    static RepositoryFailure of(IOException failure, String where) {
        return of(reasonOf(failure), where + ": " + failure);
    }

    static RepositoryFailure of(RepositoryUnavailable silence) {
        return of(Reason.IO_ERROR, String.valueOf(silence.getMessage()));
    }

    private static Reason reasonOf(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("read-only file system")) {
            return Reason.READ_ONLY;
        }
        return failure instanceof AccessDeniedException || words.contains("operation not permitted")
                ? Reason.NOT_PERMITTED
                : Reason.IO_ERROR;
    }
}
