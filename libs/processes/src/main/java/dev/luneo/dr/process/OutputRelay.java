package dev.luneo.dr.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code tee} between a command and us. What a command starts in the background inherits its output; were that a pipe
 * to us, the background server would die of SIGPIPE at its first line after we have gone. This {@code tee} goes on
 * swallowing when nobody reads any more. It needs GNU coreutils; without it the pipe is ours, and is drained for as
 * long as we live.
 */
final class OutputRelay {

    static final List<String> ARGUMENTS = List.of("tee", "--output-error=warn-nopipe", "/dev/null");
    private static final boolean AVAILABLE = probe();

    private OutputRelay() {}

    static boolean available() {
        return AVAILABLE;
    }

    private static boolean probe() {
        try {
            Process tee = new ProcessBuilder(ARGUMENTS)
                    .redirectInput(CommandRunner.NULL_DEVICE)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = tee.waitFor(5, TimeUnit.SECONDS);
            tee.destroyForcibly();
            return ended && tee.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
