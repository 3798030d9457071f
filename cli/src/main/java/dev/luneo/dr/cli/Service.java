package dev.luneo.dr.cli;

/** Who answers what. */
enum Service {
    BACKUPS("backup-scheduler", 8081),
    RESTORES("restore-service", 8082),
    APPLICATIONS("deploy-service", 8083),
    CHECKS("verifier-service", 8084),
    INCIDENTS("notifier-service", 8085);

    private final String label;
    private final int port;

    Service(String label, int port) {
        this.label = label;
        this.port = port;
    }

    String label() {
        return label;
    }

    /** Where it listens unless it is told otherwise. */
    int port() {
        return port;
    }
}
