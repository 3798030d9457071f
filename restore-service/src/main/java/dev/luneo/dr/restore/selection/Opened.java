package dev.luneo.dr.restore.selection;

/** A chosen backup, looked at again when it is needed: repositories change while people decide. */
public sealed interface Opened {
    record Ready(BackupFiles files) implements Opened {}

    record Damaged(String detail) implements Opened {}

    record Unavailable(String detail) implements Opened {}
}
