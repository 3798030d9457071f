package dev.luneo.dr.cli;

/** The end of a command that could not do what it was asked; the message is for whoever typed it, and names the next thing to type. */
public final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Stop(int exitCode, String message) {
        super(Plain.spaced(message));
        this.exitCode = exitCode;
    }

    /** It was asked for something that is not to be done as things are, or not in this way. */
    static Stop because(String message) {
        return new Stop(ExitCode.NOT_DONE, message);
    }

    /** Nobody answered who could have done it. */
    static Stop unanswered(String message) {
        return new Stop(ExitCode.NO_ANSWER, message);
    }

    /** What was typed is not understood. */
    static Stop mistyped(String message) {
        return new Stop(ExitCode.MISTYPED, message);
    }

    public int exitCode() {
        return exitCode;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
