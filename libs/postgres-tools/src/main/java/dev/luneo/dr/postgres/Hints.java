package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator can do about a failure. */
final class Hints {

    private static final Pattern MISSING_ROLE = Pattern.compile("role \"([^\"]+)\" does not exist");
    private static final Pattern MISSING_EXTENSION = Pattern.compile(
            "extension \"([^\"]+)\" is not available|extension control file \"[^\"]*/([^/\"]+)\\.control\"");

    private Hints() {}

    static String of(Reason reason, String message) {
        return switch (reason) {
            case TOOL_MISSING -> "install it (apt-get install postgresql-client) or set PG_BIN";
            case TOOL_TOO_OLD -> "install PostgreSQL tools at least as new as the server, or set PG_BIN to them";
            case SERVER_TOO_OLD -> "restore to a server at least as new as the one the backup was taken from";
            case SERVER_UNREACHABLE -> "check that the server runs, and its host, port, TLS and firewall";
            case CONNECTION_POOLER ->
                "put the server's own address into the URL: where PgBouncer's databases point, usually port 5432;"
                        + " Supabase: db.<project>.supabase.co; Neon: the host without -pooler; Prisma: DIRECT_URL";
            case WRONG_CREDENTIALS ->
                "check user and password in the database URL, and the server's pg_hba.conf; passwords go only to"
                        + " servers that ask by SCRAM, unless the URL says ?require_auth=md5, password or none";
            case DATABASE_MISSING -> "check the database name in the database URL";
            case PERMISSION_DENIED ->
                message.contains("row-level security")
                        ? "use a role that sees all rows: ALTER ROLE ... BYPASSRLS, which a superuser gives once; or the owner of the tables, where"
                                + " they have no FORCE ROW LEVEL SECURITY"
                        : "use the owner of the database and its tables, or a role that is GRANTed theirs; docs/operations.md names the least that"
                                + " is needed";
            case DISK_FULL -> "free space on the disk that is full, or give it more";
            case DATA_DAMAGED -> "use another backup; keep this one for examination";
            case TIMED_OUT -> "look for locks and load on the server, or allow more time";
            case CONNECTIONS_REFUSED ->
                "the server takes no connection now: wait, end idle sessions, or look"
                        + " whether the database is fenced (datallowconn)";
            case SCHEMA_CHANGED -> "tables were altered or locked meanwhile: try again when no migration runs";
            case OTHER -> other(message);
        };
    }

    private static String other(String message) {
        if (OwnCode.isSaidOf(message)) {
            return "look at that function, and at what it says; it is part of the backup. If its message is not true, mend the function in"
                    + " the live database and take a new backup, or restore a backup from before it was there, by its id";
        }
        Matcher role = MISSING_ROLE.matcher(message);
        if (role.find()) {
            return "create the role \"%s\" on the target server, or restore without owners and privileges"
                    .formatted(role.group(1));
        }
        Matcher extension = MISSING_EXTENSION.matcher(message);
        if (extension.find()) {
            return "install the extension \"%s\" on the target server (Debian: postgresql-contrib or postgresql-N-...)"
                    .formatted(extension.group(1) == null ? extension.group(2) : extension.group(1));
        }
        if (message.contains("max_locks_per_transaction")) {
            return "raise max_locks_per_transaction on the server (a restart is needed): times max_connections it must"
                    + " be more than the tables of the database";
        }
        if (message.contains("violates foreign key constraint")) {
            return "the backup holds rows that break this foreign key, as the old database does: mend them there if it still"
                    + " answers, and take a new backup; or restore this one by hand with pg_restore, without that constraint";
        }
        if (message.contains("violates check constraint")) {
            return "the backup holds rows that break this check, as the old database does: mend them there if it still answers, or make"
                    + " the check NOT VALID, and take a new backup";
        }
        if (message.contains("locale")) {
            return "install the locale on the target server, as the source has it";
        }
        return "read the message; the server's own log may say more";
    }
}
