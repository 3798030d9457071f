package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.luneo.dr.repository.filesystem.Survey;
import dev.luneo.dr.repository.store.Listing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write to the repository puts there to stop us. Definitely too slow is one constant. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("process")
class HostileRepositoryTest {

    private static final Duration SOON = Duration.ofMillis(300);

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void oneSoundBackup() {
        backups = new StoredBackups(temporary.resolve("repository"));
        backups.store();
    }

    @Test
    void a_pipe_as_a_manifest_is_named_and_hides_no_other_backup() throws Exception {
        Path other = Files.createDirectory(backups.root.resolve(DATABASE).resolve("20270101T000000Z-0000"));
        pipe(other.resolve(Manifest.FILE_NAME));

        Catalogue catalogue = backups.repository.scan(DATABASE);

        assertThat(catalogue.usable()).extracting(Manifest::backupId).containsExactly(ID);
        assertThat(catalogue.entries())
                .anySatisfy(entry -> assertThat(entry)
                        .isInstanceOfSatisfying(
                                Entry.Unusable.class,
                                unusable -> assertThat(unusable.damages())
                                        .singleElement()
                                        .matches(damage -> damage.kind() == Damage.Kind.NOT_A_FILE)
                                        .matches(damage -> damage.object().equals(Manifest.FILE_NAME))));
    }

    @Test
    void a_pipe_link_or_device_as_an_object_is_never_read() throws Exception {
        Files.delete(backups.object("data/toc.dat"));
        pipe(backups.object("data/toc.dat"));
        assertThat(backups.damages()).singleElement().matches(damage -> damage.kind() == Damage.Kind.NOT_A_FILE);

        Files.delete(backups.object("data/toc.dat"));
        Files.createSymbolicLink(backups.object("data/toc.dat"), Path.of("/dev/zero"));
        assertThat(backups.damages()).singleElement().matches(damage -> damage.kind() == Damage.Kind.NOT_A_FILE);
    }

