package dev.luneo.dr.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a command's output to its end mark in bounded memory, however long it or one of its lines is. */
final class OutputLines implements Runnable {

    static final int LINES_KEPT = 50;
    static final int LINE_LENGTH = 2000;

    private static final Logger log = LoggerFactory.getLogger(OutputLines.class);

    private final InputStream output;
    private final String endMark;
    private final Redaction redaction;
    private final Consumer<String> eachLine;
    private final Deque<String> last = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private int matched;
    private boolean overlong;
    private boolean afterCarriageReturn;
    private boolean listenerFailed;
    private volatile boolean muted;
    private volatile boolean complete;

    OutputLines(InputStream output, EndMark endMark, Redaction redaction, Consumer<String> eachLine) {
        this.output = output;
        this.endMark = endMark.text();
        this.redaction = redaction;
        this.eachLine = eachLine;
    }

    @Override
    public void run() {
        try (Reader reader = new InputStreamReader(output, StandardCharsets.UTF_8)) {
            readToEnd(reader);
            complete = true;
        } catch (IOException e) {
            log.debug("the output of a command cannot be read to its end", e);
        }
        if (line.length() > 0) {
            finish();
        }
    }

    /** Whether all of it was read. */
    boolean complete() {
        return complete;
    }

    /** From now on nobody listens. */
    void mute() {
        muted = true;
    }

    List<String> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private void readToEnd(Reader reader) throws IOException {
        char[] buffer = new char[8192];
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (endsWith(buffer[i])) {
                    return;
                }
            }
        }
        giveBack();
    }

    /** Takes one character, and holds back what may become the end mark. */
    private boolean endsWith(char c) {
        if (c != endMark.charAt(matched)) {
            giveBack();
        }
        if (c != endMark.charAt(matched)) {
            take(c);
            return false;
        }
        matched++;
        return matched == endMark.length();
    }

    private void giveBack() {
        for (int i = 0; i < matched; i++) {
            take(endMark.charAt(i));
        }
        matched = 0;
    }

    private void take(char c) {
        if (c == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
            return;
        }
        afterCarriageReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            finish();
        } else if (line.length() < LINE_LENGTH + redaction.longest()) {
            line.append(c);
        } else {
            overlong = true;
        }
    }

    private void finish() {
        String text = redaction.apply(line.toString());
        if (overlong) {
            // The cut may have split a secret, whose first half would not be recognised.
            text = text.substring(0, Math.max(0, text.length() - redaction.longest()));
        }
        text = text.length() > LINE_LENGTH ? text.substring(0, LINE_LENGTH) : text;
        line.setLength(0);
        overlong = false;
        synchronized (last) {
            last.addLast(text);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
        tell(text);
    }

    private void tell(String text) {
        if (muted) {
            return;
        }
        try {
            eachLine.accept(text);
        } catch (RuntimeException e) {
            // A listener's bug must not stop the draining: the command would block on a full pipe.
            if (!listenerFailed) {
                log.warn(
                        "a listener to a command's output failed; the command goes on, further failures are not logged",
                        e);
            }
            listenerFailed = true;
        }
    }
}
