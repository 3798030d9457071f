package dev.luneo.dr.verify.check;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What {@link CheckRunner} asks of whoever has the checks run: a recovery, a person who rehearses, or nobody but the time. */
public interface CheckRun {

    /** The same for every repetition of the run, which thereby asks for nothing a second time. */
    String id();

    /**
     * Where the database that the SQL checks ask is now.
     *
     * @throws RuntimeException when this service cannot know, because a variable is not set or holds no URL
     */
    DatabaseUrl database();

    /**
     * How long, in the whole run, whoever is away is waited for beyond the attempts that the plan gives a check: a server that restarts has
     * said nothing against what was restored.
     */
    default Duration patience() {
        return Duration.ZERO;
    }

    /** Called before each request; whatever it throws ends the run. */
    default void beforeEffect() {
        // Whoever waits for the answer can stop waiting; and no partition is needed to look.
    }

    /** Has something done that waits for the application or the database, so that its time can be told from ours. */
    default <T> T external(Callable<T> work) throws Exception {
        return work.call();
    }

    /** Why this run does not make a check that could be made; empty when it does. */
    default Optional<String> leftOut(PlannedCheck check) {
        return Optional.empty();
    }

    /** A check has been made, or skipped. */
    void ran(PlannedCheck check, CheckResult result, Finding finding) throws InterruptedException;
}
