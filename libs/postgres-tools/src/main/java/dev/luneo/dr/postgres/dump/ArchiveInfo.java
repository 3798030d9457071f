package dev.luneo.dr.postgres.dump;

/**
 * What an archive says about itself.
 *
 * @param serverMajor major version of the server it was taken from
 * @param serverVersion as the archive has it, such as {@code 15.13 (Debian 15.13-0+deb12u1)}
 * @param toolVersion of the pg_dump that wrote it
 * @param entries entries in its table of contents
 */
public record ArchiveInfo(int serverMajor, String serverVersion, String toolVersion, int entries) {}
