package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.DatabaseUrl.Parsed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a database URL apart. An at sign in a password need not be encoded (the last one before the host counts),
 * because hand-written files have such passwords; {@code / ? #} must be.
 */
final class DatabaseUrlParser {

    private static final int DEFAULT_PORT = 5432;
    private static final String FORM = "write postgresql://user:password@host:5432/database";

    private DatabaseUrlParser() {}

    /** A problem, as control flow inside this file only; its message never quotes the text. */
    private static final class Problem extends Exception {
        private static final long serialVersionUID = 1;

        Problem(String message) {
            super(message, null, false, false);
        }
    }

    static Parsed parse(String text) {
        try {
            return new Parsed.Ok(url(text.strip()));
        } catch (Problem problem) {
            return new Parsed.Bad(String.valueOf(problem.getMessage()));
        }
    }

    private static DatabaseUrl url(String text) throws Problem {
        String rest = afterScheme(text);
        if (rest.indexOf('#') >= 0) {
            throw new Problem("the database URL holds a #: write it as %23");
        }
        int question = rest.indexOf('?');
        if (question >= 0 && rest.indexOf('@') > question && rest.indexOf('/') > question) {
            throw new Problem("the database URL holds a ? before its @: a ? in a user or password is written as %3F");
        }
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String before = question < 0 ? rest : rest.substring(0, question);
        int slash = before.indexOf('/');
        String authority = slash < 0 ? before : before.substring(0, slash);
        String database = decoded(slash < 0 ? "" : before.substring(slash + 1), "database name");
        int at = authority.lastIndexOf('@');
        if (at < 0 && before.indexOf('@') >= 0) {
            throw new Problem("the database URL holds a / before its @: a / in a user or password is written as %2F");
        }
        String login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        String user = decoded(colon < 0 ? login : login.substring(0, colon), "user");
        Optional<String> password =
                colon < 0 ? Optional.empty() : Optional.of(decoded(login.substring(colon + 1), "password"));
        if (user.isEmpty()) {
            throw new Problem("the database URL names no user: " + FORM);
        }
        String[] hostAndPort = hostAndPort(authority.substring(at + 1));
        if (database.isEmpty()) {
            throw new Problem("the database URL names no database: " + FORM);
        }
        if (before.indexOf('/', slash + 1) >= 0) {
            throw new Problem("the database URL holds more than one / after the host: a / in a password or a name is"
                    + " written as %2F");
        }
        return new DatabaseUrl(
                user, password, new DatabaseLocation(hostAndPort[0], port(hostAndPort[1]), database), parameters);
    }

    private static String afterScheme(String text) throws Problem {
        for (String scheme : new String[] {"postgresql://", "postgres://"}) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        if (text.startsWith("\"") || text.startsWith("'")) {
            throw new Problem("the database URL begins with a quote: leave the quotes out");
        }
        if (text.startsWith("jdbc:")) {
            throw new Problem("the database URL is one of JDBC: " + FORM);
        }
        throw new Problem("the database URL does not start with postgresql://: " + FORM);
    }

    private static String[] hostAndPort(String text) throws Problem {
        if (text.contains(",")) {
            throw new Problem("the database URL names several hosts: name the primary only");
        }
        String host;
        String port;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw new Problem("the IPv6 address in the database URL is not closed: write [::1]:5432");
            }
            host = text.substring(1, end);
            port = end + 1 < text.length() ? text.substring(end + 2) : "";
        } else {
            int colon = text.lastIndexOf(':');
            host = decoded(colon < 0 ? text : text.substring(0, colon), "host");
            port = colon < 0 ? "" : text.substring(colon + 1);
            if (host.contains(":")) {
                throw new Problem("the host in the database URL holds a colon: an IPv6 address is written in brackets,"
                        + " a : @ / ? or # in a password is percent-encoded");
            }
        }
        if (host.isEmpty()) {
            throw new Problem("the database URL names no host: " + FORM);
        }
        if (host.startsWith("/")) {
            throw new Problem("the database URL names a socket directory: name a host, such as localhost");
        }
        return new String[] {host, port};
    }

    private static int port(String text) throws Problem {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of range.
        }
        throw new Problem("the port in the database URL is not a number from 1 to 65535");
    }

    private static Map<String, String> parameters(String query) throws Problem {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new Problem("a parameter of the database URL has no value: write ?name=value");
            }
            String name = decoded(pair.substring(0, equals), "parameter name");
            parameters.put(name, decoded(pair.substring(equals + 1), "value of a parameter"));
        }
        String mode = parameters.getOrDefault("sslmode", "prefer");
        if (!UrlParameters.SSL_MODES.contains(mode)) {
            throw new Problem("the sslmode of the database URL is not one of disable, allow, prefer, require,"
                    + " verify-ca, verify-full");
        }
        if (!parameters.getOrDefault("connect_timeout", "10").matches("\\d{1,6}")) {
            throw new Problem("the connect_timeout of the database URL is not a number of seconds");
        }
        return parameters;
    }

    private static String decoded(String text, String what) throws Problem {
        return PercentCode.decode(text)
                .orElseThrow(() -> new Problem("the " + what + " in the database URL holds a % that is not followed by"
                        + " two hexadecimal digits of UTF-8 text: write a percent sign as %25"));
    }
}
