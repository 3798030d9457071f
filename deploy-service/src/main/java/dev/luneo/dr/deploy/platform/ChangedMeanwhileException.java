package dev.luneo.dr.deploy.platform;

import dev.luneo.dr.events.Failure;

/** Somebody has changed an application's settings since they were read; nothing of ours was written. */
public final class ChangedMeanwhileException extends PlatformException {
    private static final long serialVersionUID = 1L;

    public ChangedMeanwhileException(Failure failure, Exception cause) {
        super(failure, cause);
    }
}
