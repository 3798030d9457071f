package dev.luneo.dr.repository;

/** The outcome of completing a draft. */
public sealed interface Completion {

    /** The backup exists, and survives a power cut. */
    record Completed(Manifest manifest) implements Completion {}

    /** The backup does not exist; the draft is still there, to be completed again or abandoned. */
    record Failed(RepositoryFailure failure) implements Completion {}
}
