package dev.luneo.dr.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands: standard input is empty, output is drained in bounded memory, and the time limit or an interrupt of
 * the calling thread ends the whole process tree. A command is over when its first process is: what it leaves in the
 * background lives on, also beyond the life of this JVM. Safe for use by many threads.
 */
public final class CommandRunner {

    static final ProcessBuilder.Redirect NULL_DEVICE = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);
    /** After the command has ended, its output counts as complete when nothing came for this long: a pipe is far quicker. */
    private static final Duration QUIET = Duration.ofMillis(100);
    /** A chatty background process must not keep us. */
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(2);

    private final Redaction redaction;

    public CommandRunner() {
        this(Redaction.none());
    }

    /** Every line is redacted before anybody sees it. */
    public CommandRunner(Redaction redaction) {
        this.redaction = redaction;
    }

    public CommandOutcome run(Command command) throws InterruptedException {
        return run(command, line -> {});
    }

    /**
     * Runs the command to its end.
     *
     * @param eachLine called in order, on one other thread, with each line of standard output and error, redacted and
     *     cut at 2000 characters
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
            return outcome(command, CommandOutcome.Ending.NOT_STARTED, -1, started, List.of(reason(e)));
        }
        Process first = processes.get(0);
        OutputLines lines = new OutputLines(processes.get(processes.size() - 1).getInputStream(), redaction, eachLine);
        Thread reader = new Thread(lines, "output of " + command.program() + " " + first.pid());
        reader.setDaemon(true);
        reader.start();
        boolean exited;
        try {
            exited = first.waitFor(command.timeLimit().toNanos(), TimeUnit.NANOSECONDS);
            if (!exited) {
                new ProcessTree(first.toHandle()).end();
            }
            drain(lines, reader, processes);
        } catch (InterruptedException e) {
            lines.mute();
            new ProcessTree(first.toHandle()).end();
            release(processes);
            throw e;
        }
        return exited
                ? outcome(command, CommandOutcome.Ending.EXITED, first.exitValue(), started, lines.last())
                : outcome(command, CommandOutcome.Ending.TIMED_OUT, -1, started, lines.last());
    }

    private List<Process> start(Command command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .redirectInput(NULL_DEVICE)
                .redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        if (!OutputRelay.available()) {
            return List.of(builder.start());
        }
        ProcessBuilder relay = new ProcessBuilder(OutputRelay.ARGUMENTS).redirectError(ProcessBuilder.Redirect.DISCARD);
        return ProcessBuilder.startPipeline(List.of(builder, relay));
    }

    private static void drain(OutputLines lines, Thread reader, List<Process> processes) throws InterruptedException {
        long end = System.nanoTime();
        while (reader.isAlive() && System.nanoTime() - end < LONGEST_DRAIN.toNanos()) {
            long quietSince = Math.max(end, lines.lastReadNanos());
            long left = QUIET.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - quietSince);
            if (left <= 0) {
                break;
            }
            reader.join(left);
        }
        if (reader.isAlive()) {
            lines.mute();
            release(processes);
        }
    }

    /** With the relay we may let go of the pipe; without it, the reader drains on for the sake of what runs in the background. */
    private static void release(List<Process> processes) {
        if (processes.size() > 1) {
            try {
                processes.get(1).getInputStream().close();
            } catch (IOException e) {
                log.debug("closing the output of a finished command", e);
            }
        }
    }

    private CommandOutcome outcome(
            Command command, CommandOutcome.Ending ending, int exitCode, long started, List<String> lines) {
        return new CommandOutcome(
                command.program(), ending, exitCode, Duration.ofNanos(System.nanoTime() - started), lines);
    }

    private String reason(IOException e) {
        return redaction.apply(String.valueOf(e.getMessage()));
    }
}
