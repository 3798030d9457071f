package dev.luneo.dr.postgres;

/** What every tool's {@code --dbname} gets; where, who and the password come from the environment. */
public final class ToolConnection {

    /** A vanished server is noticed within a minute and a half; see KeepAliveSockets for the same over JDBC. */
    static final String KEEPALIVE =
            "keepalives=1 keepalives_idle=30 keepalives_interval=10 keepalives_count=6 tcp_user_timeout=90000";

    private ToolConnection() {}

    public static String named(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "' " + KEEPALIVE;
    }
}
