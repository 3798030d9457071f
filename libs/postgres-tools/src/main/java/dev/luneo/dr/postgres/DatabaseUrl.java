package dev.luneo.dr.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A {@code postgresql://user:password@host:port/database?parameter=value} URL as applications use it. Not a record: its
 * password has no accessor, so neither {@code toString} nor a serialiser can show it.
 *
 * <p>Parameters that libpq knows are passed on to tools and driver. Others, such as Prisma's {@code schema} or
 * {@code connection_limit}, belong to the application: they are kept in {@link #toUrl()} and used nowhere else.
 */
public final class DatabaseUrl {

    private static final String DEFAULT_CONNECT_SECONDS = "10";

    /** With SCRAM a server proves that it knows the password, and learns nothing that is of use elsewhere. */
    private static final String DEFAULT_AUTHENTICATION = "scram-sha-256";

    private final String user;
    private final Optional<String> password;
    private final DatabaseLocation location;
    private final Map<String, String> parameters;

    DatabaseUrl(String user, Optional<String> password, DatabaseLocation location, Map<String, String> parameters) {
        this.user = user;
        this.password = password;
        this.location = location;
        this.parameters = new LinkedHashMap<>(parameters);
    }

    /** A URL, or what is wrong with the text. */
    public sealed interface Parsed {
        record Ok(DatabaseUrl url) implements Parsed {}

        /** The problem never quotes the text, which may hold a password. */
        record Bad(String problem) implements Parsed {}

        default DatabaseUrl orThrow() {
            if (this instanceof Ok ok) {
                return ok.url();
            }
            throw new IllegalArgumentException(((Bad) this).problem());
        }
    }

    public static Parsed parse(String text) {
        return DatabaseUrlParser.parse(text);
    }

    public static DatabaseUrl of(DatabaseLocation location, String user, String password) {
        return new DatabaseUrl(user, Optional.of(password), location, Map.of());
    }

    public DatabaseLocation location() {
        return location;
    }

    public String user() {
        return user;
    }

    public DatabaseUrl withDatabase(String database) {
        return withLocation(location.withDatabase(database));
    }

    public DatabaseUrl withLocation(DatabaseLocation other) {
        return new DatabaseUrl(user, password, other, parameters);
    }

    /** The same place, with the same parameters, for the other url's user. */
    public DatabaseUrl withCredentialsOf(DatabaseUrl other) {
        return new DatabaseUrl(other.user, other.password, location, parameters);
    }

    /** Somebody else on the same server. */
    public DatabaseUrl withLogin(String otherUser, String otherPassword) {
        return new DatabaseUrl(otherUser, Optional.of(otherPassword), location, parameters);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://" + PercentCode.authority(location) + "/" + PercentCode.encode(location.database());
    }

    /** For the JDBC driver, as an application connects; holds the password. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", LockWatch.OURS);
        // Below, the driver sets what it wants only after it is connected: too late for us to find a connection pool.
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.setProperty("requireAuth", DEFAULT_AUTHENTICATION);
        properties.setProperty("connectTimeout", DEFAULT_CONNECT_SECONDS);
        properties.setProperty("loginTimeout", DEFAULT_CONNECT_SECONDS);
        properties.setProperty("socketFactory", KeepAliveSockets.class.getName());
        properties.setProperty("tcpKeepAlive", "true");
        parameters.forEach((name, value) -> UrlParameters.putJdbc(properties, name, value));
        return properties;
    }

    /**
     * For PostgreSQL's tools; holds the password. Every server message the tools print is in English. Tools before 16 know
     * no PGREQUIREAUTH: connect over JDBC first.
     */
    public Map<String, String> libpqEnvironment() {
        return libpqEnvironment(0);
    }

    /** @param serverVersionNum such as 150013: then limits that only newer servers have do not end the tool either */
    public Map<String, String> libpqEnvironment(int serverVersionNum) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", location.host());
        environment.put("PGPORT", Integer.toString(location.port()));
        environment.put("PGDATABASE", location.database());
        environment.put("PGUSER", user);
        environment.put("PGPASSWORD", password.orElse(""));
        environment.put("PGAPPNAME", "luneo-dr");
        environment.put("PGCONNECT_TIMEOUT", DEFAULT_CONNECT_SECONDS);
        environment.put("PGREQUIREAUTH", DEFAULT_AUTHENTICATION);
        environment.put("LC_ALL", "C");
        parameters.forEach((name, value) -> UrlParameters.putLibpq(environment, name, value));
        String options = parameters.getOrDefault("options", "");
        environment.put("PGOPTIONS", SessionStart.TOOL.options(options, serverVersionNum));
        return environment;
    }

    /** The whole URL with its password, for an application's environment file. Never log it. */
    public String toUrl() {
        StringBuilder url = new StringBuilder("postgresql://").append(PercentCode.encode(user));
        password.ifPresent(secret -> url.append(':').append(PercentCode.encode(secret)));
        url.append('@')
                .append(PercentCode.authority(location))
                .append('/')
                .append(PercentCode.encode(location.database()));
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            url.append(separator).append(PercentCode.encode(parameter.getKey())).append('=');
            url.append(PercentCode.encode(parameter.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    /** What must not appear anywhere: the password, plain and as written in a URL. */
    public Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>();
        password.filter(secret -> !secret.isEmpty()).ifPresent(secret -> {
            secrets.add(secret);
            secrets.add(PercentCode.encode(secret));
        });
        return secrets;
    }

    /** A session for questions and changes of ours; see {@link SessionStart#MAINTENANCE}. */
    public Connection connect() throws SQLException {
        return connect(SessionStart.MAINTENANCE);
    }

    /**
     * A session named {@code luneo-dr}: ten seconds to connect, dead peers noticed, surely with the server itself.
     *
     * @throws SQLException that {@link PostgresFailure#from} reads; {@code CONNECTION_POOLER} where a pool answers
     */
    public Connection connect(SessionStart start) throws SQLException {
        return DirectSession.open(this, start);
    }

    /** A session as an application has it, with its role's own settings and search path: for statements that are not ours. */
    public Connection connectAsApplication() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), jdbcProperties());
    }

    /** Whether the URL itself says that it leads to a connection pool, as Prisma's do. */
    public boolean namesPooler() {
        return parameters.getOrDefault("pgbouncer", "").equalsIgnoreCase("true");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseUrl that
                && user.equals(that.user)
                && password.equals(that.password)
                && location.equals(that.location)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, location);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://" + PercentCode.encode(user) + (password.isPresent() ? ":***@" : "@") + location;
    }
}
