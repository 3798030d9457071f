package dev.luneo.dr.postgres.fingerprint;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Settings under which equal values have equal text on every server, and long reading is not cut off by defaults. */
final class SessionSettings {

    private static final String TEXT = "set search_path = pg_catalog; set timezone = 'UTC'; set datestyle = 'ISO, MDY';"
            + " set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex';"
            + " set xmlbinary = 'base64'; set lc_monetary = 'C'; set quote_all_identifiers = off;";

    /** Rows hidden by a policy are an error, never a silent gap. */
    private static final String ALL_ROWS = " set row_security = off;";

    /** As pg_dump has it; whoever uses the snapshot has a time limit of their own. A lock is waited for a minute. */
    private static final String LIMITS = " set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;"
            + " set lock_timeout = '60s'; set jit = off;";

    private SessionSettings() {}

    static void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(TEXT + ALL_ROWS + LIMITS);
            if (connection.getMetaData().getDatabaseMajorVersion() >= 17) {
                statement.execute("set transaction_timeout = 0");
            }
        }
    }
}
