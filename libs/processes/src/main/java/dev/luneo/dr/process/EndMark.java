package dev.luneo.dr.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Put behind all that a command has written, once it has ended: a pipe keeps the order, so whoever has read up to here has
 * read everything, on however busy a machine, and what its background still writes comes after it. Random, so that no
 * output holds it.
 */
record EndMark(String text) {
    private static final Logger log = LoggerFactory.getLogger(EndMark.class);

    /** Begins with a character that does not occur again in it, which makes it simple to find. */
    static EndMark random() {
        return new EndMark("\0end-of-output-" + UUID.randomUUID());
    }

    /**
     * Waits while the pipe is full. Where the pipe cannot be opened its last writer has gone, and the output ends by itself.
     *
     * @param pipe its reader
     */
    void putInto(Process pipe) {
        try (OutputStream end = new FileOutputStream("/proc/%d/fd/0".formatted(pipe.pid()))) {
            // One write, shorter than a pipe's atomic 4096 bytes: no other writer can come in between.
            end.write(text.getBytes(US_ASCII));
        } catch (IOException e) {
            log.trace("the output has ended already", e);
        }
    }
}
