package dev.luneo.dr.recovery;

/** The five services by the names they go by in events, configuration and stack.json. */
public final class Services {
    public static final String BACKUP = "backup-scheduler";
    public static final String RESTORE = "restore-service";
    public static final String DEPLOY = "deploy-service";
    public static final String VERIFIER = "verifier-service";
    public static final String NOTIFIER = "notifier-service";

    private Services() {}
}