    @Test
    void a_look_that_gets_no_answer_ends_in_time_and_is_named() throws Exception {
        Path pipe = pipe(temporary.resolve("pipe"));
        Looks looks = new Looks(temporary.toString(), SOON, 2);

        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> looks.look("a pipe is opened", () -> FileChannel.open(pipe)))
                .withMessageContaining("while a pipe is opened")
                .withMessageContaining(temporary.toString());
    }

    @Test
    void only_so_many_looks_are_left_behind_and_they_make_room_when_they_come_back() throws Exception {
        Path pipe = pipe(temporary.resolve("pipe"));
        Looks looks = new Looks(temporary.toString(), SOON, 2);
        for (int each = 0; each < 2; each++) {
            assertThatExceptionOfType(RepositoryUnavailable.class)
                    .isThrownBy(() -> looks.look("a pipe is opened", () -> FileChannel.open(pipe)));
        }
        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> looks.look("it is listed", () -> 1))
                .withMessageContaining("earlier looks");

        try (FileChannel answer = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
            assertThat(looks.look("it is listed", () -> 1)).isEqualTo(1);
        }
    }

    @Test
    void a_note_made_to_be_slow_is_refused_at_once() {
        backups.forge(tree -> tree.withObject("notes").put("x", "://:".repeat(1_000_000)));

        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_manifest_of_twenty_thousand_tables_fits_and_one_of_a_million_objects_does_not() throws IOException {
        BackupId large = new BackupId("20261201T000000Z-0000");
        BackupDraft draft = backups.draft(large);
        for (int table = 0; table < 20_000; table++) {
            Files.createFile(draft.directory().resolve(table + ".dat.gz"));
        }
        assertThat(draft.complete(StoredBackups.facts(StoredBackups.THREE_FIFTEEN)))
                .isInstanceOf(Completion.Completed.class);
        assertThat(backups.repository.find(DATABASE, large)).get().isInstanceOf(Entry.Usable.class);

        backups.forge(tree -> {
            var objects = tree.withArray("objects");
            for (int extra = 0; extra <= Manifest.MOST_OBJECTS; extra++) {
                objects.addObject().put("path", "x" + extra).put("bytes", 0).put("sha256", "a".repeat(64));
            }
        });
        assertThat(backups.entry())
                .isInstanceOfSatisfying(
                        Entry.Unusable.class,
                        unusable -> assertThat(unusable.damages())
                                .singleElement()
                                .matches(damage -> damage.object().equals(Manifest.FILE_NAME)));
    }

    @Test
    void lengths_that_add_up_beyond_all_numbers_are_no_negative_size() {
        Manifest manifest = backups.store(new BackupId("20261201T000000Z-0000"), StoredBackups.THREE_FIFTEEN);
        Manifest lying = new Manifest(
                1,
                manifest.backupId(),
                manifest.database(),
                manifest.method(),
                manifest.startedAt(),
                manifest.completedAt(),
                manifest.restorablePoint(),
                manifest.serverVersion(),
                manifest.toolVersion(),
                manifest.databaseBytes(),
                manifest.notes(),
                List.of(
                        new StoredObject("a", Long.MAX_VALUE, "a".repeat(64)),
                        new StoredObject("b", Long.MAX_VALUE, "a".repeat(64))),
                Optional.empty(),
                "");

        assertThat(lying.storedBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_thousand_junk_directories_are_said_and_hide_nothing() throws IOException {
        for (int junk = 0; junk < 1_000; junk++) {
            Files.createDirectory(backups.root.resolve(DATABASE).resolve("junk." + junk));
        }

        Catalogue catalogue = backups.repository.scan(DATABASE);

        assertThat(catalogue.usable()).hasSize(1);
        assertThat(catalogue.foreign()).hasSizeLessThan(30).anyMatch(name -> name.equals("and 980 more"));
    }

    @Test
    void more_directories_named_like_backups_than_are_looked_at_hide_no_backup_that_is_known() throws IOException {
        for (int junk = 0; junk <= BackupRepository.MOST_BACKUPS; junk++) {
            Files.createDirectory(backups.root.resolve(DATABASE).resolve("20990101T000000Z-" + junk));
        }

        Catalogue catalogue = backups.repository.scan(DATABASE, Set.of(ID));

        assertThat(catalogue.usable()).extracting(Manifest::backupId).containsExactly(ID);
        assertThat(catalogue.foreign())
                .singleElement()
                .satisfies(said -> assertThat(said).contains("1 more", "named like backups"));
    }

    @Test
    void links_files_unsigned_backups_and_names_of_two_lines_are_named_and_hide_nothing() throws IOException {
        Path home = backups.root.resolve(DATABASE);
        Files.createSymbolicLink(home.resolve("20990101T000000Z-0001"), Path.of("/"));
        Files.writeString(home.resolve("20990101T000000Z-0002"), "a file");
        Files.createDirectory(home.resolve("20990101T000000Z-0003\nBackup 20990101T000000Z-0004 is gone"));
        BackupRepository theirs =
                BackupRepository.filesystem(backups.root, RepositoryKeys.parse(RepositoryKeys.generate()));
        BackupDraft draft =
                ((Beginning.Begun) theirs.begin(DATABASE, new BackupId("20990101T000000Z-0005"), 1)).draft();
        StoredBackups.fill(draft.directory(), 1);
        assertThat(draft.complete(StoredBackups.facts(StoredBackups.THREE_FIFTEEN.plusSeconds(3600))))
                .isInstanceOf(Completion.Completed.class);

        Catalogue catalogue = backups.repository.scan(DATABASE);

        assertThat(catalogue.usable()).extracting(Manifest::backupId).containsExactly(ID);
        assertThat(catalogue.entries()).hasSize(4);
        assertThat(catalogue.entries().stream()
                        .filter(Entry.Unusable.class::isInstance)
                        .map(Entry.Unusable.class::cast))
                .hasSize(2)
                .noneMatch(Entry.Unusable::ours);
        assertThat(catalogue.foreign()).containsExactly("20990101T000000Z-0003?Backup 20990101T000000Z-0004 is gone");
    }

    @Test
    void what_is_damaged_is_ours_as_long_as_its_manifest_says_so() throws IOException {
        Files.writeString(backups.object("data/toc.dat"), "x");
        assertThat(backups.entry())
                .isInstanceOfSatisfying(
                        Entry.Unusable.class, it -> assertThat(it.ours()).isTrue());

        backups.falsify(tree -> tree.put("databaseBytes", 1));
        assertThat(backups.entry())
                .isInstanceOfSatisfying(
                        Entry.Unusable.class, it -> assertThat(it.ours()).isFalse());
    }

    @Test
    void nothing_waits_for_ever_on_storage_that_does_not_answer() throws Exception {
        Path pipe = pipe(temporary.resolve("pipe"));
        Looks looks = new Looks(backups.root.toString(), SOON, 1);
        BackupRepository dead = new BackupRepository(Storage.filesystem(backups.root), StoredBackups.KEYS, looks);
        BackupDraft draft = ((Beginning.Begun) dead.begin(DATABASE, new BackupId("writing"), 1)).draft();
        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> looks.look("a pipe is opened", () -> FileChannel.open(pipe)));

        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> dead.remove(DATABASE, ID))
                .withMessageContaining("while backup " + ID + " of " + DATABASE + " is removed");
        assertThatExceptionOfType(RepositoryUnavailable.class).isThrownBy(() -> dead.discardAttempts(DATABASE, ID));
        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> dead.sweepDrafts(DATABASE, Duration.ofDays(1), Instant.now()));
        assertThatExceptionOfType(RepositoryUnavailable.class).isThrownBy(dead::usableBytes);
        assertThat(dead.begin(DATABASE, new BackupId("another"), 1)).isInstanceOf(Beginning.Failed.class);
        assertThat(draft.abandon()).isInstanceOf(Removal.Failed.class);
        assertThat(backups.directory(ID)).isDirectory();
    }

    @Test
    void a_removal_that_gets_no_answer_ends_in_time_too() throws Exception {
        Path pipe = pipe(temporary.resolve("pipe"));
        Looks looks = new Looks(temporary.toString(), SOON.dividedBy(Looks.REMOVAL_TAKES), 1);

        assertThatExceptionOfType(RepositoryUnavailable.class)
                .isThrownBy(() -> looks.remove("a backup is removed", () -> FileChannel.open(pipe)))
                .withMessageContaining("no answer within");
    }

    @Test
    void more_files_than_a_backup_can_have_are_counted_no_further() throws IOException {
        Path crowd = Files.createDirectory(temporary.resolve("crowd"));
        for (int file = 0; file <= Inventory.MOST_FILES; file++) {
            Files.createFile(crowd.resolve(Integer.toString(file)));
        }

        Listing found = Survey.of(crowd, Inventory.MOST_FILES);

        assertThat(found.unreadable()).containsKey(".");
        assertThat(found.lengths()).hasSizeLessThanOrEqualTo(Inventory.MOST_FILES);
    }

    private static Path pipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }
}
