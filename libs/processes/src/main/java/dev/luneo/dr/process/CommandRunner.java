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
    /**
     * When something in the background keeps the output open after the command has ended, all that came this much later
     * counts as the background's: a relay on a busy machine is far quicker.
     */
    private static final Duration RELAY_LAG = Duration.ofMillis(200);

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
        ProcessBuilder relay = new ProcessBuilder(OutputRelay.ARGUMENTS).redirectError(ProcessBuilder.Redirect.DISCARD);
        return ProcessBuilder.startPipeline(List.of(builder, relay));
    }

    /** Takes all that the command said: to the end of its output, or until we have caught up with what it left behind. */
    private static void drain(OutputLines lines, Thread reader, List<Process> processes) throws InterruptedException {
        long ended = System.nanoTime();
        long caughtUp = ended + RELAY_LAG.toNanos();
        long readBefore = lines.charactersRead();
        while (reader.isAlive()) {
            reader.join(10);
            boolean late = System.nanoTime() - caughtUp >= 0;
            if (late
                    && (lines.caughtUpAt(caughtUp)
                            || lines.charactersRead() - readBefore > OutputRelay.MOST_UNDER_WAY)) {
                lines.mute();
                release(processes);
                return;
            }
        }
    }

    /** Lets go of the output; the relay takes care of what still comes. */
    private static void release(List<Process> processes) {
        try {
            processes.get(processes.size() - 1).getInputStream().close();
        } catch (IOException e) {
            log.debug("closing the output of a finished command", e);
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
