package dev.luneo.dr.backup.keeping;

import static dev.luneo.dr.backup.keeping.Stored.DATABASE;
import static dev.luneo.dr.backup.keeping.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.backup.schedule.BackupCommand.LookAfter;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.Rounds;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.HashTreePMap;

/** Between the decision to remove a backup and the removal the log goes on: an outage may lie between them. */
class HeldBackupTest {
    private static final String EXPIRED = Stored.id(3);

    @TempDir
    Path root;

    private final List<DrEvent> events = new ArrayList<>();
    private Stored stored;
    private Optional<BackupState> present = Optional.of(BackupState.NONE);
    private Optional<BackupState> afterTheWord = Optional.empty();

    @BeforeEach
    void three_to_keep_and_one_expired() {
        stored = new Stored(root).backup("local", 0).backup("local", 1).backup("local", 3);
        stored.in("second");
    }

    @Test
    void what_nobody_uses_is_removed() throws InterruptedException {
        round();
        assertThat(there()).isFalse();
        assertThat(events).hasAtLeastOneElementOfType(BackupExpired.class);
    }

    @Test
    void what_a_recovery_chose_since_is_held() throws InterruptedException {
        present = Optional.of(chosenSince());
        round();
        assertThat(there()).isTrue();
        assertThat(events).doesNotHaveAnyElementsOfTypes(BackupExpired.class);
    }

    @Test
    void what_a_recovery_chose_while_the_removal_was_being_said_is_held() throws InterruptedException {
        afterTheWord = Optional.of(chosenSince());
        round();
        assertThat(there()).isTrue();
    }

    @Test
    void while_the_log_cannot_be_read_to_its_end_nothing_is_removed() throws InterruptedException {
        present = Optional.empty();
        round();
        assertThat(there()).isTrue();
    }

    private static BackupState chosenSince() {
        Recoveries recoveries = Story.of("r1", DATABASE)
                .requested(0)
                .started()
                .step(Services.RESTORE, "choose-backup", Map.of("backupId", EXPIRED))
                .fold(Recoveries.NONE);
        return new BackupState(Backups.NONE, recoveries, HashTreePMap.empty());
    }

    private boolean there() {
        return Files.exists(root.resolve("local").resolve(DATABASE).resolve(EXPIRED));
    }

    private void round() throws InterruptedException {
        Rounds rounds = new Rounds(Duration.ofMinutes(5));
        var nobodys = new MightyLogins(new DatabaseUrls(stored.plan, new PlanVariables(Map.of())));
        new Keeper(stored.plan, stored.repositories, rounds, nobodys, () -> present)
                .lookAfter(new LookAfter(DATABASE, 1, BackupState.NONE, NOW), new Performance() {
                    @Override
                    public void publish(DrEvent event) {
                        events.add(event);
                        if (event instanceof BackupExpired) {
                            present = afterTheWord.or(() -> present);
                        }
                    }

                    @Override
                    public void beforeEffect() {}
                });
    }
}
