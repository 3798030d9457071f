package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class ManyTablesTest {

    /**
     * Room for 1,220 locks: 10 for each of 100 connections and 22 processes of the server's own. pg_dump alone was seen to take
     * 820 of them here: one a table, one a sequence, and some 200 in its connections' catalogues.
     */
    private static final Map<String, String> LITTLE_ROOM =
            Map.of("max_locks_per_transaction", "10", "max_connections", "100");

    /** What the catalogue's questions take of it, with as much again. */
    private static final int LEFT_OVER = 60;

    private static final int TABLES = 300;

    private final Path directory = TestPostgres.directory("luneo-many-");
    private final LocalCluster cluster =
            TestPostgres.start(ClusterSettings.of(directory, "tester", TestPostgres.PASSWORD)
                    .withoutFsync()
                    .with(LITTLE_ROOM));
    private final DatabaseUrl url = cluster.superuser("postgres");

    @BeforeEach
    void many_tables() {
        for (int table = 0; table < TABLES; table++) {
            TestPostgres.execute(
                    url,
                    "create table m%1$d (id serial primary key, a integer, b text); create index on m%1$d (a);"
                                    .formatted(table)
                            + " create index on m%1$d (b); insert into m%1$d (a) values (1)".formatted(table));
        }
    }

    @AfterEach
    void remove() throws InterruptedException {
        cluster.kill();
        TestPostgres.remove(directory);
    }

    @Test
    void a_database_is_dumped_where_pg_dump_alone_would_find_room_for_its_locks() throws Exception {
        DumpOutcome outcome = new PgDump(TestPostgres.binaries())
                .dump(
                        url,
                        directory.resolve("dump"),
                        new DumpSettings(2, Duration.ofMinutes(5), FingerprintLevel.CONTENT),
                        progress -> {});
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        DumpOutcome.Dumped.class,
                        dumped -> assertThat(dumped.fingerprint().totalRows()).isEqualTo(TABLES));
    }

    @Test
    void a_fingerprint_needs_no_room_for_locks_but_what_the_catalogue_takes() throws Exception {
        try (Connection greedy = url.connectAsApplication();
                Statement statement = greedy.createStatement()) {
            greedy.setAutoCommit(false);
            // Advisory locks always take room. All but the last that fit are taken, then some are given back.
            statement.execute("do $$ declare n integer := 0; begin loop begin perform pg_advisory_lock(n); n := n + 1;"
                    + " exception when out_of_memory then exit; end; end loop;"
                    + " for i in 1..%d loop perform pg_advisory_unlock(n - i); end loop; end $$".formatted(LEFT_OVER));
            FingerprintOutcome outcome = new Fingerprinter().take(url, FingerprintLevel.CONTENT, 2);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            FingerprintOutcome.Taken.class,
                            taken -> assertThat(taken.fingerprint().totalRows()).isEqualTo(TABLES));
        }
    }
}
