package dev.luneo.dr.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.process.Trail.Predecessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("process")
class TrailTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** It is written down when it runs already; what dies in between is found by its mark alone. */
    private static final String RECORDED = "while [ ! -f running/migrate ]; do sleep 0.01; done; ";

    @TempDir
    Path directory;

    private Trail trail;

    @BeforeEach
    void trail() {
        trail = new Trail(directory.resolve("running/migrate"));
    }

    @AfterEach
    void nothingRunsOn() throws IOException {
        for (String name : List.of("first", "child", "orphan")) {
            if (Files.exists(directory.resolve(name))) {
                ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void what_runs_on_after_its_service_was_killed_is_ended_by_the_successor() throws Exception {
        startAndDie("echo $$ > first; sleep 1000 & echo $! > child; " + RECORDED + "touch ready; wait");
        assertThat(alive("first")).isTrue();
        assertThat(alive("child")).isTrue();
        assertThat(trail.endPredecessor()).isEqualTo(Predecessor.ENDED);
        assertThat(alive("first")).isFalse();
        assertThat(alive("child")).isFalse();
        assertThat(trail.endPredecessor()).isEqualTo(Predecessor.NONE);
    }

    @Test
    void also_what_has_lost_its_parent_when_nothing_of_it_may_go_on() throws Exception {
        startAndDie("sh -c 'sleep 1000 & echo $! > orphan'; echo $$ > first; " + RECORDED
                + "touch ready; sleep 1000; true");
        ProcessHandle.of(pid("first")).ifPresent(ProcessHandle::destroyForcibly);
        await().until(() -> !alive("first"));
        assertThat(trail.endPredecessorWithBackground()).isEqualTo(Predecessor.ENDED);
        assertThat(alive("orphan")).isFalse();
    }

    @Test
    void a_server_that_a_command_has_started_lives_on_when_the_command_has_ended() throws Exception {
        startAndDie("sleep 1000 & echo $! > child; touch ready");
        assertThat(trail.endPredecessor()).isEqualTo(Predecessor.NONE);
        assertThat(alive("child")).isTrue();
    }

    @Test
    void a_command_that_is_about_to_be_started_by_one_that_was_stopped_is_not_overlooked() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        CommandRunner late = new CommandRunner(Redaction.none(), () -> {
            stopped.countDown();
            await().until(() -> wakes.getCount() == 0);
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<CommandOutcome> run = other.submit(
                    () -> late.run(Command.of(LIMIT, "sleep", "1000").leaving(trail)));
            stopped.await();
            assertThat(trail.endPredecessor()).isEqualTo(Predecessor.STILL_RUNNING);
            wakes.countDown();
            await().until(() -> Files.exists(trail.file()));
            assertThat(trail.endPredecessor()).isEqualTo(Predecessor.ENDED);
            assertThat(run.get().ok()).isFalse();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void what_is_not_to_be_started_any_more_when_all_is_ready_is_not_started() {
        CommandRunner lost = new CommandRunner(Redaction.none(), () -> {
            throw new IllegalStateException("not yours");
        });
        assertThatThrownBy(() -> lost.run(
                        Command.of(LIMIT, "touch", directory.resolve("touched").toString())
                                .leaving(trail)))
                .hasMessage("not yours");
        assertThat(directory.resolve("touched")).doesNotExist();
    }

    @Test
    void a_number_that_another_process_has_now_is_not_taken_for_the_predecessor() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            ProcessIdentity itself = ProcessIdentity.of(other.pid()).orElseThrow();
            Files.createDirectories(directory.resolve("running"));
            Files.writeString(
                    trail.file(), new ProcessIdentity(itself.pid(), itself.startTicks() - 1, itself.boot()).text());
            assertThat(trail.endPredecessorWithBackground()).isEqualTo(Predecessor.NONE);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_command_that_ends_leaves_no_trail_and_only_we_can_read_it_meanwhile() throws Exception {
        Command look = Command.of(LIMIT, "sh", "-c", RECORDED + "stat -c %a running running/migrate")
                .in(directory)
                .leaving(trail);
        assertThat(new CommandRunner().run(look).lastLines()).containsExactly("700", "600");
        assertThat(trail.file()).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("running"))))
                .isEqualTo("rwx------");
    }

    private void startAndDie(String script) throws InterruptedException {
        Command service = Command.of(
                        LIMIT,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Service.class.getName(),
                        directory.toString(),
                        trail.file().toString(),
                        script)
                .in(directory);
        assertThat(new CommandRunner().run(service).ok()).isTrue();
    }

    /** Another JVM, which starts a command, and is gone before that ends. */
    static final class Service {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Trail trail = new Trail(Path.of(arguments[1]));
            Thread running = new Thread(() -> {
                try {
                    new CommandRunner()
                            .run(Command.of(LIMIT, "sh", "-c", arguments[2])
                                    .in(directory)
                                    .leaving(trail));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            running.setDaemon(true);
            running.start();
            await().until(() -> Files.exists(directory.resolve("ready")));
            Runtime.getRuntime().halt(0);
        }
    }

    private boolean alive(String name) throws IOException {
        return ProcessHandle.of(pid(name)).filter(ProcessTree::isRunning).isPresent();
    }

    private long pid(String name) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(name)).strip());
    }
}
