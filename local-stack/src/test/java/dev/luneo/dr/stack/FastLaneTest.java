package dev.luneo.dr.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dr test --fast} leaves out what starts something real, all of that and nothing else. */
class FastLaneTest {
    private static final JavaClasses TOYS = new ClassFileImporter()
            .importClasses(
                    Stream.concat(Stream.of(FastLaneTest.class.getDeclaredClasses()), Stream.of(HasAGroup.Group.class))
                            .toArray(Class[]::new));

    @Test
    void every_test_that_starts_something_real_is_tagged_and_no_other_is() throws IOException {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameEndingWith("Test")
                .should(new RealProcesses().areTagged())
                .because("a developer who runs ./dr test --fast waits for no server, and misses nothing else")
                .check(compiled());
    }

    /** Those of every module, which are built before this one; their tests are on nobody's class path. */
    private static JavaClasses compiled() throws IOException {
        try (Stream<Path> found = Files.walk(Path.of(".."), 4)) {
            return new ClassFileImporter()
                    .importPaths(found.filter(
                                    each -> each.endsWith("target/classes") || each.endsWith("target/test-classes"))
                            .toList());
        }
    }

    static class Starts {
        void a_process_runs() throws IOException {
            run();
        }

        private static void run() throws IOException {
            new ProcessBuilder("true").start();
        }
    }

    static final class Inherits extends Starts {}

    static final class HasAField {
        private final Real real = new Real();
    }

    static final class Real implements Callable<Process> {
        private Real() {
            call();
        }

        @Override
        public Process call() {
            return Shared.PROCESS;
        }
    }

    private static final class Shared {
        static final Process PROCESS = start();

        private static Process start() {
            try {
                return Runtime.getRuntime().exec(new String[] {"true"});
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class ReadsOfAClassThatStarts {
        void the_process_lives() {
            assertThat(Shared.PROCESS.isAlive()).isTrue();
        }
    }

    @ExtendWith(Server.class)
    static final class IsExtended {}

    static final class Server implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            new Real();
        }
    }

    static final class HandsItOn {
        void a_process_is_called_for() throws Exception {
            Callable<Process> later = Shared::start;
            later.call();
        }
    }

    static final class HandsItToALibrary {
        void a_thread_starts_it() {
            new Thread(new InAThread()).start();
        }
    }

    static final class InAThread implements Runnable {
        @Override
        public void run() {
            new Real();
        }
    }

    interface Clock {
        String time();
    }

    static final class RealClock implements Clock {
        @Override
        public String time() {
            return new Real().call().toString();
        }
    }

    static final class FakeClock implements Clock {
        @Override
        public String time() {
            return "noon";
        }
    }

    static final class AsksTheRealClock {
        void it_is_late() {
            assertThat(asked(new RealClock())).isEqualTo("late");
        }

        private static String asked(Clock clock) {
            return clock.time();
        }
    }

    static final class AsksAFakeClock {
        void it_is_noon() {
            assertThat(AsksTheRealClock.asked(new FakeClock())).isEqualTo("noon");
        }
    }

    static final class HasAGroup {
        @Nested
        final class Group {
            void a_process_runs() {
                new Real();
            }
        }
    }

    @Tag("process")
    static final class SaysSo {
        void a_process_runs() {
            new Real();
        }
    }

    @Tag("chaos")
    @Tag("process")
    static final class SaysTwoThings {
        void a_process_runs() {
            new Real();
        }
    }

    @Tag("process")
    static final class SaysSoWithoutNeed {
        void it_is_noon() {
            new FakeClock().time();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Starts.class,
                Inherits.class,
                HasAField.class,
                ReadsOfAClassThatStarts.class,
                IsExtended.class,
                HandsItOn.class,
                HandsItToALibrary.class,
                AsksTheRealClock.class,
                HasAGroup.class
            })
    void a_test_without_the_tag_that_starts_a_process_is_seen_whatever_starts_it(Class<?> test) {
        assertThat(violations(test)).singleElement().asString().contains("has to have @Tag(\"process\"): ", " > ");
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksAFakeClock.class, SaysSo.class, SaysTwoThings.class})
    void a_test_with_fakes_needs_no_tag_and_one_with_the_tag_may_start_what_it_likes(Class<?> test) {
        assertThat(violations(test)).isEmpty();
    }

    @Test
    void a_tag_that_is_not_needed_is_seen() {
        assertThat(violations(SaysSoWithoutNeed.class))
                .singleElement()
                .asString()
                .contains("hides it for no reason");
    }

    private static List<String> violations(Class<?> test) {
        return classes()
                .that()
                .belongToAnyOf(test)
                .and()
                .haveSimpleName(test.getSimpleName())
                .should(new RealProcesses().areTagged())
                .evaluate(TOYS)
                .getFailureReport()
                .getDetails();
    }
}
