package dev.luneo.dr.kit.machine;

/** Somebody else may own this work by now; whoever sees this stops without a trace. */
public final class OwnershipLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnershipLostException(String key) {
        super("The partition of %s is not surely ours any more; another replica goes on with it".formatted(key));
    }
}
