package dev.luneo.dr.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.process.CommandOutcome.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("process")
class CommandRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final CommandRunner runner = new CommandRunner();

    @Test
    void a_command_gives_its_exit_code_and_both_its_streams() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        CommandOutcome outcome = runner.run(sh("echo out; echo err >&2; exit 3"), lines::add);
        assertThat(outcome.ending()).isEqualTo(Ending.EXITED);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.ok()).isFalse();
        assertThat(lines).containsExactlyInAnyOrder("out", "err");
        assertThat(outcome.describe()).matches("sh ended with exit code 3 after \\d+\\.\\d s: out \\| err");
        assertThat(runner.run(sh("true")).ok()).isTrue();
    }

    @Test
    void standard_input_is_empty_and_the_directory_and_environment_are_as_asked() throws Exception {
        Command command =
                sh("cat; pwd; echo $SECRET").in(directory).withEnvironment(Map.of("SECRET", "from the environment"));
        assertThat(runner.run(command).lastLines())
                .containsExactly(directory.toRealPath().toString(), "from the environment");
        assertThat(command.toString()).doesNotContain("from the environment");
    }

    @Test
    void a_program_that_is_not_there_is_an_outcome_and_not_an_exception() throws Exception {
        CommandOutcome outcome = runner.run(Command.of(LIMIT, "/no/such/program"));
        assertThat(outcome.ending()).isEqualTo(Ending.NOT_STARTED);
        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.describe()).contains("program could not be started", "No such file");
        assertThat(runner.run(sh("true").in(Path.of("/no/such/directory"))).ending())
                .isEqualTo(Ending.NOT_STARTED);
    }

    @Test
    void the_time_limit_ends_the_whole_tree_even_what_ignores_sigterm_and_lost_its_parent() throws Exception {
        Command command = new Command(
                List.of(
                        "sh",
                        "-c",
                        "echo $$ >> pids; (trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >> pids; sleep 1000 & echo $! >> pids; wait; sleep 1000' & echo $! >> pids; wait) & wait"),
                Map.of(),
                Optional.of(directory),
                Duration.ofSeconds(1));
        CommandOutcome outcome = runner.run(command);
        assertThat(outcome.ending()).isEqualTo(Ending.TIMED_OUT);
        assertThat(outcome.took()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(outcome.describe()).contains("its time limit");
        assertThat(pids())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(pid -> assertThat(alive(pid)).isFalse());
    }

    @Test
    void a_command_gets_the_chance_to_end_in_good_order() throws Exception {
        Command command = new Command(
                List.of("sh", "-c", "trap 'echo tidied; exit 0' TERM; sleep 1000 & wait"),
                Map.of(),
                Optional.empty(),
                Duration.ofMillis(500));
        assertThat(runner.run(command).lastLines()).containsExactly("tidied");
    }

    @Test
    void an_interrupt_ends_the_whole_tree_and_is_passed_on() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread running = new Thread(() -> {
            try {
                runner.run(sh("echo $$ >> pids; sh -c 'echo $$ >> pids; sleep 1000; true'; true")
                        .in(directory));
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        running.start();
        await().until(() -> pids().size() == 2);
        long interrupted = System.nanoTime();
        running.interrupt();
        running.join(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - interrupted)).isLessThan(ProcessTree.GRACE);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(pids()).allSatisfy(pid -> assertThat(alive(pid)).isFalse());
    }

    @Test
    void a_thread_that_was_interrupted_before_starts_nothing() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> runner.run(sh("touch started").in(directory)))
                .isInstanceOf(InterruptedException.class);
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void a_server_left_in_the_background_does_not_hold_us_and_goes_on_writing() throws Exception {
        CommandOutcome outcome = runner.run(
                sh("(while true; do echo line; echo x >> alive; sleep 0.05; done) & echo $! > pids; echo started")
                        .in(directory));
        try {
            assertThat(outcome.ok()).isTrue();
            assertThat(outcome.took()).isLessThan(Duration.ofSeconds(2));
            assertThat(outcome.lastLines()).contains("started");
            long written = Files.size(directory.resolve("alive"));
            await().until(() -> Files.size(directory.resolve("alive")) > written + 40);
            assertThat(alive(pids().get(0))).isTrue();
        } finally {
            ProcessHandle.of(pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void a_background_that_never_stops_talking_does_not_hold_us_either() throws Exception {
        CommandOutcome outcome =
                runner.run(sh("yes & echo $! > pids; echo started").in(directory));
        try {
            assertThat(outcome.ok()).isTrue();
            assertThat(outcome.took()).isLessThan(Duration.ofSeconds(5));
            assertThat(alive(pids().get(0))).isTrue();
        } finally {
            ProcessHandle.of(pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void a_slow_listener_gets_every_line() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        runner.run(sh("seq 1 30"), line -> {
            calls.incrementAndGet();
            await().pollDelay(Duration.ofMillis(25)).until(() -> true);
        });
        assertThat(calls).hasValue(30);
    }

    @Test
    void what_a_command_said_last_is_read_also_when_the_machine_is_busy_and_its_background_holds_the_output()
            throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<CommandOutcome> outcome = thread.submit(() -> runner.run(
                    sh("sleep 1000 & echo $! > pids; while [ ! -f go ]; do sleep 0.01; done; echo the last word")
                            .in(directory)));
            List<Long> relays = await().until(CommandRunnerTest::relays, found -> !found.isEmpty());
            signal("STOP", relays);
            Files.createFile(directory.resolve("go"));
            // Longer than any guess at how long a busy machine may leave the relay waiting.
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            signal("CONT", relays);
            assertThat(outcome.get(30, TimeUnit.SECONDS).lastLines()).containsExactly("the last word");
        } finally {
            thread.shutdownNow();
            ProcessHandle.of(pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void an_output_that_cannot_be_read_to_its_end_is_a_failure() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe broke");
            }
        };
        OutputLines lines = new OutputLines(broken, EndMark.random(), Redaction.none(), line -> {});
        lines.run();
        assertThat(lines.complete()).isFalse();
        CommandOutcome outcome = new CommandOutcome("pg_restore", Ending.OUTPUT_LOST, 0, LIMIT, List.of());
        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.describe()).contains("pg_restore ended", "could not be read to its end");
    }

    @Test
    void an_output_that_looks_like_the_end_is_not_its_end() throws Exception {
        CommandOutcome outcome = runner.run(sh("printf '\\0\\0end-of-output-x\\nmore\\n\\0end'"));
        assertThat(outcome.lastLines()).containsExactly("\0\0end-of-output-x", "more", "\0end");
    }

    @Test
    void a_command_inherits_nothing_that_it_is_not_given() throws Exception {
        List<String> names = new ArrayList<>();
        Command command = new Command(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Environment.class.getName()),
                Map.of("DR_SUPERUSER_URL", "postgresql://postgres:m4rked@db/postgres", "LC_TIME", "C"),
                Optional.empty(),
                LIMIT);
        assertThat(runner.run(command, names::add).ok()).isTrue();
        assertThat(names.stream()
                        .filter(line -> line.startsWith("name:"))
                        .map(line -> line.substring("name:".length())))
                .contains("PATH", "LC_TIME")
                .isSubsetOf("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LC_ALL", "LC_CTYPE", "LC_TIME", "PWD")
                .doesNotContain("DR_SUPERUSER_URL");
    }

    /** A JVM with a secret in its environment, which runs {@code env}. */
    static final class Environment {
        public static void main(String[] arguments) throws InterruptedException {
            if (System.getenv("DR_SUPERUSER_URL") == null) {
                throw new IllegalStateException("there is nothing to keep from the command");
            }
            new CommandRunner().run(sh("env"), line -> System.out.println("name:" + line.replaceAll("=.*", "")));
        }
    }

    @Test
    void a_server_left_in_the_background_outlives_the_jvm_that_started_it() throws Exception {
        Command other = Command.of(
                        LIMIT,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.toString())
                .in(directory);
        assertThat(runner.run(other).ok()).isTrue();
        try {
            long written = Files.size(directory.resolve("alive"));
            await().until(() -> Files.size(directory.resolve("alive")) > written + 40);
        } finally {
            ProcessHandle.of(pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Another JVM that starts a background server through a runner, and is gone. */
    static final class Starter {
        public static void main(String[] arguments) throws InterruptedException {
            new CommandRunner()
                    .run(sh("(while true; do echo line || exit; echo x >> alive; sleep 0.05; done) & echo $! > pids")
                            .in(Path.of(arguments[0])));
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void a_huge_output_is_drained_and_its_end_kept() throws Exception {
        AtomicLong lines = new AtomicLong();
        CommandOutcome outcome = runner.run(sh("seq 1 2000000"), line -> lines.incrementAndGet());
        assertThat(outcome.ok()).isTrue();
        assertThat(lines).hasValue(2_000_000);
        assertThat(outcome.lastLines()).hasSize(50).startsWith("1999951").endsWith("2000000");
    }

    @Test
    void an_endless_line_is_cut_and_takes_no_memory() throws Exception {
        CommandOutcome outcome = runner.run(sh("head -c 300000000 /dev/zero | tr '\\0' x; echo; echo end"));
        assertThat(outcome.lastLines()).hasSize(2).endsWith("end");
        assertThat(outcome.lastLines().get(0)).hasSize(2000);
    }

    @Test
    void a_listener_that_fails_does_not_disturb_the_command() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CommandOutcome outcome = runner.run(sh("seq 1 100000"), line -> {
            calls.incrementAndGet();
            throw new IllegalStateException("a bug");
        });
        assertThat(outcome.ok()).isTrue();
        assertThat(calls).hasValue(100_000);
    }

    @Test
    void secrets_are_blotted_out_before_anybody_sees_them() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        CommandOutcome outcome = new CommandRunner(Redaction.of(List.of("hunter2", "hunter2-longer", "abc")))
                .run(
                        sh(
                                "echo the password is hunter2, or hunter2-longer; echo abc; printf '%01990dhunter2-longer' 0; exit 1"),
                        seen::add);
        assertThat(seen.subList(0, 2)).containsExactly("the password is ***, or ***", "abc");
        assertThat(seen.toString()).doesNotContain("hunt");
        assertThat(outcome.describe()).doesNotContain("hunt");
        assertThat(Redaction.of(List.of("hunter2")).toString()).doesNotContain("hunter2");
        assertThat(Redaction.of(List.of("first line\nsecond line")).apply("a second line of it"))
                .isEqualTo("a *** of it");
    }

    @Test
    void a_secret_across_the_cut_of_a_long_line_is_not_half_shown() throws Exception {
        CommandOutcome outcome = new CommandRunner(Redaction.of(List.of("hunter2hunter2")))
                .run(sh("for i in $(seq 1 300); do printf 'hunter2hunter2 xy'; done"));
        assertThat(outcome.lastLines().get(0)).doesNotContain("hunter").startsWith("*** xy***");
    }

    private static List<Long> relays() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("cat"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        for (Long pid : pids) {
            assertThat(new ProcessBuilder("kill", "-" + name, pid.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    private static Command sh(String script) {
        return Command.of(LIMIT, "sh", "-c", script);
    }

    private List<Long> pids() throws IOException {
        Path file = directory.resolve("pids");
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::valueOf).toList()
                : List.of();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessTree::isRunning).isPresent();
    }
}
