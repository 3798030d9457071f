package dev.luneo.dr.notify.stakeholders;

/** Where people look. @param base of this service as they reach it, without a slash at the end */
public record Links(String base) {
    String timeline(String recoveryId) {
        return "Look at %s/api/recoveries/%s/timeline".formatted(base, recoveryId);
    }

    String postMortem(String recoveryId) {
        return "Look at %s/api/recoveries/%s/post-mortem".formatted(base, recoveryId);
    }

    String backups(String database) {
        return "Look at /api/backups of backup-scheduler, database %s".formatted(database);
    }

    String page() {
        return base + "/status";
    }
}
