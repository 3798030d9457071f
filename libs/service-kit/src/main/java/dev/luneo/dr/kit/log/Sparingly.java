package dev.luneo.dr.kit.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Says of many alike the first few in each minute, and how many it left unsaid: a flood of bad records must not fill the disk
 * with words about them.
 */
public final class Sparingly {
    private static final int AT_ONCE = 10;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private long spanBegan;
    private long said;

    public Sparingly(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.spanBegan = nanoTime.getAsLong();
    }

    public void warn(String message, Object... arguments) {
        say(Level.WARN, message, arguments);
    }

    public void error(String message, Object... arguments) {
        say(Level.ERROR, message, arguments);
    }

    private synchronized void say(Level level, String message, Object... arguments) {
        if (nanoTime.getAsLong() - spanBegan > SPAN.toNanos()) {
            if (said > AT_ONCE) {
                log.atLevel(level).log("{} more like this were left unsaid: {}", said - AT_ONCE, message);
            }
            spanBegan = nanoTime.getAsLong();
            said = 0;
        }
        if (++said <= AT_ONCE) {
            log.atLevel(level).log(message, arguments);
        }
    }
}
