package dev.luneo.dr.recovery;

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

/**
 * A story of one database: events of no sense at all, some repeated, and among them recoveries that go through. Which recovery is a drill, what
 * it does, which incident it answers and how long anything took are all left to chance.
 */
final class AnyStory {
    private static final int EVENTS_PER_DATABASE = 600;
    private static final Failure BROKEN = new Failure("damaged", "it broke", "mend it", true);
    private static final List<String> SERVICES = List.of(Services.RESTORE, Services.DEPLOY, Services.VERIFIER);

    /** What a reader of both topics knows. */
    record Picture(Recoveries recoveries, Backups backups) {
        static final Picture NONE = new Picture(Recoveries.NONE, Backups.NONE);

        Picture after(Recorded<DrEvent> recorded) {
            if (recorded.event() instanceof RecoveryEvent event) {
                return new Picture(recoveries.evolve(new Recorded<>(event, recorded.time(), "any")), backups);
            }
            BackupEvent event = (BackupEvent) recorded.event();
            return new Picture(recoveries, backups.evolve(new Recorded<>(event, recorded.time(), "any")));
        }
    }

    private AnyStory() {}

    static Picture fold(List<Recorded<DrEvent>> log) {
        Picture picture = Picture.NONE;
        for (Recorded<DrEvent> event : log) {
            picture = picture.after(event);
        }
        return picture;
    }

    static List<Recorded<DrEvent>> of(Random random, String database) {
        List<Recorded<DrEvent>> story = new ArrayList<>();
        Picture soFar = Picture.NONE;
        Deque<DrEvent> next = new ArrayDeque<>();
        Instant now = Story.BEGIN;
        List<RecoveryRef> recoveries = new ArrayList<>(List.of(ref(random, database, 1)));
        while (story.size() < EVENTS_PER_DATABASE) {
            if (next.isEmpty() && random.nextInt(7) == 0) {
                recoveries.add(ref(random, database, recoveries.size() + 1));
                Optional<RecoveryRef> inTheWay =
                        soFar.recoveries().holder(database).map(Recovery::ref);
                next.addAll(
                        random.nextBoolean()
                                ? goodRecovery(random, inTheWay, recoveries.get(recoveries.size() - 1))
                                : List.of());
            }
            if (next.isEmpty()) {
                // Mostly the newest recovery, at times an old one whose late words arrive.
                RecoveryRef ref = recoveries.get(
                        random.nextInt(5) == 0 ? random.nextInt(recoveries.size()) : recoveries.size() - 1);
                next.add(random.nextInt(4) == 0 ? backupEvent(random, database) : recoveryEvent(random, ref));
            }
            now = now.plusMillis(random.nextInt(5_000) - 1_000L);
            Recorded<DrEvent> recorded = random.nextInt(6) == 0 && !story.isEmpty()
                    ? story.get(random.nextInt(story.size()))
                    : new Recorded<>(next.remove(), now, "any");
            story.add(recorded);
            soFar = soFar.after(recorded);
        }
        return story;
    }

    private static RecoveryRef ref(Random random, String database, int number) {
        return new RecoveryRef(
                database + "-r" + number,
                database,
                // Drills are many and recoveries few, so that the last real one is an old one.
                random.nextInt(10) > 0 ? RecoveryRef.Purpose.DRILL : any(random, RecoveryRef.Purpose.values()),
                // Of the others nobody knows the legs.
                random.nextInt(10) > 0
                        ? RecoveryRef.Procedure.FULL_RESTORE
                        : any(random, RecoveryRef.Procedure.values()),
                random.nextBoolean() ? Optional.of("incident-" + random.nextInt(3)) : Optional.empty());
    }

    /** One that goes through, because what is in its way is cancelled. */
    private static List<DrEvent> goodRecovery(Random random, Optional<RecoveryRef> inTheWay, RecoveryRef ref) {
        Location from = new Location("host", 5432, ref.database() + random.nextInt(3));
        Location to = new Location("host", 5432, ref.database() + random.nextInt(3));
        List<DrEvent> events = new ArrayList<>();
        inTheWay.ifPresent(other -> {
            events.add(new RecoveryEvent.RecoveryCancelled(other, "alice", "to make room"));
            events.add(new RecoveryEvent.CutOverUndone(other, true, "undone"));
        });
        events.addAll(List.of(
                new RecoveryEvent.RestoreRequested(
                        ref, RestoreTarget.latest(), RestoreTo.DATABASE, "any", "alice", 0, "0"),
                new RecoveryEvent.RestoreStarted(ref, Story.ME),
                new RecoveryEvent.StepStarted(ref, Services.RESTORE, "step-0", 1, "step-0", Story.ME),
                new RecoveryEvent.StepFinished(ref, Services.RESTORE, "step-0", 1, "done", Map.of(), took(random)),
                new RecoveryEvent.RestoreFinished(ref, "b1", Story.BEGIN, to, RestoreTo.DATABASE),
                new RecoveryEvent.RedeployFinished(ref, from, to, Optional.of(Story.BEGIN)),
                new RecoveryEvent.VerificationPassed(ref, List.of())));
        return events;
    }

    private static Duration took(Random random) {
        return Duration.ofMillis(random.nextInt(10_000_000));
    }

    private static <E> E any(Random random, E[] values) {
        return values[random.nextInt(values.length)];
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
        return switch (random.nextInt(20)) {
            case 0, 1 ->
                new RecoveryEvent.RestoreRequested(
                        ref, RestoreTarget.latest(), restoreTo, "any", "alice", random.nextInt(3), "0");
            case 2 -> new RecoveryEvent.RestoreApproved(ref, random.nextBoolean() ? "leonie" : "leo");
            case 3 -> new RecoveryEvent.RestoreStarted(ref, Story.ME);
            case 4, 5, 6 -> new RecoveryEvent.StepStarted(ref, service, step, attempt, step, Story.ME);
            case 7 -> new RecoveryEvent.StepProgressed(ref, service, step, attempt, 1, 2, "half");
            case 8 ->
                new RecoveryEvent.StepFinished(ref, service, step, attempt, "done", Map.of("a", "b"), took(random));
            case 9 -> new RecoveryEvent.StepFailed(ref, service, step, attempt, BROKEN, took(random));
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
            case 18 -> new RecoveryEvent.LeftOverRemovalRequested(ref, 1 + random.nextInt(2), from, "alice", "any");
            case 17 -> new RecoveryEvent.UndoRequested(ref, 1 + random.nextInt(2), "alice", "any");
            case 16 -> new RecoveryEvent.UnreachableDatabaseDecided(ref, random.nextBoolean(), "alice", "any");
            case 15 -> new RecoveryEvent.CutOverUndone(ref, random.nextBoolean(), "undone");
            default ->
                switch (random.nextInt(8)) {
                    case 0, 1 -> new RecoveryEvent.RecoveryCancelled(ref, "alice", "any");
                    case 2 -> new RecoveryEvent.RecoveryGaveWay(ref, "any");
                    default -> new RecoveryEvent.RestoreStarted(ref, Story.ME);
                };
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
                        took(random),
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
                        ? new BackupEvent.SchemaProved(database, id, attempt, 1, Optional.empty(), took(random), "all")
                        : new BackupEvent.SchemaNotRestorable(
                                database, id, attempt, Optional.of("INDEX i"), Optional.empty(), BROKEN);
            default -> new BackupEvent.RpoAtRisk(database, Optional.empty(), Story.BEGIN, "soon");
        };
    }
}
