package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.Storage;
import dev.luneo.dr.repository.store.InMemoryStore;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import dev.luneo.dr.restore.destination.Destinations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real dump in a store that keeps no files, chosen, checked and restored by the real steps: nothing above a store knows what it is. */
@Tag("process")
class AnotherStoreTest {
    @TempDir
    Path temporary;

    private final InMemoryStore memory = new InMemoryStore();

    @Test
    void a_backup_comes_back_from_it_and_a_damaged_one_is_passed_over() throws IOException {
        DatabaseUrl live = TestPostgres.freshDatabase("bucket");
        execute(live, "create table orders as select n from generate_series(1, 500) n");
        Storage storage = new Storage(memory, temporary.resolve("attempts"));
        Files.createDirectory(storage.attempts());
        TestBackups backups = new TestBackups(temporary, "shop", storage);
        Manifest good = backups.take(live);
        execute(live, "delete from orders");
        Manifest damaged = backups.take(live);
        String spoilt = "shop/%s/fingerprint.json".formatted(damaged.backupId());
        memory.delete(spoilt);
        memory.put(
                spoilt,
                new ByteArrayInputStream(
                        new byte
                                [(int) damaged.object("fingerprint.json")
                                        .orElseThrow()
                                        .bytes()]));

        Rehearsal rehearsal = new Rehearsal(
                new TestPlan(temporary).database("shop", live, "approval: none"),
                temporary.resolve("staging"),
                new ServedTypes<>(List.of(ServedTypes.Type.of(FilesystemRepository.class, any -> storage))),
                Destinations.BUILT_IN);
        rehearsal.happened(new BackupCompleted(
                "shop",
                damaged.backupId().value(),
                "logical",
                "local",
                damaged.restorablePoint(),
                1,
                1,
                Duration.ofSeconds(1)));
        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.DATABASE);

        assertThat(rehearsal.finished().backupId()).isEqualTo(good.backupId().value());
        assertThat(rehearsal.disproved()).containsExactly(damaged.backupId().value());
        Location restored = rehearsal.finished().restored();
        assertThat(value(live.withDatabase(restored.database()), "select count(*) from orders"))
                .isEqualTo("500");
        assertThat(rehearsal.events(StepFinished.class).map(StepFinished::step))
                .containsExactly("choose-backup", "prepare-server", "restore-data", "compare-data");
        assertThat(temporary.resolve("staging")).isEmptyDirectory();
    }
}
