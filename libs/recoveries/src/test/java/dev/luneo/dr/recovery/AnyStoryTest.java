package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.recovery.AnyStory.Picture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events of no sense at all, repeated and out of every order except that within a key: the fold takes them all, and every
 * replica, which sees the keys interleaved in its own way, ends with the same picture. A failing seed is in the test's name.
 */
class AnyStoryTest {
    private static final int DATABASES = 4;

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_interleaving_of_the_keys_folds_to_the_same_picture(int seed) {
        Random random = new Random(seed);
        List<List<Recorded<DrEvent>>> stories = IntStream.range(0, DATABASES)
                .mapToObj(i -> AnyStory.of(random, "db" + i))
                .toList();

        Picture one = AnyStory.fold(interleaved(stories, new Random(seed + 1L)));
        Picture other = AnyStory.fold(interleaved(stories, new Random(seed + 2L)));

        assertThat(one).isEqualTo(other);
        assertThat(one.recoveries().byId()).as("stories worth telling").hasSizeGreaterThan(DATABASES);
        for (int i = 0; i < DATABASES; i++) {
            assertThat(one.recoveries()
                            .newestFirst("db" + i)
                            .filter(Recovery::holds)
                            .map(recovery -> recovery.ref().purpose()))
                    .as("one at a time a database, but for what gives way")
                    .doesNotHaveDuplicates();
            assertThat(one.recoveries().waiting("db" + i)).hasSizeLessThanOrEqualTo(Crowd.MOST_WAITING);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void an_event_said_twice_counts_once(int seed) {
        Picture picture = Picture.NONE;
        for (Recorded<DrEvent> event : AnyStory.of(new Random(seed), "luneo")) {
            picture = picture.after(event);
            assertThat(picture.after(event)).as("after %s", event).isEqualTo(picture);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void how_long_a_step_took_is_what_its_own_attempt_said_of_it(int seed) {
        List<Recorded<DrEvent>> story = AnyStory.of(new Random(seed), "luneo");
        Map<Said, Set<Duration>> said = new HashMap<>();
        for (Recorded<DrEvent> recorded : story) {
            if (recorded.event() instanceof RecoveryEvent.StepFinished end) {
                said(said, end, "finished").add(end.toolTime());
            } else if (recorded.event() instanceof RecoveryEvent.StepFailed end) {
                said(said, end, "failed").add(end.toolTime());
            }
        }
        int ends = 0;
        for (Recovery recovery : AnyStory.fold(story).recoveries().byId().values()) {
            for (StepRun run : recovery.stepRuns()) {
                if (run.outcome() instanceof StepRun.Finished end) {
                    assertThat(said.get(Said.of(recovery, run, "finished"))).contains(end.toolTime());
                    ends++;
                } else if (run.outcome() instanceof StepRun.Failed end) {
                    assertThat(said.get(Said.of(recovery, run, "failed"))).contains(end.toolTime());
                    ends++;
                }
            }
        }
        assertThat(ends).as("steps that came to an end").isPositive();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_recovery_stays_what_it_was_asked_to_be_however_old_it_gets(int seed) {
        List<Recorded<DrEvent>> story = AnyStory.of(new Random(seed), "luneo");
        Map<String, RecoveryRef> asked = new HashMap<>();
        for (Recorded<DrEvent> recorded : story) {
            if (recorded.event() instanceof RecoveryEvent.RestoreRequested request) {
                asked.putIfAbsent(request.recovery().recoveryId(), request.recovery());
            }
        }
        Recoveries recoveries = AnyStory.fold(story).recoveries();
        assertThat(asked.keySet()).isEqualTo(recoveries.byId().keySet());
        recoveries.byId().forEach((id, recovery) -> assertThat(recovery.ref()).isEqualTo(asked.get(id)));
        assertThat(recoveries.byId().values()).as("old ones among them").anyMatch(Recovery::brief);
    }

    /** What a forecast and a screen compare with: a drill of yesterday must not push the last real recovery out. */
    @ParameterizedTest
    @MethodSource("seeds")
    void the_newest_verified_recovery_of_each_purpose_is_known_with_all_its_steps(int seed) {
        Recoveries recoveries =
                AnyStory.fold(AnyStory.of(new Random(seed), "luneo")).recoveries();
        int purposes = 0;
        for (RecoveryRef.Purpose purpose : RecoveryRef.Purpose.values()) {
            Optional<Recovery> newest = recoveries
                    .newestFirst("luneo")
                    .filter(recovery ->
                            recovery.stage() == Stage.VERIFIED && recovery.ref().purpose() == purpose)
                    .findFirst();
            newest.ifPresent(recovery -> assertThat(recovery.brief()).isFalse());
            newest.flatMap(Recovery::rto).ifPresent(rto -> assertThat(rto).isGreaterThanOrEqualTo(Duration.ZERO));
            purposes += newest.isPresent() ? 1 : 0;
        }
        assertThat(purposes).as("purposes with a verified recovery").isPositive();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void an_accident_has_a_clock_for_each_purpose_and_a_drill_does_not_stop_the_real_one(int seed) {
        Recoveries recoveries =
                AnyStory.fold(AnyStory.of(new Random(seed), "luneo")).recoveries();
        for (Recovery recovery : recoveries.byId().values()) {
            List<Instant> alike = recoveries
                    .newestFirst("luneo")
                    .filter(other -> other.ref().purpose() == recovery.ref().purpose())
                    .flatMap(other -> other.decidedAt().stream())
                    .toList();
            recoveries.incidentClock(recovery).ifPresent(clock -> {
                assertThat(alike).contains(clock.firstDecidedAt());
                assertThat(clock.attempts()).isBetween(2, alike.size());
            });
        }
    }

    /** One attempt at one step, and how it ended. */
    private record Said(String recoveryId, String service, String step, int attempt, String end) {
        static Said of(Recovery recovery, StepRun run, String end) {
            return new Said(recovery.id(), run.service(), run.step(), run.attempt(), end);
        }
    }

    private static Set<Duration> said(Map<Said, Set<Duration>> said, RecoveryEvent.StepEvent event, String end) {
        return said.computeIfAbsent(
                new Said(event.recovery().recoveryId(), event.service(), event.step(), event.attempt(), end),
                attempt -> new HashSet<>());
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
}
