package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.AwkwardSchema;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.postgres.fingerprint.FingerprintComparison;
import dev.luneo.dr.postgres.fingerprint.FingerprintLevel;
import dev.luneo.dr.postgres.fingerprint.FingerprintOutcome;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.fingerprint.MigrationHead;
import dev.luneo.dr.postgres.fingerprint.TableFingerprint;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DumpAndRestoreTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final DumpSettings SETTINGS = new DumpSettings(2, LIMIT, FingerprintLevel.CONTENT);
    private static final RestoreSettings RESTORE = new RestoreSettings(2, LIMIT, false, false);

    @TempDir
    Path directory;

    @Test
    void a_restored_awkward_database_is_the_same_by_fingerprint_and_by_pg_dump_text() throws Exception {
        DatabaseUrl source = AwkwardSchema.freshDatabase("awkward");
        Instant before = Instant.now();
        List<DumpProgress> dumping = new ArrayList<>();

        DumpOutcome.Dumped dumped = dump(source, dumping);

        assertThat(dumped.snapshotAt()).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(dumped.serverVersionNum()).isGreaterThan(130000);
        assertThat(dumped.databaseBytes()).isPositive();
        assertThat(dumping).isNotEmpty();
        assertThat(dumping.get(dumping.size() - 1))
                .satisfies(last -> assertThat(last.done()).isEqualTo(last.total()));
        Fingerprint expected = dumped.fingerprint();
        assertThat(expected.migrationHead())
                .contains(new MigrationHead("public._prisma_migrations", "20260201_orders", 2));
        assertThat(expected.tables())
                .extracting(TableFingerprint::name)
                .contains(
                        "\"Mixed Case\".\"Order \"\"Items\"\"\"",
                        "large objects",
                        "public.orders_2026_first",
                        "public.totals")
                .doesNotContain("public.orders");

        DatabaseUrl target = TestPostgres.freshDatabase("restored");
        List<RestoreProgress> restoring = new ArrayList<>();
        RestoreOutcome restored =
                new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, restoring::add);

        assertThat(restored).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(restoring.get(restoring.size() - 1))
                .satisfies(last -> assertThat(last.done()).isEqualTo(last.total()));
        assertThat(restoring).extracting(RestoreProgress::done).isSorted();
        FingerprintComparison comparison = FingerprintComparison.compare(expected, fingerprint(target));
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.warnings()).isEmpty();
        assertThat(comparison.withoutGenerated()).containsExactly("public.customers");
        assertThat(plainText(target)).isEqualTo(plainText(source)).contains("Order \"\"Items\"\"");
        assertThat(Fingerprint.fromJson(expected.toJson())).isEqualTo(expected);
    }

    @Test
    void a_dump_under_constant_writing_is_what_its_fingerprint_says() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("busy");
        TestPostgres.execute(
                source,
                "create table accounts (id serial primary key, balance bigint not null, filler text default repeat('x', 200))",
                "create table ledger (id bigint generated always as identity, amount bigint)",
                "insert into accounts (balance) select 100 from generate_series(1, 40000)");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Long> writing = CompletableFuture.supplyAsync(() -> {
            long writes = 0;
            while (!over.get()) {
                TestPostgres.execute(
                        source,
                        "with moved as (update accounts set balance = balance + 1 where id % 100 = " + writes % 100
                                + " returning 1) insert into ledger (amount) select count(*) from moved",
                        "insert into accounts (balance) values (0)");
                writes++;
            }
            return writes;
        });
        DumpOutcome.Dumped dumped;
        try {
            dumped = dump(source, new ArrayList<>());
        } finally {
            over.set(true);
        }
        assertThat(writing.get()).isGreaterThan(3);

        DatabaseUrl target = TestPostgres.freshDatabase("busy_restored");
        new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, progress -> {});

        assertThat(FingerprintComparison.compare(dumped.fingerprint(), fingerprint(target))
                        .differences())
                .isEmpty();
        assertThat(FingerprintComparison.compare(dumped.fingerprint(), fingerprint(source))
                        .differences())
                .isNotEmpty();
    }

    @Test
    void columns_that_a_restore_puts_in_another_order_do_not_change_the_fingerprint() throws Exception {
        DatabaseUrl source = TestPostgres.freshDatabase("inherited");
        TestPostgres.execute(
                source,
                "create table parent (a integer, b text)",
                "create table child (extra text, b text, a integer)",
                "alter table child inherit parent",
                "insert into parent values (1, 'parent')",
                "insert into child values ('extra', 'child', 2)");
        DumpOutcome.Dumped dumped = dump(source, new ArrayList<>());
        DatabaseUrl target = TestPostgres.freshDatabase("inherited_restored");
        new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, progress -> {});

        assertThat(TestPostgres.value(source, "select child::text from child")).isEqualTo("(extra,child,2)");
        assertThat(TestPostgres.value(target, "select child::text from child")).isEqualTo("(2,child,extra)");
        assertThat(FingerprintComparison.compare(dumped.fingerprint(), fingerprint(target))
                        .differences())
                .isEmpty();
    }

    @Test
    void a_stale_materialised_view_is_a_warning_because_a_restore_refreshes_it() throws Exception {
        DatabaseUrl source = AwkwardSchema.freshDatabase("stale");
        TestPostgres.execute(source, "delete from orders where placed < '2025-06-01'");
        DumpOutcome.Dumped dumped = dump(source, new ArrayList<>());
        DatabaseUrl target = TestPostgres.freshDatabase("stale_restored");
        new PgRestore(TestPostgres.binaries()).restore(archive(), target, RESTORE, progress -> {});

        FingerprintComparison comparison = FingerprintComparison.compare(dumped.fingerprint(), fingerprint(target));

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.warnings()).singleElement().asString().startsWith("public.totals:");
    }

    private DumpOutcome.Dumped dump(DatabaseUrl source, List<DumpProgress> progress) throws Exception {
        DumpOutcome outcome = new PgDump(TestPostgres.binaries()).dump(source, archive(), SETTINGS, progress::add);
        assertThat(outcome).isInstanceOf(DumpOutcome.Dumped.class);
        return (DumpOutcome.Dumped) outcome;
    }

    private Path archive() {
        return directory.resolve("dump");
    }

    private static Fingerprint fingerprint(DatabaseUrl database) throws InterruptedException {
        FingerprintOutcome outcome = new Fingerprinter().take(database, FingerprintLevel.CONTENT, 2);
        assertThat(outcome).isInstanceOf(FingerprintOutcome.Taken.class);
        return ((FingerprintOutcome.Taken) outcome).fingerprint();
    }

    /** Only pg_dump's random restriction key, in newer minor versions, may differ. */
    private String plainText(DatabaseUrl database) throws Exception {
        Path file = directory.resolve(database.location().database() + ".sql");
        String tool = TestPostgres.binaries().find("pg_dump").orElseThrow().toString();
        assertThat(new CommandRunner()
                        .run(Command.of(LIMIT, tool, "--file=" + file).withEnvironment(database.libpqEnvironment()))
                        .ok())
                .isTrue();
        return Files.readString(file).replaceAll("(?m)^\\\\(un)?restrict .*$", "");
    }
}
