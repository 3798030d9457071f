package dev.luneo.dr.kit.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupExpired;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.recovery.RestorableWindow;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Damage;
import dev.luneo.dr.repository.Entry;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which backup is tried first, which never, and what is said of those that are not. */
class HoldingsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Damage SHORT = new Damage(Damage.Kind.TRUNCATED, "toc.dat", "1 of 9 bytes");
    private static final Damage AWAY = new Damage(Damage.Kind.UNREADABLE, "toc.dat", "input/output error");

    @Test
    void the_newest_state_is_tried_first_whenever_its_backup_was_begun() {
        Holdings holdings = holdings(
                usable("20261123T100000Z-0001", NOON.minusSeconds(60)),
                usable("20261123T110000Z-0002", NOON.minusSeconds(120)),
                usable("20261123T090000Z-0003", NOON));
        assertThat(ids(holdings.candidates(RestoreTarget.latest())))
                .containsExactly("20261123T090000Z-0003", "20261123T100000Z-0001", "20261123T110000Z-0002");
        assertThat(holdings.first()).contains(NOON.minusSeconds(120));
    }

    @Test
    void for_an_instant_none_from_after_it_is_tried_and_one_of_that_very_instant_is() {
        Holdings holdings =
                holdings(usable("20261123T100000Z-0001", NOON), usable("20261123T110000Z-0002", NOON.plusMillis(1)));
        assertThat(ids(holdings.candidates(RestoreTarget.at(NOON)))).containsExactly("20261123T100000Z-0001");
        assertThat(holdings.candidates(RestoreTarget.at(NOON.minusMillis(1)))).isEmpty();
    }

    @Test
    void one_that_was_asked_for_by_its_id_is_the_only_one() {
        Holdings holdings = holdings(usable("20261123T100000Z-0001", NOON), usable("20261123T110000Z-0002", NOON));
        assertThat(ids(holdings.candidates(RestoreTarget.backup("20261123T100000Z-0001"))))
                .containsExactly("20261123T100000Z-0001");
        assertThat(holdings.candidates(RestoreTarget.backup("another"))).isEmpty();
        assertThat(holdings.find("20261123T110000Z-0002")).isPresent();
        assertThat(holdings.find("another")).isEmpty();
    }

    @Test
    void copies_of_one_backup_are_one_and_a_damaged_copy_does_not_spoil_a_whole_one() {
        Manifest manifest = manifest("20261123T100000Z-0001", NOON, Map.of());
        Holdings holdings = Holdings.of(
                Map.of(
                        "near",
                        List.of(damaged("20261123T100000Z-0001", true, SHORT)),
                        "far",
                        List.of(new Entry.Usable(manifest))),
                Map.of());
        Holding one = holdings.newestFirst().get(0);
        assertThat(holdings.newestFirst()).hasSize(1);
        assertThat(one.promising()).isTrue();
        assertThat(one.copies()).containsOnlyKeys("far");
        assertThat(one.manifest()).contains(manifest);
        assertThat(one.at()).isEqualTo(NOON);
        assertThat(one.flaws()).isEqualTo("TRUNCATED toc.dat: 1 of 9 bytes");
    }

    @Test
    void what_a_stranger_wrote_neither_decides_the_order_nor_is_restored_unasked() {
        Manifest future = manifest("20261123T100000Z-0001", NOON.plus(Duration.ofDays(300)), Map.of());
        Holdings holdings = holdings(
                new Entry.Unauthenticated(future, "signed with a key that is not ours"),
                usable("20261123T110000Z-0002", NOON));
        Holding strange = holdings.find("20261123T100000Z-0001").orElseThrow();
        assertThat(strange.at()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(ids(holdings.newestFirst())).startsWith("20261123T110000Z-0002");
        assertThat(strange.promising()).isFalse();
        assertThat(strange.notAuthenticated()).contains("in repository local: signed with a key that is not ours");
        assertThat(strange.whyNot())
                .isEqualTo("not authenticated, in repository local: signed with a key that is not ours");
        assertThat(strange.acceptable(RestoreTarget.latest())).isEmpty();
        assertThat(strange.acceptable(RestoreTarget.unsigned(strange.backupId())))
                .containsEntry("local", future);
        assertThat(holdings.first()).as("of those that can be restored").contains(NOON);
    }

    @Test
    void where_a_copy_is_vouched_for_that_one_comes_first_even_if_others_were_accepted() {
        Manifest ours = manifest("20261123T100000Z-0001", NOON, Map.of());
        Manifest theirs = manifest("20261123T100000Z-0001", NOON.minusSeconds(9), Map.of());
        Holding both = new Holding(
                "20261123T100000Z-0001",
                RestorableWindow.at(NOON),
                Map.of("far", ours),
                Map.of("near", new Entry.Unauthenticated(theirs, "not signed")),
                Map.of(),
                true);
        assertThat(both.notAuthenticated()).isEmpty();
        assertThat(both.acceptable(RestoreTarget.unsigned(both.backupId())).values())
                .containsExactly(ours, theirs);
        assertThat(both.acceptable(RestoreTarget.latest()).values()).containsExactly(ours);
    }

    @Test
    void what_recoveries_and_retention_know_of_a_backup_counts() {
        String id = "20261123T100000Z-0001";
        Holding holding = holdings(usable(id, NOON)).newestFirst().get(0);
        DatabaseBackups damaged =
                known(completed(id), new BackupDisproved("shop", id, "a flipped bit", Optional.of("r1")));
        DatabaseBackups missed = known(completed(id), new BackupDisproved("shop", id, "away", Optional.empty()));
        DatabaseBackups expired = known(completed(id), new BackupExpired("shop", id, "old"));
        assertThat(holding.disproved(damaged)).isTrue();
        assertThat(holding.disproved(missed)).as("it is here").isFalse();
        assertThat(holding.disproved(known())).isFalse();
        assertThat(holding.expired(expired)).isTrue();
        assertThat(holding.expired(known(completed(id)))).isFalse();
    }

    @Test
    void a_suspicion_stands_in_the_manifest_and_a_lead_s_word_in_the_log_takes_it_away() {
        String id = "20261123T100000Z-0001";
        Manifest half = manifest(id, NOON, Map.of(Manifest.SUSPICIOUS, "half is gone"));
        Holding holding = holdings(new Entry.Usable(half)).newestFirst().get(0);
        assertThat(holding.suspicion(known())).contains("half is gone");
        assertThat(holding.suspicion(known(completed(id)))).contains("half is gone");
        DatabaseBackups meant = known(
                completed(id, Optional.of("half is gone")),
                new BackupEvent.BackupChangeMeant("shop", id, "a clean-up", "alice"));
        assertThat(holding.suspicion(meant)).isEmpty();
    }

    @Test
    void no_backup_at_all_is_another_thing_than_no_repository_that_can_be_read() {
        Holdings none = Holdings.of(Map.of("local", List.of()), Map.of());
        Holdings away = Holdings.of(Map.of(), Map.of("local", "not mounted"));
        assertThat(none.none()).isTrue();
        assertThat(none.unknown()).isFalse();
        assertThat(away.unavailable()).containsExactly("local: not mounted");
        assertThat(away.none()).isFalse();
        assertThat(away.unknown()).isTrue();
        Holdings some = Holdings.of(
                Map.of("local", List.of(usable("20261123T100000Z-0001", NOON))), Map.of("far", "not mounted"));
        assertThat(some.unknown()).isFalse();
        assertThat(some.none()).isFalse();
        assertThat(holdings(usable("20261123T100000Z-0001", NOON)).none()).isFalse();
    }

    @Test
    void a_backup_that_reaches_every_instant_of_a_window_is_chosen_for_one_within_it_and_brings_back_that_one() {
        Instant one = NOON.plus(Duration.ofHours(1));
        Manifest stream = manifest("20261123T120000Z-0001", NOON, Map.of());
        Manifest dump = manifest("20261123T121500Z-0002", NOON.plus(Duration.ofMinutes(15)), Map.of());
        Holdings holdings = Holdings.of(
                Map.of("local", List.of(new Entry.Usable(stream), new Entry.Usable(dump))),
                Map.of(),
                (repository, manifest) -> manifest.equals(stream)
                        ? new RestorableWindow(NOON, one)
                        : RestorableWindow.at(manifest.restorablePoint()));
        Holding windowed = holdings.find("20261123T120000Z-0001").orElseThrow();
        RestoreTarget halfPast = RestoreTarget.at(NOON.plus(Duration.ofMinutes(30)));

        assertThat(ids(holdings.candidates(halfPast))).startsWith("20261123T120000Z-0001");
        assertThat(windowed.pointOf(stream, halfPast)).isEqualTo(NOON.plus(Duration.ofMinutes(30)));
        assertThat(windowed.pointOf(stream, RestoreTarget.latest())).isEqualTo(one);
        assertThat(windowed.pointOf(stream, RestoreTarget.at(one.plusSeconds(9))))
                .isEqualTo(one);
        assertThat(holdings.candidates(RestoreTarget.at(NOON.minusSeconds(1)))).isEmpty();
        assertThat(holdings.first()).contains(NOON);
    }

    private static Holdings holdings(Entry... entries) {
        return Holdings.of(Map.of("local", Arrays.asList(entries)), Map.of());
    }

    private static List<String> ids(List<Holding> holdings) {
        return holdings.stream().map(Holding::backupId).toList();
    }

    private static Entry usable(String id, Instant at) {
        return new Entry.Usable(manifest(id, at, Map.of()));
    }

    private static Entry damaged(String id, boolean ours, Damage damage) {
        return new Entry.Unusable(new BackupId(id), List.of(damage), ours);
    }

    private static DatabaseBackups known(BackupEvent... events) {
        Backups backups = Backups.NONE;
        for (BackupEvent event : events) {
            backups = backups.evolve(new Recorded<>(event, NOON, "backup-scheduler"));
        }
        return backups.of("shop");
    }

    private static BackupCompleted completed(String id) {
        return completed(id, Optional.empty());
    }

    private static BackupCompleted completed(String id, Optional<String> suspicion) {
        return new BackupCompleted(
                "shop", id, "logical", "local", NOON, 1, 2, Duration.ofSeconds(1), Optional.empty(), suspicion);
    }

    private static Manifest manifest(String id, Instant at, Map<String, String> notes) {
        return new Manifest(
                1,
                new BackupId(id),
                "shop",
                "logical",
                at,
                at,
                at,
                150_013,
                "pg_dump",
                1,
                notes,
                List.of(new StoredObject("toc.dat", 1, "a".repeat(64))),
                Optional.empty(),
                "a".repeat(64));
    }
}
