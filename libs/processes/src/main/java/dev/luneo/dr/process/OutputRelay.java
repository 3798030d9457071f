package dev.luneo.dr.process;

import java.util.Map;

/**
 * Stands between a command and us. What a command starts in the background inherits its output; were that a pipe to us,
 * a background server would die of SIGPIPE at its first line after the command has ended, for then Java closes the pipe.
 * The relay passes on until nobody reads any more, and swallows from then on, also beyond our life.
 */
final class OutputRelay {
    private OutputRelay() {}

    static ProcessBuilder builder() {
        ProcessBuilder relay = new ProcessBuilder("sh", "-c", "trap '' PIPE; cat; exec cat > /dev/null")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        CleanEnvironment.apply(relay.environment(), Map.of());
        return relay;
    }
}
