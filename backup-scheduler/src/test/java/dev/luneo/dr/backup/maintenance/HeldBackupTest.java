package dev.luneo.dr.backup.maintenance;

import static dev.luneo.dr.backup.maintenance.Stored.DATABASE;
import static dev.luneo.dr.backup.maintenance.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.backup.schedule.BackupCommand.MaintainRepositories;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
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
        run();
        assertThat(there()).isFalse();
        assertThat(events).hasAtLeastOneElementOfType(BackupExpired.class);
    }

    @Test
    void what_a_recovery_chose_since_is_held() throws InterruptedException {
        present = Optional.of(chosenSince());
        run();
        assertThat(there()).isTrue();
        assertThat(events).doesNotHaveAnyElementsOfTypes(BackupExpired.class);
    }

    @Test
    void what_a_recovery_chose_while_the_removal_was_being_said_is_held() throws InterruptedException {
        afterTheWord = Optional.of(chosenSince());
        run();
        assertThat(there()).isTrue();
    }

    @Test
    void while_the_log_cannot_be_read_to_its_end_nothing_is_removed() throws InterruptedException {
        present = Optional.empty();
        run();
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

    private void run() throws InterruptedException {
        MaintenanceRuns runs = new MaintenanceRuns(Duration.ofMinutes(5));
        var nobodys = new MightyLogins(new DatabaseUrls(stored.plan, new PlanVariables(Map.of())));
        new RepositoryMaintenance(stored.plan, stored.repositories, runs, nobodys, () -> present)
                .maintain(new MaintainRepositories(DATABASE, 1, BackupState.NONE, NOW), new Performance() {
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
