package dev.luneo.dr.kit.machine;

/**
 * The only place with side effects. Idempotent: after a crash the same is performed again, by another process maybe.
 */
public interface Performer<C> {

    /**
     * Carries out a command, says through {@code performance} what came of it, and returns. Runs on a worker thread and may
     * take as long as it needs.
     *
     * @throws InterruptedException when the command is no longer wanted or no longer ours; nothing needs to be published
     */
    void perform(C command, Performance performance) throws InterruptedException;
}
