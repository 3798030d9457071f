package dev.luneo.dr.process;

import dev.luneo.dr.process.CommandOutcome.Ending;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands: standard input is empty, the environment is clean, output is read to its end in bounded memory, and the
 * time limit or an interrupt of the calling thread ends the whole process tree. A command is over when its first process
 * is: what it leaves in the background lives on, also beyond the life of this JVM. Safe for use by many threads.
 */
public final class CommandRunner {

    static final ProcessBuilder.Redirect NULL_DEVICE = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);
    /**
     * What is still in the pipes when a command has ended is read in milliseconds; but a slow listener, or a machine under
     * load, gets as long as the command itself had, and no less than this.
     */
    private static final Duration SHORTEST_READING = Duration.ofMinutes(1);

    private final Redaction redaction;
    private final Runnable stillOurs;

    public CommandRunner() {
        this(Redaction.none());
    }

    /** Every line is redacted before anybody sees it. */
    public CommandRunner(Redaction redaction) {
        this(redaction, () -> {});
    }

    /**
     * @param stillOurs asked right before a command is started, while nobody looks for what its trail would have shown; throws when it
     *     must not be started any more
     */
    public CommandRunner(Redaction redaction, Runnable stillOurs) {
        this.redaction = redaction;
        this.stillOurs = stillOurs;
    }

    public CommandOutcome run(Command command) throws InterruptedException {
        return run(command, line -> {});
    }

    /**
     * Runs the command to its end.
     *
     * @param eachLine called in order, on one other thread, with each line of standard output and error, redacted and
     *     cut at 2000 characters; all calls are over when this returns
     * @throws InterruptedException after the process tree was ended
     */
    public CommandOutcome run(Command command, Consumer<String> eachLine) throws InterruptedException {
        long started = System.nanoTime();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before " + command.program() + " was started");
        }
        List<Process> processes;
        try {
            processes = start(command);
        } catch (IOException e) {
            return outcome(command, Ending.NOT_STARTED, -1, started, List.of(reason(e)));
        }
        Process first = processes.get(0);
        Process relay = processes.get(1);
        EndMark endMark = EndMark.random();
        OutputLines lines = new OutputLines(relay.getInputStream(), endMark, redaction, eachLine);
        Thread reader = thread(lines, "output of " + command.program() + " " + first.pid());
        try {
            boolean exited = first.waitFor(command.timeLimit().toNanos(), TimeUnit.NANOSECONDS);
            if (!exited) {
                new ProcessTree(first.toHandle()).end();
            }
            // On a thread of its own: it waits while the pipe is full, and nothing can interrupt that.
            thread(() -> endMark.putInto(relay), "end of output of " + command.program() + " " + first.pid());
            reader.join(longer(command.timeLimit(), SHORTEST_READING).toMillis());
            return ended(command, first, exited, started, lines);
        } catch (InterruptedException e) {
            new ProcessTree(first.toHandle()).end();
            throw e;
        } finally {
            lines.mute();
            release(relay);
            command.trail().ifPresent(Trail::forget);
        }
    }

    private CommandOutcome ended(Command command, Process first, boolean exited, long started, OutputLines lines) {
        if (!exited) {
            return outcome(command, Ending.TIMED_OUT, -1, started, lines.last());
        }
        Ending ending = lines.complete() ? Ending.EXITED : Ending.OUTPUT_LOST;
        return outcome(command, ending, first.exitValue(), started, lines.last());
    }

    private List<Process> start(Command command) throws IOException, InterruptedException {
        if (command.trail().isEmpty()) {
            stillOurs.run();
            return pipeline(command);
        }
        Trail trail = command.trail().get();
        try (Closeable held = trail.gate()) {
            stillOurs.run();
            List<Process> started = pipeline(command);
            trail.left(started.get(0).toHandle());
            return started;
        }
    }

    private static List<Process> pipeline(Command command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .redirectInput(NULL_DEVICE)
                .redirectErrorStream(true);
        Map<String, String> own = new HashMap<>(command.environment());
        command.trail().ifPresent(trail -> own.put(Trail.VARIABLE, trail.mark()));
        CleanEnvironment.apply(builder.environment(), own);
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        return ProcessBuilder.startPipeline(List.of(builder, OutputRelay.builder()));
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Lets go of the output; the relay takes care of what still comes. */
    private static void release(Process relay) {
        try {
            relay.getInputStream().close();
        } catch (IOException e) {
            log.debug("closing the output of a finished command", e);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private CommandOutcome outcome(Command command, Ending ending, int exitCode, long started, List<String> lines) {
        return new CommandOutcome(
                command.program(), ending, exitCode, Duration.ofNanos(System.nanoTime() - started), lines);
    }

    private String reason(IOException e) {
        return redaction.apply(String.valueOf(e.getMessage()));
    }
}
