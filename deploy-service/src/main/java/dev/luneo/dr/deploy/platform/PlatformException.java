package dev.luneo.dr.deploy.platform;

import dev.luneo.dr.events.Failure;

/** Something cannot be seen or done where an application runs. */
public class PlatformException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** @param failure in words, with the place */
    public PlatformException(Failure failure, Exception cause) {
        super(failure.detail(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
