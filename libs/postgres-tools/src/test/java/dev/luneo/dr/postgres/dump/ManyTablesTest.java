package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManyTablesTest {

    /** Room for 600 locks, which is as small as a server gets; pg_dump alone takes 300 of them here, one a table. */
    private static final Map<String, String> LITTLE_ROOM =
            Map.of("max_locks_per_transaction", "10", "max_connections", "30");

    private static final int TABLES = 300;

    @Test
    void a_database_is_dumped_where_pg_dump_alone_would_find_room_for_its_locks() throws Exception {
        Path directory = TestPostgres.directory("luneo-many-");
        LocalCluster cluster = TestPostgres.start(ClusterSettings.of(directory, "tester", TestPostgres.PASSWORD)
                .withoutFsync()
                .with(LITTLE_ROOM));
        try {
            DatabaseUrl url = cluster.superuser("postgres");
            for (int table = 0; table < TABLES; table++) {
                TestPostgres.execute(
                        url,
                        "create table m%1$d (id serial primary key, a integer, b text); create index on m%1$d (a);"
                                        .formatted(table)
                                + " create index on m%1$d (b); insert into m%1$d (a) values (1)".formatted(table));
            }
            DumpOutcome outcome = new PgDump(TestPostgres.binaries())
                    .dump(
                            url,
                            directory.resolve("dump"),
                            new DumpSettings(2, Duration.ofMinutes(5), FingerprintLevel.CONTENT),
                            progress -> {});
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            DumpOutcome.Dumped.class,
                            dumped ->
                                    assertThat(dumped.fingerprint().totalRows()).isEqualTo(TABLES));
        } finally {
            cluster.kill();
            TestPostgres.remove(directory);
        }
    }
}
