package dev.luneo.dr.deploy.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class LedgersTest {
    private static final String PRISMA = "create table %s._prisma_migrations (id varchar(36) primary key,"
            + " checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null, logs text,"
            + " rolled_back_at timestamptz, started_at timestamptz not null default now(),"
            + " applied_steps_count integer not null default 0)";

    @Test
    void a_migration_that_prisma_never_finished_is_named_wherever_its_ledger_is() {
        DatabaseUrl database = TestPostgres.freshDatabase("ledgers");
        TestPostgres.execute(
                database,
                "create schema \"odd \"\"schema\"",
                PRISMA.formatted("\"odd \"\"schema\""),
                "insert into \"odd \"\"schema\"._prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at, logs)"
                        + " values ('1', '', now(), '1_good', null, null), ('2', '', null, '2_back', now(), 'x'),"
                        + " ('3', '', null, '3_dead', null, null), ('4', '', null, '4_bad', null, 'error')");
        Ledgers ledgers = Ledgers.of(database).orThrow();
        assertThat(ledgers.unfinished()).hasSize(2);
        assertThat(ledgers.unfinished().get(0)).contains("odd \"schema", "3_dead", "was never finished", "resolve");
        assertThat(ledgers.unfinished().get(1)).contains("4_bad", "failed");
        assertThat(ledgers.applied()).containsExactly("1_good");
    }

    @Test
    void other_tools_are_read_too() {
        DatabaseUrl database = TestPostgres.freshDatabase("ledgers");
        TestPostgres.execute(
                database,
                "create table flyway_schema_history (installed_rank int primary key, version varchar(50), script varchar(1000),"
                        + " installed_on timestamp, success boolean)",
                "insert into flyway_schema_history values (1, '1', 'V1.sql', now(), true), (2, '2', 'V2.sql', now(), false)",
                "create table databasechangeloglock (id int primary key, locked boolean, lockgranted timestamp, lockedby varchar(255))",
                "insert into databasechangeloglock values (1, true, now(), 'build (10.0.0.1)')",
                "create table schema_migrations (version varchar primary key)",
                "create table ar_internal_metadata (key varchar primary key, value varchar)",
                "create table django_migrations (id bigint primary key, app varchar(255), name varchar(255), applied timestamptz)",
                "create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp)");
        Ledgers ledgers = Ledgers.of(database).orThrow();
        assertThat(ledgers.unfinished())
                .hasSize(2)
                .anySatisfy(said -> assertThat(said).contains("V2.sql", "flyway repair"))
                .anySatisfy(said -> assertThat(said).contains("build (10.0.0.1)", "still holds the lock"));
        assertThat(ledgers.read()).hasSize(6);
    }

    @Test
    void what_merely_has_the_name_of_a_ledger_is_none() {
        DatabaseUrl database = TestPostgres.freshDatabase("ledgers");
        TestPostgres.execute(
                database,
                PRISMA.formatted("public"),
                "insert into _prisma_migrations (id, checksum, migration_name) values ('1', '', 'dead')",
                "create schema copy",
                "create table copy._prisma_migrations as table _prisma_migrations",
                "delete from _prisma_migrations",
                "create schema archive",
                "create table archive._prisma_migrations (id text primary key, note text)",
                "create schema seen",
                "create view seen._prisma_migrations as table copy._prisma_migrations");
        Ledgers ledgers = Ledgers.of(database).orThrow();
        assertThat(ledgers.unfinished()).isEmpty();
        assertThat(ledgers.read()).containsExactly("public._prisma_migrations (Prisma)");
    }

    @Test
    void data_that_is_newer_than_the_code_is_said(@TempDir Path directory) throws IOException {
        for (String name : List.of("1_a", "2_b")) {
            Files.createDirectories(directory.resolve("prisma/migrations").resolve(name));
            Files.writeString(
                    directory.resolve("prisma/migrations").resolve(name).resolve("migration.sql"), "");
        }
        assertThat(PrismaFolder.newerThanCode(Optional.of(directory), Set.of("1_a", "2_b")))
                .isEmpty();
        assertThat(PrismaFolder.newerThanCode(Optional.of(directory), Set.of("1_a", "2_b", "3_c")))
                .hasValueSatisfying(said -> assertThat(said).contains("1 migrations", "3_c"));
    }

    @Test
    void a_lost_connection_is_told_by_codes_and_never_by_words() {
        assertThat(CutOff.code(List.of("Error: P1001: Can't reach database server")))
                .contains("P1001");
        assertThat(CutOff.code(List.of("ERROR:  57P01: terminating connection")))
                .contains("57P01");
        assertThat(CutOff.code(List.of("Database error code: 53100"))).contains("53100");
        assertThat(CutOff.code(List.of("SQL State  : 08006"))).contains("08006");
        assertThat(CutOff.code(List.of(
                        "connection lost, no space left on device, server closed the connection",
                        "P3009: failed migrations",
                        "Database error code: 42P01",
                        "migration 53100_widen failed")))
                .isEmpty();
    }
}
