package dev.luneo.dr.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.recovery.Situation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules about machines, on small machines that break one each. */
class PurityTest {
    private static final JavaClasses TOYS = new ClassFileImporter()
            .importClasses(Stream.concat(Stream.of(PurityTest.class.getDeclaredClasses()), Stream.of(Machine.class))
                    .toArray(Class[]::new));

    abstract static class Toy implements Machine<String, String> {
        @Override
        public String service() {
            return "toy";
        }

        @Override
        public Topic ownedBy() {
            return Topic.BACKUPS;
        }

        @Override
        public String initial() {
            return "";
        }

        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + event;
        }

        @Override
        public List<Decision<String>> decide(String state, Situation situation) {
            return List.of();
        }
    }

    static final class Counts extends Toy {
        private final Map<String, Integer> asked = new HashMap<>();

        @Override
        public List<Decision<String>> decide(String state, Situation situation) {
            asked.merge(state, 1, Integer::sum);
            return List.of();
        }
    }

    static final class CountsApart extends Toy {
        private final Counter counter = new Counter();

        @Override
        public List<Decision<String>> decide(String state, Situation situation) {
            counter.asked++;
            return List.of();
        }
    }

    static final class Counter {
        private int asked;
    }

    static final class CountsAtomically extends Toy {
        private final AtomicInteger asked = new AtomicInteger();
    }

    static final class Remembers extends Toy {
        private @Nullable String last;

        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            String before = String.valueOf(last);
            last = state;
            return before;
        }
    }

    static final class RemembersForAll extends Toy {
        private static final List<String> SEEN = new ArrayList<>();

        @Override
        public List<Decision<String>> decide(String state, Situation situation) {
            SEEN.add(state);
            return List.of();
        }
    }

    static final class RemembersElsewhere extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return Elsewhere.last(state);
        }
    }

    static final class Elsewhere {
        private static String last = "";

        static String last(String next) {
            String before = last;
            last = next;
            return before;
        }
    }

    static final class CountsInAConstant extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + Constants.COUNTER;
        }
    }

    static final class Constants {
        static final Counter COUNTER = new Counter();
    }

    static final class HasAClock extends Toy {
        private final Clock clock = Clock.systemUTC();
    }

    static final class LooksAtAClock extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + Clock.systemUTC().instant();
        }
    }

    static final class LooksAtTheTime extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + Deep.time();
        }
    }

    static final class Deep {
        static String time() {
            return Stream.of("").map(each -> each + Instant.now()).toList().get(0);
        }
    }

    static final class MeasuresTime extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + System.nanoTime();
        }
    }

    static final class HandsAClockOn extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            Supplier<Instant> now = Instant::now;
            return state + now.get();
        }
    }

    static final class Throws extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + new Random(1).nextInt();
        }
    }

    static final class ThrowsOnce extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + Math.random() + UUID.randomUUID();
        }
    }

    static final class LooksAtAFile extends Toy {
        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return state + Files.exists(Path.of("here"));
        }
    }

    interface Source {
        String next();
    }

    static final class FileSource implements Source {
        @Override
        public String next() {
            return String.valueOf(Files.exists(Path.of("here")));
        }
    }

    static final class LooksThroughAnother extends Toy {
        private final Source source = new FileSource();

        @Override
        public String evolve(String state, Recorded<DrEvent> event) {
            return source.next();
        }
    }

    static final class Good extends Toy {
        private static final List<String> WORDS = List.of("a", "b");
        private final Map<String, String> names = Map.of();
        private final Limit limit = new Limit(3);

        @Override
        public List<Decision<String>> decide(String state, Situation situation) {
            Map<String, Integer> local = new HashMap<>();
            local.merge(state + situation.now(), limit.most(), Integer::sum);
            return WORDS.stream()
                    .filter(names::containsKey)
                    .<Decision<String>>map(each -> new Decision.Perform<>(each, each, local.toString()))
                    .toList();
        }
    }

    record Limit(int most) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Counts.class,
                CountsApart.class,
                CountsAtomically.class,
                Remembers.class,
                RemembersForAll.class,
                CountsInAConstant.class,
                HasAClock.class
            })
    void a_machine_that_keeps_something_that_can_change_is_seen(Class<?> machine) {
        assertThat(violations(machine, "keep")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RemembersForAll.class,
                RemembersElsewhere.class,
                LooksAtAClock.class,
                LooksAtTheTime.class,
                HandsAClockOn.class,
                MeasuresTime.class,
                Throws.class,
                ThrowsOnce.class,
                LooksAtAFile.class,
                LooksThroughAnother.class
            })
    void a_machine_that_touches_the_world_is_seen_however_deep_it_does_it(Class<?> machine) {
        assertThat(violations(machine, "touch")).isNotEmpty();
    }

    @Test
    void a_machine_that_counts_in_a_map_of_its_own_while_it_decides_is_pure() {
        assertThat(violations(Good.class, "keep")).isEmpty();
        assertThat(violations(Good.class, "touch")).isEmpty();
    }

    private static List<String> violations(Class<?> machine, String rule) {
        EvaluationResult result = classes()
                .that()
                .belongToAnyOf(machine)
                .should(rule.equals("keep") ? Purity.keepNothingThatChanges() : Purity.touchNothing())
                .evaluate(TOYS);
        return result.getFailureReport().getDetails();
    }
}
