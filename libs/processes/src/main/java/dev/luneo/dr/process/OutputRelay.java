package dev.luneo.dr.process;

import java.util.List;

/**
 * Stands between a command and us. What a command starts in the background inherits its output; were that a pipe to us,
 * a background server would die of SIGPIPE at its first line after the command has ended, for then Java closes the pipe.
 * The relay passes on until nobody reads any more, and swallows from then on, also beyond our life.
 */
final class OutputRelay {

    static final List<String> ARGUMENTS = List.of("sh", "-c", "trap '' PIPE; cat; exec cat > /dev/null");

    /** More than can be under way in two pipes (64 KiB each) and the relay's buffer (128 KiB). */
    static final long MOST_UNDER_WAY = 512 * 1024;

    private OutputRelay() {}
}
