package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static dev.luneo.dr.repository.StoredBackups.THREE_FIFTEEN;
import static dev.luneo.dr.repository.StoredBackups.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class StoringABackupTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void emptyRepository() {
        backups = new StoredBackups(temporary.resolve("a/repository"));
    }

    @Test
    void a_completed_backup_is_found_with_all_its_facts_and_is_sound() {
        Manifest written = backups.store();

        assertThat(backups.entry()).isEqualTo(new Entry.Usable(written));
        assertThat(backups.verify(ID)).isEqualTo(new Verification.Sound(written));
        assertThat(written.objects())
                .extracting(StoredObject::path)
                .containsExactly("data/3001.dat.gz", "data/toc.dat", "fingerprint.json");
        assertThat(written.storedBytes()).isEqualTo(4_711 + 700_000 + 12);
        assertThat(written.notes()).containsEntry("locale", "de_DE.UTF-8 – Köln");
        assertThat(backups.repository.databases()).containsExactly(DATABASE);
    }

    @Test
    void the_checksums_are_those_that_sha256sum_gives() throws Exception {
        Manifest written = backups.store();

        Process sha256sum = new ProcessBuilder("sha256sum", "data/3001.dat.gz")
                .directory(backups.directory(ID).toFile())
                .start();
        String line = new String(sha256sum.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(line).startsWith(written.objects().get(0).sha256());
    }

    @Test
    void nobody_else_may_read_it_whatever_the_tool_s_umask() throws IOException {
        BackupDraft draft = backups.draft(ID);
        StoredBackups.fill(draft.directory(), 1);
        Files.setPosixFilePermissions(draft.directory().resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                draft.directory().resolve("data/toc.dat"), PosixFilePermissions.fromString("rw-r--r--"));
        draft.complete(facts(THREE_FIFTEEN));

        for (Path directory :
                List.of(backups.root, backups.root.resolve(DATABASE), backups.directory(ID), backups.object("data"))) {
            assertThat(mode(directory)).isEqualTo("rwx------");
        }
        for (String file : List.of("manifest.json", "data/toc.dat", "fingerprint.json")) {
            assertThat(mode(backups.object(file))).isEqualTo("rw-------");
        }
    }

    @Test
    void the_same_id_is_given_once_only() {
        backups.draft(ID);
        assertThat(backups.repository.begin(DATABASE, ID, 1)).isEqualTo(new Beginning.Taken(ID));

        BackupId other = BackupId.of(THREE_FIFTEEN, "ffff");
        backups.store(other, THREE_FIFTEEN);
        assertThat(backups.repository.begin(DATABASE, other, 1)).isEqualTo(new Beginning.Taken(other));
        assertThat(backups.verify(other)).isInstanceOf(Verification.Sound.class);
    }

    @Test
    void a_crash_between_the_objects_and_the_manifest_leaves_no_backup() throws IOException {
        BackupDraft crashed = backups.draft(ID);
        StoredBackups.fill(crashed.directory(), 1);
        Files.writeString(crashed.directory().resolve(".manifest.json.unfinished"), "{\"format\": 1, ");

        BackupRepository afterwards = BackupRepository.filesystem(backups.root, StoredBackups.KEYS);
        assertThat(afterwards.scan(DATABASE).usable()).isEmpty();
        assertThat(afterwards.scan(DATABASE).entries()).isEmpty();
        assertThat(backups.damages()).singleElement().matches(damage -> damage.kind() == Damage.Kind.MISSING);
    }

    @Test
    void what_crashed_attempts_left_is_swept_when_old_and_nothing_else_is() throws IOException {
        Manifest complete = backups.storeHoursLater(1);
        StoredBackups.fill(Files.createDirectory(backups.directory(ID)), 1);
        Instant lastWrite = ((Entry.Incomplete) backups.entry()).lastWrite();
        Duration sixHours = Duration.ofHours(6);

        assertThat(backups.repository.sweepDrafts(DATABASE, sixHours, lastWrite.plus(sixHours)))
                .isEmpty();
        assertThat(backups.entry()).isInstanceOf(Entry.Incomplete.class);
        assertThat(backups.repository.sweepDrafts(
                        DATABASE, sixHours, lastWrite.plus(sixHours).plusSeconds(1)))
                .containsExactly(ID);
        assertThat(backups.directory(ID)).doesNotExist();
        assertThat(backups.verify(complete.backupId())).isEqualTo(new Verification.Sound(complete));
    }

    @Test
    void an_abandoned_draft_is_gone_and_a_completed_one_cannot_be_abandoned() {
        BackupDraft draft = backups.draft(ID);
        StoredBackups.fill(draft.directory(), 1);
        assertThat(draft.abandon()).isEqualTo(new Removal.Removed(4_711 + 700_000 + 12));
        assertThat(draft.abandon()).isEqualTo(new Removal.Absent());
        assertThat(reasonOf(draft.complete(facts(THREE_FIFTEEN)))).isEqualTo(RepositoryFailure.Reason.DRAFT_GONE);

        BackupDraft second = backups.draft(ID);
        StoredBackups.fill(second.directory(), 1);
        second.complete(facts(THREE_FIFTEEN));
        assertThat(second.abandon()).isEqualTo(new Removal.Absent());
        assertThat(reasonOf(second.complete(facts(THREE_FIFTEEN)))).isEqualTo(RepositoryFailure.Reason.DRAFT_GONE);
        assertThat(backups.verify(ID)).isInstanceOf(Verification.Sound.class);
    }

    @Test
    void a_tool_that_leaves_a_link_has_made_no_backup() throws IOException {
        BackupDraft draft = backups.draft(ID);
        StoredBackups.fill(draft.directory(), 1);
        Files.createSymbolicLink(draft.directory().resolve("pg_wal"), Path.of("/etc"));

        Completion completion = draft.complete(facts(THREE_FIFTEEN));

        assertThat(reasonOf(completion)).isEqualTo(RepositoryFailure.Reason.NOT_STORABLE);
        assertThat(completion.toString()).contains("pg_wal is a symbolic link");
        assertThat(backups.repository.find(DATABASE, ID)).isEmpty();
    }

    @Test
    void facts_that_contradict_each_other_make_no_backup() {
        ManifestFacts good = facts(THREE_FIFTEEN);
        BackupDraft draft = backups.draft(ID);
        StoredBackups.fill(draft.directory(), 1);
        ManifestFacts skewed = new ManifestFacts(
                "logical",
                good.startedAt(),
                good.startedAt().minusSeconds(5),
                good.completedAt(),
                0,
                "pg_dump",
                -1,
                Map.of("source", "postgresql://luneo:hunter2@db/luneo"));

        Completion completion = draft.complete(skewed);

        assertThat(reasonOf(completion)).isEqualTo(RepositoryFailure.Reason.CONTRADICTORY_FACTS);
        assertThat(completion.toString())
                .contains(
                        "before it started",
                        "after the completion",
                        "server version 0",
                        "is negative",
                        "with a password")
                .doesNotContain("hunter2");
        assertThat(draft.complete(good)).isInstanceOf(Completion.Completed.class);
    }

    @Test
    void an_empty_draft_is_no_backup() {
        assertThat(backups.draft(ID).complete(facts(THREE_FIFTEEN)).toString()).contains("nothing to restore");
    }

    @Test
    void what_is_read_whole_later_has_one_bound_for_writing_and_for_reading() throws IOException {
        BackupDraft draft = backups.draft(ID);
        byte[] most = new byte[StoredObject.MOST_READ_WHOLE];

        assertThat(draft.add("fingerprint.json", new byte[StoredObject.MOST_READ_WHOLE + 1]))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.reason()).isEqualTo(RepositoryFailure.Reason.OBJECT_TOO_LARGE);
                    assertThat(refused.detail()).contains("fingerprint.json", "67108865", "67108864");
                });
        assertThat(draft.add("catalogue.json", most)).isEmpty();

        Completion completion = draft.complete(facts(THREE_FIFTEEN));
        assertThat(completion)
                .isInstanceOfSatisfying(
                        Completion.Completed.class,
                        completed -> assertThat(completed.manifest().objects())
                                .singleElement()
                                .satisfies(object -> assertThat(object.contentIn(backups.directory(ID)))
                                        .hasSize(most.length)));
    }

    @Test
    void times_that_no_event_could_tell_make_no_manifest() {
        ManifestFacts facts = facts(THREE_FIFTEEN);
        for (Instant startedAt : List.of(THREE_FIFTEEN.minus(Duration.ofDays(400)), Instant.EPOCH, Instant.MIN)) {
            BackupDraft draft = backups.draft(BackupId.fresh(THREE_FIFTEEN));
            StoredBackups.fill(draft.directory(), 1);

            Completion completion = draft.complete(new ManifestFacts(
                    facts.method(),
                    startedAt,
                    facts.completedAt(),
                    facts.restorablePoint(),
                    facts.serverVersion(),
                    facts.toolVersion(),
                    facts.databaseBytes(),
                    facts.notes()));

            assertThat(completion)
                    .isInstanceOfSatisfying(
                            Completion.Failed.class,
                            failed -> assertThat(failed.failure().reason())
                                    .isEqualTo(RepositoryFailure.Reason.CONTRADICTORY_FACTS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../etc", "a/b", ".hidden", "a b"})
    void a_database_whose_name_leads_elsewhere_is_refused(String name) {
        assertThatThrownBy(() -> backups.repository.begin(name, ID, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backups.repository.scan(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RepositoryFailure.Reason reasonOf(Completion completion) {
        return ((Completion.Failed) completion).failure().reason();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
