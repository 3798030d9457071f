package dev.luneo.dr.kit.plan;

/** A repository has no key, or none that can be used: what is stored could not be signed, and what is there not be trusted. */
public final class RepositoryKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String WAY_OUT = "Make a key with `openssl rand -hex 32`, give the same one to backup-scheduler and"
            + " restore-service, and keep a copy of it where the backups are not";

    private final String problem;

    /** @param problem what is wrong, with the repository and the variable or field; never a key */
    public RepositoryKeyException(String problem) {
        super("%s. %s".formatted(problem, WAY_OUT));
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
