package dev.luneo.dr.repository;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with a stored backup.
 *
 * @param object the file, relative to the backup's directory
 * @param detail what is wrong with it, with the values
 */
public record Damage(Kind kind, String object, String detail) {

    /** What can be wrong; the hint is for the operator. */
    public enum Kind {
        /** Listed, and not there. */
        MISSING(false, "the storage lost it or someone deleted it: use another backup"),
        /** Shorter than when it was stored. */
        TRUNCATED(false, "the storage lost the rest: use another backup and check the disk"),
        /** Other content than when it was stored. */
        ALTERED(false, "the content changed after it was stored: use another backup and check the disk"),
        /** A file that the manifest does not list. */
        EXTRA(false, "find out who put it there; when it is harmless, move it out of the backup's directory"),
        /** A symbolic link, device or directory where a file should be. */
        NOT_A_FILE(false, "a backup holds plain files only: find out who changed it, and use another backup"),
        /** Cannot be read, now. */
        UNREADABLE(true, "check permissions, mounts and the disk, and try again"),
        /** The manifest is not one. */
        MANIFEST_UNREADABLE(false, "without a manifest nothing says what this backup is: use another backup"),
        /** The manifest contradicts itself, its checksum or its place. */
        MANIFEST_LIES(false, "the manifest was changed or moved after it was written: use another backup");

        private final boolean retryable;
        private final String hint;

        Kind(boolean retryable, String hint) {
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

    /** What is said of one backup; the rest adds nothing to the decision. */
    private static final int MOST_NAMED = 5;

    public static String words(List<Damage> damages) {
        String first = damages.stream()
                .limit(MOST_NAMED)
                .map(Damage::toString)
                .distinct()
                .collect(Collectors.joining("; "));
        return damages.size() > MOST_NAMED ? first + "; and %d more".formatted(damages.size() - MOST_NAMED) : first;
    }

    /** Whether the backup may be read another time: nothing then says that it is damaged itself. */
    public static boolean mayPass(List<Damage> damages) {
        return !damages.isEmpty()
                && damages.stream().allMatch(damage -> damage.kind().retryable());
    }

    /** One line for a person: {@code TRUNCATED toc.dat: 10 of 4711 bytes}. */
    @Override
    public String toString() {
        return kind + " " + object + ": " + detail;
    }
}
