package dev.luneo.dr.restore.full;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RecoveryCancelled;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is not what it was when it was taken is never restored over anything, and is reported by name. */
@Tag("process")
class DamagedBackupTest {
    private static DatabaseUrl live;

    private static TestBackups dumped;
    private static Manifest master;

    @TempDir
    Path repository;

    private TestBackups backups;
    private Manifest older;

    @BeforeAll
    static void backUpAShop(@TempDir Path once) {
        live = TestPostgres.freshDatabase("damaged");
        execute(
                live,
                "create table customers (id serial primary key, name text not null)",
                "insert into customers (name) select md5(n::text) from generate_series(1, 3000) n");
        dumped = new TestBackups(once, "shop");
        master = dumped.take(live);
    }

    @BeforeEach
    void haveAGoodBackup() {
        backups = new TestBackups(repository, "shop");
        older = backups.copy(dumped, master);
    }

    private Manifest newer() {
        return backups.copy(dumped, master);
    }

    private Manifest newer(Consumer<Path> spoil, UnaryOperator<ManifestFacts> lie) {
        return backups.copy(dumped, master, spoil, lie);
    }

    private Manifest newer(Consumer<Path> spoil) {
        return newer(spoil, facts -> facts);
    }

    private Manifest from(int serverVersion) {
        return newer(
                directory -> {},
                facts -> new ManifestFacts(
                        facts.method(),
                        facts.startedAt(),
                        facts.completedAt(),
                        facts.restorablePoint(),
                        serverVersion,
                        facts.toolVersion(),
                        facts.databaseBytes(),
                        facts.notes()));
    }

