package dev.luneo.dr.repository;

/** The outcome of asking for a place to write a backup to. */
public sealed interface Beginning {

    /** The place is there, empty, and nobody else's. */
    record Begun(BackupDraft draft) implements Beginning {}

    /** A backup or an attempt with this id exists already. */
    record Taken(BackupId id) implements Beginning {}

    record Failed(RepositoryFailure failure) implements Beginning {}
}
