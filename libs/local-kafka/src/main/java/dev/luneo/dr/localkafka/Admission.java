package dev.luneo.dr.localkafka;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How many connections a listener has room for.
 *
 * @param most in all. Kafka accepts nobody beyond that until one is closed; without a bound a stranger can use up this process's open files,
 *     and a broker that cannot open its log's files ends
 * @param unknown of those, from whoever has not said yet who they are
 * @param patience how long one may take to say it
 */
record Admission(int most, int unknown, Duration patience) {
    /** Five services have about fifty connections, and keep them. */
    private static final int PLENTY = 1_000;

    /** Two listeners take a tenth at most; the services' HTTP ports half; the rest is for the log, the libraries and the work. */
    private static final int LISTENER_SHARE = 20;

    /** With fewer the services would not all get in. */
    private static final int FEWEST = 100;

    /** An exchange of four short messages, while five services start on a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Admission ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? of(unix.getMaxFileDescriptorCount())
                : of(-1);
    }

    /** @param openFiles how many this process may have; negative without a limit */
    static Admission of(long openFiles) {
        int most = openFiles < 0 ? PLENTY : (int) Math.max(FEWEST, Math.min(PLENTY, openFiles / LISTENER_SHARE));
        return new Admission(most, most / 4, PATIENCE);
    }
}
