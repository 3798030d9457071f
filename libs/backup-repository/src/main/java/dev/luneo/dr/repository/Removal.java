package dev.luneo.dr.repository;

/** The outcome of removing a backup or a draft. */
public sealed interface Removal {

    /** It is gone. */
    record Removed(long bytesFreed) implements Removal {}

    /** There was nothing, or it was removed before. */
    record Absent() implements Removal {}

    /** Left alone: it is not what was to be removed (a draft instead of a backup, or a backup instead of a draft). */
    record LeftAlone(String why) implements Removal {}

    /** It is out of the catalogue or untouched, but files may remain; removing it again goes on. */
    record Failed(RepositoryFailure failure) implements Removal {}
}
