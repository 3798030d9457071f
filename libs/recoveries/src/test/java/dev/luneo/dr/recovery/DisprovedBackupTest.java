package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisprovedBackupTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final BackupCompleted COMPLETED =
            new BackupCompleted("luneo", "b1", "logical", "local", NOON, 1, 2, Duration.ofSeconds(3));

    @Test
    void a_backup_that_was_missed_in_the_repository_counts_again_when_it_is_found() {
        BackupDisproved missed = new BackupDisproved("luneo", "b1", "not in the repository any more", Optional.empty());

        assertThat(fold(COMPLETED, missed).state()).isEqualTo(Backup.State.DISPROVED);
        assertThat(fold(COMPLETED, missed, COMPLETED).state()).isEqualTo(Backup.State.COMPLETED);
    }

    @Test
    void a_backup_that_a_recovery_found_damaged_never_counts_again() {
        BackupDisproved damaged = new BackupDisproved("luneo", "b1", "a flipped bit", Optional.of("r1"));

        assertThat(fold(COMPLETED, damaged, COMPLETED).state()).isEqualTo(Backup.State.DISPROVED);
    }

    private static Backup fold(BackupEvent... events) {
        Backups backups = Backups.NONE;
        for (BackupEvent event : events) {
            backups = backups.evolve(new Recorded<>(event, NOON, "test"));
        }
        return backups.find("b1").orElseThrow();
    }
}
