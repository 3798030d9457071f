package dev.luneo.dr.kit.machine;

import java.util.Set;

/**
 * Work that has no end, such as following a stream of changes. A bean of this type is begun for each of its keys on the replica that owns the
 * key, has a thread of its own there, and is begun again when it ends; {@link Supervisor}. What has an end is a command of the machine
 * and belongs into its pool.
 */
public interface LongWork {

    /** What it is called in health, in logs and in metrics; one name in a service. */
    String name();

    /** Each is done by itself; whose owner does it. */
    Set<String> keys();

    /**
     * Goes on until it is interrupted: then another replica is about to begin the same, and nothing may be touched any more. It may
     * have to find its way from wherever a predecessor stopped or died.
     *
     * @param performance to be asked before each effect, as in a command
     */
    void goOn(String key, Performance performance) throws Exception;
}
