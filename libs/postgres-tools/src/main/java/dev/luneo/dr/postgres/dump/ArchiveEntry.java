package dev.luneo.dr.postgres.dump;

/**
 * An object as an archive names it: by the numbers that it had in the database that was dumped.
 *
 * @param catalogue the oid of the catalogue it is in, such as that of pg_event_trigger
 */
public record ArchiveEntry(long catalogue, long oid) {}
