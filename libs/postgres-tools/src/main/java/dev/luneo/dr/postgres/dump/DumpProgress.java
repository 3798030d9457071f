package dev.luneo.dr.postgres.dump;

/**
 * How far a dump is, by tables.
 *
 * @param object what was finished last
 */
public record DumpProgress(int done, int total, String object) {}
