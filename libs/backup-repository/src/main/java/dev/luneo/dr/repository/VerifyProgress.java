package dev.luneo.dr.repository;

/**
 * How far a verification is; {@code bytesDone} never decreases and ends at {@code bytesTotal} unless an object could not be
 * read to its end.
 */
public record VerifyProgress(long bytesDone, long bytesTotal) {}
