package dev.luneo.dr.restore.step;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.kit.Tmpfs;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is copied before it is checked and restored; whether there is room for that is known before anything is begun. */
@Tag("process")
class RoomForTheCopyTest {
    @TempDir
    Path repository;

    @TempDir
    Path other;

    @Test
    void too_little_room_is_found_out_before_the_data_is_restored_with_the_place_and_the_bytes() throws Exception {
        DatabaseUrl live = TestPostgres.freshDatabase("room");
        execute(live, "create table customers (id int primary key)");
        new TestBackups(repository, "shop").take(live);
        Path small = other.resolve("small");
        try (Tmpfs mounted = Tmpfs.mountedAt(small, "1m")) {
            Rehearsal rehearsal =
                    new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"), small);

            rehearsal.restore("shop");

            assertThat(rehearsal.failed().failure().reason()).isEqualTo("staging-too-small");
            assertThat(rehearsal.failed().failure().detail())
                    .contains(small.toString())
                    .containsPattern("[0-9]{8} bytes are needed for a copy of the backup, [0-9]+ are free");
            assertThat(rehearsal.events(StepStarted.class).map(StepStarted::step))
                    .contains("prepare-server")
                    .doesNotContain("restore-data");
        }
    }
}
