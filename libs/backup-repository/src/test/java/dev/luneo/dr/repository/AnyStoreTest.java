package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.KEYS;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.repository.store.InMemoryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a backup in a store that knows neither files nor renaming: a store is one class, and nothing above it. */
class AnyStoreTest {

    @TempDir
    Path temporary;

    private final InMemoryStore store = new InMemoryStore();
    private BackupRepository repository;

    @BeforeEach
    void aRepositoryInMemory() throws IOException {
        repository =
                BackupRepository.opened(new Storage(store, Files.createDirectory(temporary.resolve("attempts"))), KEYS);
    }

    @Test
    void a_backup_is_taken_listed_verified_read_staged_and_removed() throws IOException {
        Manifest manifest = stored(1);

        assertThat(repository.databases()).containsExactly(DATABASE);
        assertThat(repository.scan(DATABASE).usable()).containsExactly(manifest);
        assertThat(repository.verify(DATABASE, ID, progress -> {})).isEqualTo(new Verification.Sound(manifest));
        assertThat(repository.content(
                        DATABASE, ID, manifest.object("fingerprint.json").orElseThrow()))
                .asString()
                .isEqualTo("{\"rows\": 42}");
        Path staged = temporary.resolve("staged");
        assertThat(repository.stage(DATABASE, ID, manifest.sha256(), staged, progress -> {}))
                .isEqualTo(new Staging.Staged(manifest, staged));
        assertThat(staged.resolve("data/toc.dat")).hasBinaryContent(StoredBackups.bytes(4_711, 1));
        assertThat(repository.remove(DATABASE, ID)).isInstanceOf(Removal.Removed.class);
        assertThat(repository.scan(DATABASE)).isEqualTo(new Catalogue(java.util.List.of(), java.util.List.of()));
        assertThat(temporary.resolve("attempts").resolve(DATABASE)).isEmptyDirectory();
    }

    @Test
    void a_changed_or_a_lost_object_is_found() throws IOException {
        Manifest manifest = stored(1);
        String prefix = DATABASE + "/" + ID + "/";
        store.delete(prefix + "data/toc.dat");
        store.delete(prefix + "fingerprint.json");
        store.put(prefix + "data/toc.dat", new ByteArrayInputStream(StoredBackups.bytes(4_711, 9)));

        assertThat(repository.verify(DATABASE, ID, progress -> {}))
                .isInstanceOfSatisfying(
                        Verification.Damaged.class,
                        damaged -> assertThat(damaged.damages())
                                .extracting(Damage::kind)
                                .containsExactlyInAnyOrder(Damage.Kind.MISSING, Damage.Kind.ALTERED));
        assertThatThrownBy(() -> repository.content(
                        DATABASE, ID, manifest.object("data/toc.dat").orElseThrow()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void what_was_published_in_part_is_no_backup_and_the_next_attempt_clears_it() throws IOException {
        store.put(DATABASE + "/" + ID + "/data/toc.dat", new ByteArrayInputStream(new byte[10]));

        assertThat(repository.find(DATABASE, ID)).get().isInstanceOf(Entry.Incomplete.class);
        assertThat(repository.discardAttempts(DATABASE, ID)).isEqualTo(new Removal.Removed(10));
        assertThat(stored(2)).isNotNull();
        assertThat(repository.begin(DATABASE, ID, 3)).isEqualTo(new Beginning.Taken(ID));
    }

    @Test
    void and_is_swept_when_nobody_writes_to_it_any_more() throws IOException {
        store.put(DATABASE + "/" + ID + "/data/toc.dat", new ByteArrayInputStream(new byte[10]));
        Duration hour = Duration.ofHours(1);

        assertThat(repository.sweepDrafts(DATABASE, hour, Instant.now())).isEmpty();
        assertThat(repository.sweepDrafts(
                        DATABASE, hour, Instant.now().plus(hour).plusSeconds(1)))
                .containsExactly(ID);
    }

    @Test
    void of_two_attempts_that_complete_the_first_becomes_the_backup() {
        BackupDraft first = draft(1);
        BackupDraft second = draft(2);

        assertThat(first.complete(facts(THREE_FIFTEEN))).isInstanceOf(Completion.Completed.class);
        assertThat(second.complete(facts(THREE_FIFTEEN)))
                .isInstanceOfSatisfying(
                        Completion.Failed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo(RepositoryFailure.Reason.DRAFT_GONE));
        assertThat(repository.verify(DATABASE, ID, progress -> {})).isInstanceOf(Verification.Sound.class);
    }

    @Test
    void a_backup_is_copied_between_stores_of_different_kinds() throws IOException {
        Manifest manifest = stored(1);
        StoredBackups files = new StoredBackups(temporary.resolve("repository"));
        BackupDraft copy = ((Beginning.Begun) files.repository.beginCopy(DATABASE, ID)).draft();
        for (StoredObject object : manifest.objects()) {
            assertThat(copy.copy(object, repository)).isTrue();
        }

        assertThat(copy.completeAs(manifest)).isInstanceOf(Completion.Completed.class);
        assertThat(files.verify(ID)).isInstanceOf(Verification.Sound.class);
        assertThat(files.repository.scan(DATABASE, Set.of(ID)).usable()).hasSize(1);
    }

    private Manifest stored(int attempt) {
        Completion completion = draft(attempt).complete(facts(THREE_FIFTEEN));
        assertThat(completion).isInstanceOf(Completion.Completed.class);
        return ((Completion.Completed) completion).manifest();
    }

    private BackupDraft draft(int attempt) {
        BackupDraft draft = ((Beginning.Begun) repository.begin(DATABASE, ID, attempt)).draft();
        StoredBackups.fill(draft.directory(), attempt);
        return draft;
    }
}
