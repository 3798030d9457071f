package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.DATABASE;
import static dev.luneo.dr.repository.StoredBackups.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedBackupTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;
    private Manifest manifest;

    @BeforeEach
    void oneSoundBackup() {
        backups = new StoredBackups(temporary.resolve("repository"));
        manifest = backups.store();
        assertThat(backups.verify(ID)).isEqualTo(new Verification.Sound(manifest));
    }

    @Test
    void a_flipped_bit_is_reported_by_name() throws IOException {
        for (long position : List.of(0L, 350_000L, 699_999L)) {
            flipOneBit("data/3001.dat.gz", position);
            assertThat(backups.damages())
                    .extracting(Damage::kind, Damage::object)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Damage.Kind.ALTERED, "data/3001.dat.gz"));
            flipOneBit("data/3001.dat.gz", position);
        }
        assertThat(backups.verify(ID)).isEqualTo(new Verification.Sound(manifest));
    }

    @Test
    void a_flipped_bit_of_the_manifest_never_passes() throws IOException {
        byte[] sound = Files.readAllBytes(backups.object("manifest.json"));
        // White space between the tokens carries nothing; every other byte is covered.
        for (int position = 0; position < sound.length; position++) {
            byte[] flipped = sound.clone();
            flipped[position] ^= 1;
            Files.write(backups.object("manifest.json"), flipped);
            if (!Character.isWhitespace(sound[position])) {
                assertThat(backups.entry()).as("byte %d", position).isInstanceOf(Entry.Unusable.class);
            }
        }
    }

    @Test
    void a_truncated_object_is_reported_with_both_lengths() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(backups.object("data/toc.dat").toFile(), "rw")) {
            file.setLength(4_710);
        }

        Damage truncated = new Damage(Damage.Kind.TRUNCATED, "data/toc.dat", "4710 of 4711 bytes are there");
        assertThat(backups.damages()).containsExactly(truncated);
        assertThat(backups.entry()).isEqualTo(new Entry.Unusable(ID, List.of(truncated), true));
    }

    @Test
    void an_object_that_grew_is_altered() throws IOException {
        Files.write(backups.object("data/toc.dat"), new byte[4_712]);

        assertThat(backups.damages())
                .containsExactly(new Damage(Damage.Kind.ALTERED, "data/toc.dat", "4712 bytes instead of 4711"));
    }

    @Test
    void everything_that_is_wrong_is_named_and_not_only_the_first() throws IOException {
        Files.delete(backups.object("data/toc.dat"));
        flipOneBit("data/3001.dat.gz", 17);
        Files.writeString(backups.object("data/left-over"), "x");

        assertThat(backups.damages())
                .extracting(damage -> damage.kind() + " " + damage.object())
                .containsExactlyInAnyOrder("MISSING data/toc.dat", "ALTERED data/3001.dat.gz", "EXTRA data/left-over");
    }

    @Test
    void a_link_in_an_object_s_place_is_refused_even_with_the_right_content() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(backups.object("data/toc.dat"), elsewhere);
        Files.createSymbolicLink(backups.object("data/toc.dat"), elsewhere);

        assertThat(backups.damages())
                .containsExactly(new Damage(Damage.Kind.NOT_A_FILE, "data/toc.dat", "a symbolic link, not a file"));
    }

    @Test
    void a_link_in_a_directory_s_place_is_refused_even_with_the_right_content() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(backups.object("data"), elsewhere);
        Files.createSymbolicLink(backups.object("data"), elsewhere);

        assertThat(backups.damages())
                .extracting(damage -> damage.kind() + " " + damage.object())
                .containsExactlyInAnyOrder("NOT_A_FILE data", "MISSING data/toc.dat", "MISSING data/3001.dat.gz");
    }

    @Test
    void a_linked_manifest_is_refused() throws IOException {
        Files.move(backups.object("manifest.json"), temporary.resolve("manifest.json"));
        Files.createSymbolicLink(backups.object("manifest.json"), temporary.resolve("manifest.json"));

        assertThat(backups.damages()).first().matches(damage -> damage.object().equals("manifest.json"));
        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_backup_that_is_not_there_is_damaged_and_not_sound() {
        assertThat(backups.verify(new BackupId("never-taken")))
                .isInstanceOfSatisfying(
                        Verification.Damaged.class,
                        damaged -> assertThat(damaged.damages())
                                .containsExactly(new Damage(
                                        Damage.Kind.MISSING,
                                        "manifest.json",
                                        "there is no backup never-taken of database luneo")));
    }

    @Test
    void progress_grows_and_ends_at_the_whole() {
        List<VerifyProgress> heard = new ArrayList<>();
        backups.repository.verify(DATABASE, ID, heard::add);

        assertThat(heard).extracting(VerifyProgress::bytesDone).isSorted();
        assertThat(heard).last().isEqualTo(new VerifyProgress(manifest.storedBytes(), manifest.storedBytes()));
    }

    @Test
    void an_interrupted_verification_ends_without_a_verdict() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> backups.verify(ID)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private void flipOneBit(String object, long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(backups.object(object).toFile(), "rw")) {
            file.seek(position);
            int before = file.read();
            file.seek(position);
            file.write(before ^ 1);
        }
    }
}
