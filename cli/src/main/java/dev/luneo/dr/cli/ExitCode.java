package dev.luneo.dr.cli;

/** How a command ended, for scripts and monitors. */
final class ExitCode {
    /** Done; of {@code status}: all is calm. */
    static final int DONE = 0;

    /** Not done, and nothing was changed; of {@code status}: something wants attention. */
    static final int NOT_DONE = 1;

    static final int ATTENTION = NOT_DONE;

    /** A recovery ended without success; of {@code status}: one is under way, too. */
    static final int RECOVERY = 2;

    /** The stack does not answer, so nothing is known. */
    static final int NO_ANSWER = 3;

    /** What mail and shells have for it; 2 has a meaning here. */
    static final int MISTYPED = 64;

    private ExitCode() {}
}