    private Rehearsal restore(String... how) {
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository)
                .database(
                        "shop",
                        live,
                        Stream.concat(Stream.of("approval: none"), Stream.of(how))
                                .toArray(String[]::new)));
        rehearsal.knows(repository, "shop");
        rehearsal.restore("shop");
        return rehearsal;
    }

    private void theOlderOneIsUsedAndTheOtherNamed(Rehearsal rehearsal, Manifest damaged, String why) {
        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).containsExactly(damaged.backupId().value());
        assertThat(rehearsal.events(BackupDisproved.class)).allSatisfy(event -> {
            assertThat(event.detail()).contains(why);
            assertThat(event.recoveryId()).isPresent();
        });
        assertThat(rehearsal.notes())
                .anySatisfy(note ->
                        assertThat(note).contains(damaged.backupId().value()).contains(why));
        assertThat(rehearsal
                        .events(StepFinished.class)
                        .filter(step -> step.step().equals("choose-backup"))
                        .map(step -> step.facts().get("skipped")))
                .contains(damaged.backupId().value());
    }

    @Test
    void a_flipped_bit_is_reported_by_name_and_the_next_older_backup_is_used() {
        Manifest damaged = newer();
        backups.flipBit(backups.data(damaged));
        theOlderOneIsUsedAndTheOtherNamed(restore("if-damaged: next-older"), damaged, "ALTERED");
    }

    @Test
    void a_truncated_object_is_reported_by_name_and_the_next_older_backup_is_used() {
        Manifest damaged = newer();
        backups.truncate(backups.data(damaged));
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "TRUNCATED");
    }

    @Test
    void a_missing_object_is_reported_by_name_and_the_next_older_backup_is_used() {
        Manifest damaged = newer();
        backups.delete(backups.data(damaged));
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "MISSING");
    }

    @Test
    void a_manifest_that_was_changed_after_it_was_written_is_not_believed() {
        Manifest damaged = newer();
        replaceIn(backups.directory(damaged).resolve("manifest.json"), "\"databaseBytes\" : ", "\"databaseBytes\" : 1");
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "MANIFEST_LIES");
    }

    @Test
    void a_manifest_that_lies_about_its_time_is_found_out_by_the_fingerprint() {
        Manifest damaged = newer(
                directory -> {},
                facts -> new ManifestFacts(
                        facts.method(),
                        facts.startedAt(),
                        facts.completedAt(),
                        facts.restorablePoint().plusNanos(1_000),
                        facts.serverVersion(),
                        facts.toolVersion(),
                        facts.databaseBytes(),
                        facts.notes()));
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "fingerprint says");
    }

    @Test
    void a_manifest_that_lies_about_its_server_is_found_out_by_the_dump() {
        Manifest damaged = from(140_000);
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "its manifest says PostgreSQL 14");
    }

    @Test
    void a_fingerprint_that_cannot_be_read_damns_the_backup() {
        Manifest damaged = newer(directory -> write(directory.resolve("fingerprint.json"), "{\"tables\":"));
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "fingerprint");
    }

    @Test
    void a_dump_that_was_broken_before_it_was_sealed_shows_in_its_table_of_contents() {
        Manifest damaged = newer(directory -> backups.truncate(directory.resolve("dump/toc.dat")));
        theOlderOneIsUsedAndTheOtherNamed(restore(), damaged, "its dump cannot be read");
    }

    @Test
    void data_that_was_broken_before_it_was_sealed_shows_in_the_restore_and_starts_it_over() {
        Manifest damaged = newer(breakData(backups::truncate));
        Rehearsal rehearsal = restore();

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).containsExactly(damaged.backupId().value());
        assertThat(steps(rehearsal))
                .containsExactly(
                        "choose-backup 1",
                        "prepare-server 1",
                        "restore-data 1",
                        "choose-backup 2",
                        "prepare-server 2",
                        "restore-data 2",
                        "compare-data 1");
        assertThat(restoredDatabases(rehearsal)).isEqualTo("1");
    }

    @Test
    void words_of_damage_that_the_databases_own_code_raises_disprove_no_backup_and_name_what_raised_them() {
        DatabaseUrl planted = TestPostgres.freshDatabase("planted");
        execute(
                planted,
                "create table things (v integer)",
                "insert into things values (1)",
                "create function usable(v integer) returns integer immutable language plpgsql as $$ begin"
                        + " if current_setting('app.ready', true) is distinct from 'yes' then"
                        + " raise exception E'x\\npg_restore: error: unexpected end of file'; end if; return v; end $$",
                "set app.ready = 'yes'; create index on things (usable(v))");
        TestBackups plantedBackups = new TestBackups(repository, "planted");
        plantedBackups.take(planted);
        plantedBackups.take(planted);
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("planted", planted, "approval: none"));
        rehearsal.knows(repository, "planted");
        rehearsal.restore("planted");

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("other");
        assertThat(rehearsal.failed().failure().detail()).contains("PL/pgSQL function", "usable(integer)");
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(steps(rehearsal))
                .containsExactly("choose-backup 1", "prepare-server 1", "restore-data 1", "clean-up 1");
    }

    @Test
    void a_backup_of_a_newer_server_is_refused_by_name_and_not_disproved() {
        Manifest newer = from(180_002);
        Rehearsal rehearsal = restore();

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(rehearsal.notes())
                .anySatisfy(note -> assertThat(note)
                        .contains(newer.backupId().value())
                        .contains("PostgreSQL 18")
                        .contains("PostgreSQL 15"));
    }

    @Test
    void a_dump_of_a_newer_tool_is_refused_by_name_and_not_disproved() {
        Manifest newer = newer(directory -> TestBackups.change(directory.resolve("dump/toc.dat"), bytes -> {
            bytes[6] = 99; // the archive format's minor version
            return bytes;
        }));
        Rehearsal rehearsal = restore();

        assertThat(rehearsal.finished().backupId()).isEqualTo(older.backupId().value());
        assertThat(rehearsal.disproved()).isEmpty();
        assertThat(rehearsal.notes())
                .anySatisfy(note ->
                        assertThat(note).contains(newer.backupId().value()).contains("newer pg_restore"));
    }

    @Test
    void the_plan_may_say_that_damage_ends_the_restore() {
        Manifest damaged = newer();
        backups.flipBit(backups.data(damaged));
        Rehearsal rehearsal = restore("if-damaged: stop");

        Failure failure = rehearsal.failed().failure();
        assertThat(failure.reason()).isEqualTo("backup-damaged");
        assertThat(failure.detail()).contains(damaged.backupId().value());
        assertThat(failure.hint()).contains(older.backupId().value());
        assertThat(rehearsal.disproved()).containsExactly(damaged.backupId().value());
    }

    @Test
    void when_nothing_is_left_it_names_what_there_was_and_the_old_database_is_untouched() {
        Manifest damaged = newer();
        backups.flipBit(backups.data(damaged));
        backups.delete(backups.data(older));
        Rehearsal rehearsal = restore();

        Failure failure = rehearsal.failed().failure();
        assertThat(failure.reason()).isEqualTo("no-usable-backup");
        assertThat(failure.detail())
                .contains(damaged.backupId().value())
                .contains("ALTERED")
                .contains(older.backupId().value())
                .contains("MISSING");
        assertThat(failure.hint()).isNotBlank();
        assertThat(rehearsal.disproved())
                .containsExactly(damaged.backupId().value(), older.backupId().value());
        assertThat(value(live, "select count(*) from customers")).isEqualTo("3000");
        assertThat(restoredDatabases(rehearsal)).isEqualTo("0");
    }

    @Test
    void a_backup_asked_for_by_its_id_is_not_silently_replaced() {
        Manifest damaged = newer();
        backups.flipBit(backups.data(damaged));
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.restore("shop", RestoreTarget.backup(damaged.backupId().value()), RestoreTo.DATABASE);

        assertThat(rehearsal.failed().failure().reason()).isEqualTo("no-usable-backup");
        assertThat(rehearsal.failed().failure().detail())
                .contains(damaged.backupId().value())
                .doesNotContain(older.backupId().value());
    }

    @Test
    void a_backup_that_was_disproved_before_is_not_tried_again() {
        Manifest damaged = newer();
        backups.flipBit(backups.data(damaged));
        Rehearsal rehearsal = restore();
        rehearsal.happened(new RecoveryCancelled(rehearsal.finished().recovery(), "alice", "a test"));
        rehearsal.restore("shop");

        assertThat(rehearsal.disproved()).containsExactly(damaged.backupId().value());
    }

    @Test
    void a_backup_that_was_only_missed_by_a_look_at_the_repository_is_restored_when_it_is_there() {
        Manifest there = newer();
        Rehearsal rehearsal = new Rehearsal(new TestPlan(repository).database("shop", live, "approval: none"));
        rehearsal.happened(
                new BackupDisproved("shop", there.backupId().value(), "the disk was not mounted", Optional.empty()));
        rehearsal.restore("shop");
        assertThat(rehearsal.finished().backupId()).isEqualTo(there.backupId().value());
    }

    @Test
    void a_repository_whose_disk_is_not_mounted_is_not_an_empty_one() throws IOException {
        Path unmounted = repository.resolveSibling(repository.getFileName() + "-gone");
        Files.move(repository, unmounted);
        try {
            Rehearsal rehearsal = restore();
            assertThat(rehearsal.failed().failure().reason()).isEqualTo("repository-unavailable");
            assertThat(steps(rehearsal)).containsExactly("choose-backup 1", "choose-backup 2");
            assertThat(rehearsal.disproved()).isEmpty();
            assertThat(repository).doesNotExist();
        } finally {
            Files.move(unmounted, repository);
        }
    }

    private static List<String> steps(Rehearsal rehearsal) {
        return rehearsal
                .events(StepStarted.class)
                .map(step -> step.step() + " " + step.attempt())
                .toList();
    }

    /** How many databases the recovery left on the server. */
    private static String restoredDatabases(Rehearsal rehearsal) {
        String recoveryId = rehearsal
                .events(StepStarted.class)
                .findFirst()
                .orElseThrow()
                .recovery()
                .recoveryId();
        String prefix = RestoredDatabaseName.of("shop", recoveryId, 1).replaceFirst("_a1$", "");
        rehearsal.goOn();
        return value(live, "select count(*) from pg_database where datname ^@ '%s'".formatted(prefix));
    }

    private static Consumer<Path> breakData(Consumer<Path> change) {
        return directory -> {
            try (var files = Files.list(directory.resolve("dump"))) {
                files.filter(file -> file.toString().endsWith(".dat.gz"))
                        .max((left, right) -> Long.compare(
                                left.toFile().length(), right.toFile().length()))
                        .ifPresent(change);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void replaceIn(Path file, String text, String replacement) {
        try {
            String before = Files.readString(file);
            assertThat(before).contains(text);
            Files.writeString(file, before.replace(text, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
