package dev.luneo.dr.deploy.platform;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.process.CommandOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where one application runs: what a recovery can see of it there, and do to it. Safe for many threads. Each thing is idempotent. What changes
 * something asks right before it, when everything is ready, whether it is still ours to do, and a successor meets whoever was stopped between
 * the question and the effect ([042] in docs/decisions).
 */
public interface Platform {

    /** Where its settings lie, in words for a sentence: "DATABASE_URL in …". Applications that have the same share their settings. */
    String settingsAt();

    /** As they are now. */
    Settings settings() throws PlatformException;

    /** Keeps the settings as they are now, so that they can be had back; what was kept earlier for the same recovery stays. */
    void keep(String recoveryId) throws PlatformException;

    /** The settings that are kept there now; none where that cannot be seen. */
    List<KeptSettings> kept();

    /** Removes the settings kept for a recovery, if there are any. Where that fails they stay until the next time. */
    void forget(String recoveryId);

    /**
     * Goes through all of a change of the settings but the last stroke, and leaves nothing behind.
     *
     * @param anew although it went well before and everything looks as it did then
     * @throws PlatformException when they could not be changed
     */
    void rehearse(boolean anew) throws PlatformException;

    /** What it cannot do of what the plan wants of it, or does not have for it, found without touching anything. */
    List<Failure> lacks();

    /** Ends what an earlier attempt of a recovery has left running there when its service was killed. @return what cannot be ended */
    List<Failure> standStill(String recoveryId, StepContext context) throws InterruptedException;

    /**
     * Runs the plan's migrations. Whoever calls this has seen to it that none of an earlier attempt run.
     *
     * @param settings what they get besides the environment that the plan names for them, which comes first
     * @param eachLine that they print, without anything secret
     */
    CommandOutcome migrate(
            Map<String, String> settings, String recoveryId, StepContext context, Consumer<String> eachLine)
            throws InterruptedException;

    /** Starts the application anew, with its settings as they are then. @return why that did not work */
    Optional<Failure> restart(String recoveryId, StepContext context) throws InterruptedException;

    /** How it is seen to be up; empty when the plan does not say. */
    Optional<Up> up();
}
