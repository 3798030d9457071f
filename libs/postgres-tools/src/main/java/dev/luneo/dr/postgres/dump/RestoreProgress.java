package dev.luneo.dr.postgres.dump;

/**
 * How far a restore is, by entries of the archive's table of contents.
 *
 * @param object what was worked on last, such as {@code TABLE DATA orders}
 */
public record RestoreProgress(int done, int total, String object) {}
