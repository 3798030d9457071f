package dev.luneo.dr.repository;

/** The repository itself cannot be reached: an outage, not an empty repository. Worth trying again. */
public final class RepositoryUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepositoryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
