package dev.luneo.dr.kit.machine;

/**
 * The only place with side effects. Idempotent: after a crash the same is performed again, by another process maybe.
 *
 * @param <S> the machine's state
 * @param <C> its commands
 */
public interface Performer<S, C> {

    /**
     * Carries out a command, says through {@code performance} what came of it, and returns. Runs on a worker thread and may
     * take as long as it needs.
     *
     * @param known the state by which the command was decided, the last time before it began: it may have waited for a thread. What changes
     *     from then on is not seen; who waits for a change says {@link Performance#againIn} and is handed the next state
     * @throws InterruptedException when the command is no longer wanted or no longer ours; nothing needs to be published
     */
    void perform(C command, S known, Performance performance) throws InterruptedException;
}
