package dev.luneo.dr.restore.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.RestorableWindow;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever can write to the repository stops no restore of a good backup. */
class StrangersTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Damage SHORT = new Damage(Damage.Kind.TRUNCATED, "toc.dat", "1 of 9 bytes");

    @Test
    void only_what_nobody_of_ours_signed_and_the_log_does_not_know_is_strange() {
        DatabaseBackups knows = known("20261123T100000Z-0001");
        Holdings holdings = holdings(
                damaged("20261123T100000Z-0001", false),
                damaged("20261123T100000Z-0002", false),
                damaged("20261123T100000Z-0003", true),
                usable("20261123T100000Z-0004"));
        Strangers strangers = Strangers.among(holdings, RestoreTarget.latest(), knows);
        assertThat(ids(strangers.strange())).containsExactly("20261123T100000Z-0002");
        assertThat(ids(strangers.others()))
                .containsExactly("20261123T100000Z-0004", "20261123T100000Z-0003", "20261123T100000Z-0001");
        assertThat(strangers.words())
                .containsExactly("20261123T100000Z-0002 is not used: the log does not know it, and no key of ours "
                        + "has signed it (TRUNCATED toc.dat: 1 of 9 bytes)");
        assertThat(ids(Strangers.among(holdings, RestoreTarget.backup("20261123T100000Z-0002"), knows)
                        .others()))
                .as("asked for by its id")
                .containsExactly("20261123T100000Z-0002");
    }

    @Test
    void ten_strangers_are_named_and_a_crowd_is_a_number() {
        assertThat(strangers(10).words()).hasSize(10).allMatch(said -> said.contains("is not used"));
        assertThat(strangers(12).words())
                .hasSize(11)
                .last()
                .asString()
                .startsWith("2 more that are named like backups are not used");
    }

    private static Strangers strangers(int number) {
        Holding[] backups = IntStream.range(0, number)
                .mapToObj(i -> damaged("20261123T100000Z-%04d".formatted(i), false))
                .toArray(Holding[]::new);
        return Strangers.among(holdings(backups), RestoreTarget.latest(), Backups.NONE.of("shop"));
    }

    private static Holdings holdings(Holding... backups) {
        return new Holdings(
                Arrays.stream(backups)
                        .sorted((one, other) -> other.backupId().compareTo(one.backupId()))
                        .toList(),
                Map.of());
    }

    private static List<String> ids(List<Holding> holdings) {
        return holdings.stream().map(Holding::backupId).toList();
    }

    private static Holding damaged(String id, boolean signed) {
        return new Holding(id, RestorableWindow.at(NOON), Map.of(), Map.of(), Map.of("local", List.of(SHORT)), signed);
    }

    private static Holding usable(String id) {
        Manifest manifest = new Manifest(
                1,
                new BackupId(id),
                "shop",
                "logical",
                NOON,
                NOON,
                NOON,
                150_013,
                "pg_dump",
                1,
                Map.of(),
                List.of(new StoredObject("toc.dat", 1, "a".repeat(64))),
                Optional.empty(),
                "a".repeat(64));
        return new Holding(id, RestorableWindow.at(NOON), Map.of("local", manifest), Map.of(), Map.of(), true);
    }

    private static DatabaseBackups known(String id) {
        BackupCompleted completed = new BackupCompleted(
                "shop", id, "logical", "local", NOON, 1, 2, Duration.ofSeconds(1), Optional.empty(), Optional.empty());
        return Backups.NONE
                .evolve(new Recorded<>(completed, NOON, "backup-scheduler"))
                .of("shop");
    }
}
