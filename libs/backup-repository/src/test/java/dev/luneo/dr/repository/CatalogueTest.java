package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

    private static final int DEFINITELY_TOO_SLOW_SECONDS = 60;

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void emptyRepository() {
        backups = new StoredBackups(temporary.resolve("repository"));
    }

    @Test
    void a_database_without_backups_has_an_empty_catalogue() {
        assertThat(backups.repository.scan(DATABASE)).isEqualTo(new Catalogue(List.of(), List.of()));
        assertThat(backups.repository.find(DATABASE, ID)).isEmpty();
        assertThat(backups.repository.databases()).isEmpty();
    }

    @Test
    void one_bad_entry_does_not_hide_the_others() throws IOException {
        Manifest good = backups.storeHoursLater(1);
        Manifest spoiled = backups.storeHoursLater(2);
        Files.writeString(backups.directory(spoiled.backupId()).resolve("manifest.json"), "garbage");
        BackupId linked = new BackupId("linked");
        Files.createSymbolicLink(backups.directory(linked), backups.directory(good.backupId()));
        BackupId file = new BackupId("file");
        Files.writeString(backups.directory(file), "");
        Files.createDirectory(backups.root.resolve(DATABASE).resolve("lost+found"));

        Catalogue catalogue = backups.repository.scan(DATABASE);

        assertThat(catalogue.usable()).containsExactly(good);
        assertThat(catalogue.entries())
                .filteredOn(Entry.Unusable.class::isInstance)
                .extracting(Entry::id)
                .containsExactly(spoiled.backupId(), linked, file);
        assertThat(catalogue.foreign()).containsExactly("lost+found");
    }

    @Test
    void the_newest_is_the_one_with_the_latest_restorable_point_and_not_with_the_latest_name() {
        BackupId nameOfTheFuture = BackupId.of(THREE_FIFTEEN.plusSeconds(1_000_000), "1a2b");
        backups.store(nameOfTheFuture, THREE_FIFTEEN);
        Manifest newest = backups.storeHoursLater(3);

        assertThat(backups.repository.scan(DATABASE).usable())
                .extracting(Manifest::backupId)
                .containsExactly(newest.backupId(), nameOfTheFuture);
        assertThat(backups.repository.scan(DATABASE).newest()).contains(newest);
    }

    @Test
    void a_backup_that_lost_an_object_is_not_usable() throws IOException {
        Manifest manifest = backups.store();
        Files.delete(backups.object("data/toc.dat"));

        assertThat(backups.entry())
                .isEqualTo(new Entry.Unusable(
                        manifest.backupId(),
                        List.of(new Damage(Damage.Kind.MISSING, "data/toc.dat", "4711 bytes are not there")),
                        true));
    }

    @Test
    void a_repository_that_is_not_there_is_an_outage_and_not_an_empty_one() throws IOException {
        backups.store();
        Files.move(backups.root, temporary.resolve("unmounted"));

        assertThatThrownBy(() -> backups.repository.scan(DATABASE))
                .isInstanceOf(RepositoryUnavailable.class)
                .hasMessageContaining("mounted");
        assertThatThrownBy(() -> backups.repository.databases()).isInstanceOf(RepositoryUnavailable.class);
        assertThatThrownBy(() -> backups.verify(ID)).isInstanceOf(RepositoryUnavailable.class);
        assertThatThrownBy(() -> backups.repository.remove(DATABASE, ID)).isInstanceOf(RepositoryUnavailable.class);
        assertThat(backups.repository.begin(DATABASE, ID, 1)).isInstanceOf(Beginning.Failed.class);
    }

    @Test
    void a_scan_in_the_midst_of_writing_and_removing_never_shows_a_backup_that_is_not_whole() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        CountDownLatch scanned = new CountDownLatch(1);
        try {
            Future<?> writing = writer.submit(() -> {
                scanned.await();
                for (int hour = 0; hour < 60; hour++) {
                    BackupId id = backups.storeHoursLater(hour).backupId();
                    if (hour % 2 == 0) {
                        assertThat(backups.repository.remove(DATABASE, id)).isInstanceOf(Removal.Removed.class);
                    }
                }
                return null;
            });
            int scans = 0;
            while (!writing.isDone() || scans == 0) {
                assertThat(backups.repository.scan(DATABASE).entries()).noneMatch(Entry.Unusable.class::isInstance);
                scanned.countDown();
                scans++;
            }
            writing.get(DEFINITELY_TOO_SLOW_SECONDS, TimeUnit.SECONDS);
        } finally {
            writer.shutdownNow();
        }
        assertThat(backups.repository.scan(DATABASE).usable()).hasSize(30);
    }

    @Test
    void a_backup_that_is_removed_while_it_is_looked_at_is_there_or_gone_and_never_damaged() throws Exception {
        ExecutorService remover = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20; round++) {
                BackupDraft draft = backups.draft(ID);
                for (int object = 0; object < 60; object++) {
                    Files.writeString(draft.directory().resolve(object + ".dat"), "x");
                }
                draft.complete(StoredBackups.facts(THREE_FIFTEEN));
                Future<Removal> removal = remover.submit(() -> backups.repository.remove(DATABASE, ID));
                Optional<Entry> seen = backups.repository.find(DATABASE, ID);
                while (seen.isPresent()) {
                    assertThat(seen.get()).isInstanceOf(Entry.Usable.class);
                    seen = backups.repository.find(DATABASE, ID);
                }
                assertThat(removal.get(DEFINITELY_TOO_SLOW_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOf(Removal.Removed.class);
            }
        } finally {
            remover.shutdownNow();
        }
    }

    @Test
    void of_many_writers_with_one_id_one_only_begins() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Beginning>> answers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                answers.add(writers.submit(() -> backups.repository.begin(DATABASE, ID, 1)));
            }
            int begun = 0;
            for (Future<Beginning> answer : answers) {
                Beginning beginning = answer.get(DEFINITELY_TOO_SLOW_SECONDS, TimeUnit.SECONDS);
                assertThat(beginning).isNotInstanceOf(Beginning.Failed.class);
                begun += beginning instanceof Beginning.Begun ? 1 : 0;
            }
            assertThat(begun).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }
}
