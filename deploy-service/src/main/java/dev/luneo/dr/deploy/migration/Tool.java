package dev.luneo.dr.deploy.migration;

import java.util.List;
import java.util.Set;

/**
 * A migration tool, by the table that it keeps. Tools that run each migration in a transaction together with its row have no
 * unfinished rows; their tables are only read, for whether they can be.
 */
enum Tool {
    PRISMA(
            "Prisma",
            "_prisma_migrations",
            Set.of("migration_name varchar", "finished_at time", "started_at time", "rolled_back_at time", "logs text"),
            "pg_catalog.left(migration_name::text, 200), started_at::text,"
                    + " case when logs <> '' then 'failed' else 'was never finished' end",
            "finished_at is null and rolled_back_at is null order by started_at",
            "see whether what it does is in the database, then have the plan's migrate command run"
                    + " `prisma migrate resolve --applied` or `--rolled-back` for it before `prisma migrate deploy`"),
    FLYWAY(
            "Flyway",
            "flyway_schema_history",
            Set.of(
                    "installed_rank integer",
                    "version varchar",
                    "script varchar",
                    "installed_on time",
                    "success boolean"),
            "pg_catalog.left(script::text, 200), installed_on::text, 'failed'",
            "not success order by installed_rank",
            "mend it, and have the plan's migrate command run `flyway repair` before `flyway migrate`"),
    LIQUIBASE(
            "Liquibase",
            "databasechangeloglock",
            Set.of("id integer", "locked boolean", "lockgranted time", "lockedby varchar"),
            "'the run of ' || coalesce(pg_catalog.left(lockedby::text, 200), 'somebody'), lockgranted::text,"
                    + " 'still holds the lock'",
            "locked order by id",
            "see that it is dead, and have the plan's migrate command run `liquibase release-locks` first"),
    RAILS("Rails", "schema_migrations", Set.of("version varchar")),
    RAILS_ENVIRONMENT("Rails", "ar_internal_metadata", Set.of("key varchar", "value varchar")),
    DJANGO("Django", "django_migrations", Set.of("app varchar", "name varchar", "applied time")),
    DIESEL("Diesel", "__diesel_schema_migrations", Set.of("version varchar", "run_on time"));

    private final String title;
    private final String table;
    private final Set<String> columns;
    private final String told;
    private final String unfinished;
    private final String wayOut;

    Tool(String title, String table, Set<String> columns) {
        this(title, table, columns, "'', '', ''", "false", "");
    }

    Tool(String title, String table, Set<String> columns, String told, String unfinished, String wayOut) {
        this.title = title;
        this.table = table;
        this.columns = columns;
        this.told = told;
        this.unfinished = unfinished;
        this.wayOut = wayOut;
    }

    String title() {
        return title;
    }

    String table() {
        return table;
    }

    String wayOut() {
        return wayOut;
    }

    /** @param found name and type of each column; a table that merely has the name is nobody's */
    boolean keeps(List<String> found) {
        return found.containsAll(columns);
    }

    /** Asks for which migration, since when, and how it stands. A plain ledger answers nothing, and is read to its end for that. */
    String question(String quotedTable) {
        return unfinished.equals("false")
                ? "select '', '', '' from only %s where tableoid = 0".formatted(quotedTable)
                : "select %s from only %s where %s limit 20".formatted(told, quotedTable, unfinished);
    }
}
