package dev.luneo.dr.deploy.platform;

import java.util.Map;
import java.util.Optional;

/**
 * An application's settings as they were read, and as they are to be. Immutable: nothing is changed where they lie before {@link #write}. Two are
 * equal when they are of one application, were read as the same and are to be the same.
 */
public interface Settings {

    /** What its process gets, with references to each other filled in. Often secret, so never shown. */
    Map<String, String> values();

    /** Whether a variable is there, with something in it. */
    boolean has(String variable);

    /** With a variable set, and every other one as it is; empty when there is no way to write the value that every reader takes for the same. */
    Optional<Settings> with(String variable, String value);

    /** With a variable as it was when the settings were kept for a recovery, which may be not at all; empty when none were kept. */
    Optional<Settings> asKept(String recoveryId, String variable) throws PlatformException;

    /**
     * Makes them what they are to be: all of it at once, or nothing. Worth calling although nothing is to be changed: after it nothing that
     * another replica began before is still to come.
     *
     * @param stillOurs asked when everything is ready and right before the change; throws when another replica has taken over
     * @throws ChangedMeanwhileException when they are not what was read
     */
    void write(Runnable stillOurs) throws PlatformException, InterruptedException;
}
