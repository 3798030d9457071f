package dev.luneo.dr.postgres.fingerprint;

/**
 * The newest migration that was applied, as the migration tool's own table has it.
 *
 * @param table the qualified name of that table
 * @param version Prisma: the migration's name; Flyway: its version
 * @param count migrations applied
 */
public record MigrationHead(String table, String version, long count) {

    public MigrationHead {
        Complete.check("migrationHead", table, version);
    }
}
