package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events of no sense at all, repeated and out of every order except that within a key: the fold takes them all, and every
 * replica, which sees the keys interleaved in its own way, ends with the same picture. A failing seed is in the test's name.
 */
class AnyStoryTest {
    private static final int DATABASES = 4;
    private static final int EVENTS_PER_DATABASE = 400;
    private static final Failure BROKEN = new Failure("damaged", "it broke", "mend it", true);
    private static final List<String> SERVICES = List.of(Services.RESTORE, Services.DEPLOY, Services.VERIFIER);

    private record Picture(Recoveries recoveries, Backups backups) {
        Picture after(Recorded<DrEvent> recorded) {
            if (recorded.event() instanceof RecoveryEvent event) {
                return new Picture(recoveries.evolve(new Recorded<>(event, recorded.time(), "any")), backups);
            }
            BackupEvent event = (BackupEvent) recorded.event();
            return new Picture(recoveries, backups.evolve(new Recorded<>(event, recorded.time(), "any")));
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_interleaving_of_the_keys_folds_to_the_same_picture(int seed) {
        Random random = new Random(seed);
        List<List<Recorded<DrEvent>>> stories = IntStream.range(0, DATABASES)
                .mapToObj(i -> story(random, "db" + i))
                .toList();

        Picture one = fold(interleaved(stories, new Random(seed + 1L)));
        Picture other = fold(interleaved(stories, new Random(seed + 2L)));

        assertThat(one).isEqualTo(other);
        assertThat(one.recoveries().byId()).as("stories worth telling").hasSizeGreaterThan(DATABASES);
        for (int i = 0; i < DATABASES; i++) {
            assertThat(one.recoveries().newestFirst("db" + i).filter(Recovery::active))
                    .as("one recovery at a time a database")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void an_event_said_twice_counts_once(int seed) {
        Picture picture = new Picture(Recoveries.NONE, Backups.NONE);
        for (Recorded<DrEvent> event : story(new Random(seed), "luneo")) {
            picture = picture.after(event);
            assertThat(picture.after(event)).as("after %s", event).isEqualTo(picture);
        }
    }

    private static Picture fold(List<Recorded<DrEvent>> log) {
        Picture picture = new Picture(Recoveries.NONE, Backups.NONE);
        for (Recorded<DrEvent> event : log) {
            picture = picture.after(event);
        }
        return picture;
    }

    /** A database's two topics are two keys as far as order goes. */
    private static List<Recorded<DrEvent>> interleaved(List<List<Recorded<DrEvent>>> stories, Random random) {
        List<Deque<Recorded<DrEvent>>> queues = new ArrayList<>();
        for (List<Recorded<DrEvent>> story : stories) {
            queues.add(new ArrayDeque<>(story.stream()
                    .filter(recorded -> recorded.event() instanceof RecoveryEvent)
                    .toList()));
            queues.add(new ArrayDeque<>(story.stream()
                    .filter(recorded -> recorded.event() instanceof BackupEvent)
                    .toList()));
        }
        List<Recorded<DrEvent>> log = new ArrayList<>();
        while (!queues.isEmpty()) {
            Deque<Recorded<DrEvent>> queue = queues.get(random.nextInt(queues.size()));
            log.add(queue.remove());
            queues.removeIf(Deque::isEmpty);
        }
        return log;
    }

    private static List<Recorded<DrEvent>> story(Random random, String database) {
        List<Recorded<DrEvent>> story = new ArrayList<>();
        Instant now = Story.BEGIN;
        int recoveries = 1;
        for (int i = 0; i < EVENTS_PER_DATABASE; i++) {
            now = now.plusMillis(random.nextInt(5_000) - 1_000L);
            recoveries += random.nextInt(20) == 0 ? 1 : 0;
            // Mostly the newest recovery, at times an old one whose late words arrive.
            int number = random.nextInt(5) == 0 ? 1 + random.nextInt(recoveries) : recoveries;
            RecoveryRef ref = new RecoveryRef(
                    database + "-r" + number,
                    database,
                    RecoveryRef.Purpose.RECOVERY,
                    RecoveryRef.Procedure.FULL_RESTORE,
                    Optional.empty());
            DrEvent event = random.nextInt(4) == 0 ? backupEvent(random, database) : recoveryEvent(random, ref);
            story.add(new Recorded<>(event, now, "any"));
            if (random.nextInt(6) == 0) {
                story.add(story.get(random.nextInt(story.size())));
            }
        }
        return story;
    }

    private static DrEvent recoveryEvent(Random random, RecoveryRef ref) {
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        String step = "step-" + random.nextInt(2);
        int attempt = 1 + random.nextInt(3);
        Location from = new Location("host", 5432, ref.database() + random.nextInt(3));
        Location to = new Location("host", 5432, ref.database() + random.nextInt(3));
        RestoreTo restoreTo = random.nextBoolean() ? RestoreTo.DATABASE : RestoreTo.IN_PLACE;
        List<CheckResult> checks = List.of(
                new CheckResult("login", CheckResult.Outcome.PASSED, "200", Duration.ofMillis(random.nextInt(9))));
        return switch (random.nextInt(19)) {
            case 0, 1 ->
                new RecoveryEvent.RestoreRequested(
                        ref, RestoreTarget.latest(), restoreTo, "any", "alice", random.nextInt(3), "0");
            case 2 -> new RecoveryEvent.RestoreApproved(ref, random.nextBoolean() ? "leonie" : "leo");
            case 3 -> new RecoveryEvent.RestoreStarted(ref, Story.ME);
            case 4, 5, 6 -> new RecoveryEvent.StepStarted(ref, service, step, attempt, step, Story.ME);
            case 7 -> new RecoveryEvent.StepProgressed(ref, service, step, attempt, 1, 2, "half");
            case 8 ->
                new RecoveryEvent.StepFinished(ref, service, step, attempt, "done", Map.of("a", "b"), Duration.ZERO);
            case 9 -> new RecoveryEvent.StepFailed(ref, service, step, attempt, BROKEN, Duration.ZERO);
            case 10 -> new RecoveryEvent.RestoreFinished(ref, "b1", Story.BEGIN, to, restoreTo);
            case 11 ->
                random.nextInt(4) == 0
                        ? new RecoveryEvent.RestoreRejected(ref, BROKEN, Optional.empty())
                        : new RecoveryEvent.RestoreFailed(ref, BROKEN);
            case 12 -> new RecoveryEvent.RedeployFinished(ref, from, to, Optional.of(Story.BEGIN));
            case 13 -> new RecoveryEvent.RedeployFailed(ref, BROKEN, random.nextBoolean());
            case 14 ->
                random.nextBoolean()
                        ? new RecoveryEvent.VerificationPassed(ref, checks)
                        : new RecoveryEvent.VerificationFailed(ref, checks, random.nextBoolean(), BROKEN);
            case 17 -> new RecoveryEvent.UndoRequested(ref, 1 + random.nextInt(2), "alice", "any");
            case 16 -> new RecoveryEvent.UnreachableDatabaseDecided(ref, random.nextBoolean(), "alice", "any");
            case 15 -> new RecoveryEvent.CutOverUndone(ref, random.nextBoolean(), "undone");
            default ->
                random.nextInt(4) == 0
                        ? new RecoveryEvent.RecoveryCancelled(ref, "alice", "any")
                        : new RecoveryEvent.RestoreStarted(ref, Story.ME);
        };
    }

    private static DrEvent backupEvent(Random random, String database) {
        String id = database + "-b" + random.nextInt(6);
        int attempt = 1 + random.nextInt(2);
        return switch (random.nextInt(13)) {
            case 0 -> new BackupEvent.BackupRequested(database, id, "olivia");
            case 1, 2 -> new BackupEvent.BackupStarted(database, id, random.nextBoolean(), attempt, Story.ME);
            case 3 ->
                new BackupEvent.BackupCompleted(
                        database,
                        id,
                        "logical",
                        "local",
                        Story.BEGIN,
                        1,
                        2,
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        random.nextBoolean() ? Optional.of("half is gone") : Optional.empty());
            case 8 -> new BackupEvent.BackupChangeMeant(database, id, "a clean-up", "alice");
            case 4 -> new BackupEvent.BackupFailed(database, id, attempt, BROKEN);
            case 5 -> new BackupEvent.BackupCancelled(database, id, "olivia");
            case 6 ->
                new BackupEvent.BackupDisproved(
                        database, id, "gone", random.nextBoolean() ? Optional.of("r") : Optional.empty());
            case 7 -> new BackupEvent.BackupExpired(database, id, "old");
            case 9, 10 -> new BackupEvent.SchemaProofStarted(database, id, 1 + random.nextInt(3), Story.ME);
            case 11 ->
                random.nextBoolean()
                        ? new BackupEvent.SchemaProved(
                                database, id, attempt, 1, Optional.empty(), Duration.ofSeconds(1), "all")
                        : new BackupEvent.SchemaNotRestorable(
                                database, id, attempt, Optional.of("INDEX i"), Optional.empty(), BROKEN);
            default -> new BackupEvent.RpoAtRisk(database, Optional.empty(), Story.BEGIN, "soon");
        };
    }
}
