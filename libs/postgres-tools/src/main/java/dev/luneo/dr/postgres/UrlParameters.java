package dev.luneo.dr.postgres;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** What libpq's connection parameters are called in its environment and in the JDBC driver. */
final class UrlParameters {

    static final Set<String> SSL_MODES = Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("sslcrl", "PGSSLCRL"),
            Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
            Map.entry("channel_binding", "PGCHANNELBINDING"),
            Map.entry("gssencmode", "PGGSSENCMODE"),
            Map.entry("require_auth", "PGREQUIREAUTH"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"));

    private static final Map<String, String> JDBC = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslnegotiation", "sslNegotiation",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "require_auth", "requireAuth",
            "options", "options");

    private UrlParameters() {}

    static void putLibpq(Map<String, String> environment, String name, String value) {
        String variable = ENVIRONMENT.get(name);
        if (variable != null) {
            environment.put(variable, value);
        }
    }

    static void putJdbc(Properties properties, String name, String value) {
        if (name.equals("connect_timeout")) {
            properties.setProperty("connectTimeout", value);
            properties.setProperty("loginTimeout", value);
        } else if (name.equals("sslrootcert") && value.equals("system")) {
            // libpq's word for the machine's own authorities; the driver has a class for them.
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else if (JDBC.containsKey(name)) {
            properties.setProperty(JDBC.get(name), value);
        }
    }
}
