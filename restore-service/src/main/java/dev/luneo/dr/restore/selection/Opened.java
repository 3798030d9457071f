package dev.luneo.dr.restore.selection;

import dev.luneo.dr.restore.method.BackupFiles;

/** A chosen backup, looked at again when it is needed: repositories change while people decide. */
public sealed interface Opened {
    record Ready(BackupFiles files) implements Opened {
        @Override
        public String detail() {
            return "it is ready";
        }
    }

    record Damaged(String detail) implements Opened {}

    record Unavailable(String detail) implements Opened {}

    /** Another one lies in its place by now, or one that nobody vouches for: whatever that is, it was not chosen. */
    record Replaced(String detail) implements Opened {}

    /** There is no room for a copy of our own. */
    record NoRoom(String detail) implements Opened {}

    /** What was found, for people. */
    String detail();
}
