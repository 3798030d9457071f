package dev.luneo.dr.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process with all that came from it. Descendants are remembered from the moment they are first seen, so one whose
 * parent dies before it (and which then belongs to init) is still ended.
 */
final class ProcessTree {

    private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);

    /** Time to end in good order; pg_dump cancels its queries and leaves within milliseconds. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** SIGKILL takes effect at once unless the kernel is stuck in I/O; waiting longer would not help. */
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    private static final long POLL_MILLIS = 10;

    private final Set<ProcessHandle> members = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root) {
        this(List.of(root));
    }

    ProcessTree(Collection<ProcessHandle> roots) {
        members.addAll(roots);
    }

    /**
     * SIGTERM to all, two seconds of grace, SIGKILL. An interrupt during this does not shorten it and is kept.
     *
     * @return whether all have ended
     */
    boolean end() {
        look();
        alive().forEach(ProcessHandle::destroy);
        boolean gone = goneWithin(GRACE, false) || goneWithin(KILL_WAIT, true);
        if (!gone) {
            log.warn(
                    "processes {} do not end, even by SIGKILL",
                    alive().map(ProcessHandle::pid).toList());
        }
        return gone;
    }

    private boolean goneWithin(Duration limit, boolean forcibly) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                look();
                if (forcibly) {
                    alive().forEach(ProcessHandle::destroyForcibly);
                }
                if (alive().findAny().isEmpty()) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void look() {
        alive().toList().forEach(member -> member.descendants().forEach(members::add));
    }

    private Stream<ProcessHandle> alive() {
        return members.stream().filter(ProcessTree::isRunning);
    }

    /**
     * A process that has ended but that nobody reaped counts as ended. Orphans of a container whose first process is
     * a JVM stay such zombies, and Java calls them alive.
     */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            int state = status.lastIndexOf(')') + 2;
            return state >= status.length() || status.charAt(state) != 'Z';
        } catch (IOException e) {
            return process.isAlive(); // It has gone meanwhile, or there is no /proc on this system.
        }
    }
}
