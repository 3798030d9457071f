package dev.luneo.dr.deploy.applications;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.events.Location;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The databases that a setting names, in whatever way: urls of PostgreSQL with or without a driver's name, those of JDBC, several
 * hosts, {@code host=… dbname=…} of libpq, {@code Host=…;Database=…} of .NET. Broader than what we write: this only looks.
 */
final class NamedPlaces {
    private static final int DEFAULT_PORT = 5432;
    private static final String SCHEME = "(?:jdbc:)?(?:postgres(?:ql)?|postgis)(?:\\+[a-z0-9_]+)?";
    /** To be found anywhere in a value: it may be a list of urls, or JSON. */
    private static final Pattern URL =
            Pattern.compile("(?i)" + SCHEME + "://(?:(?<login>[^/?#\\s\"]*)@)?(?<hosts>[^/?#\\s\"@]*)"
                    + "(?:/(?<database>[^?#\\s\"',;]*))?(?:\\?(?<query>(?:(?!,\\s*" + SCHEME + "://)[^#\\s\"'])*))?");

    private static final Pattern JDBC_LOCAL = Pattern.compile("(?i)jdbc:postgresql:(?!//)(?<database>[^?#\\s]+)");
    private static final Pattern PAIR = Pattern.compile(
            "(?i)(?:^|[\\s;])(?<key>host|hostaddr|server|port|dbname|database|user)\\s*=\\s*(?<value>'(?:[^'\\\\]|\\\\.)*'|[^\\s;]*)");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "");

    private final Set<Location> places = new HashSet<>();

    private NamedPlaces() {}

    /** Hosts in one spelling, so that they can be compared with {@link #spelled}. */
    static Set<Location> in(String value) {
        NamedPlaces named = new NamedPlaces();
        named.urls(value);
        Matcher local = JDBC_LOCAL.matcher(value);
        while (local.find()) {
            named.add("", "", decoded(local.group("database")));
        }
        named.pairs(value);
        return named.places;
    }

    static Location spelled(Location place) {
        return new Location(host(place.host()), place.port(), place.database());
    }

    private void urls(String value) {
        Matcher url = URL.matcher(value);
        while (url.find()) {
            Map<String, String> query = query(Optional.ofNullable(url.group("query")));
            String login =
                    url.group("login") == null ? "" : decoded(url.group("login").split(":", 2)[0]);
            String database = url.group("database") == null ? "" : decoded(url.group("database"));
            String named = query.getOrDefault("dbname", database.isEmpty() ? login : database);
            for (String host : query.getOrDefault("host", url.group("hosts")).split(",")) {
                Matcher port = Pattern.compile(":(\\d+)$").matcher(host);
                boolean hasPort = port.find() && (!host.contains("[") || host.indexOf(']') < port.start());
                add(
                        decoded(hasPort ? host.substring(0, port.start()) : host),
                        hasPort ? port.group(1) : query.getOrDefault("port", ""),
                        named);
            }
        }
    }

    private void pairs(String value) {
        Map<String, String> pairs = new HashMap<>();
        Matcher pair = PAIR.matcher(value);
        while (pair.find()) {
            String text = pair.group("value");
            boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
            pairs.put(
                    pair.group("key").toLowerCase(Locale.ROOT),
                    quoted ? text.substring(1, text.length() - 1).replaceAll("(?s)\\\\(.)", "$1") : text);
        }
        String database = pairs.getOrDefault("dbname", pairs.getOrDefault("database", ""));
        if (!database.isEmpty()) {
            String host = pairs.getOrDefault("host", pairs.getOrDefault("server", pairs.getOrDefault("hostaddr", "")));
            for (String each : host.split(",")) {
                add(each, pairs.getOrDefault("port", ""), database);
            }
        }
    }

    private void add(String host, String port, String database) {
        if (database.isEmpty()) {
            return;
        }
        places.add(
                new Location(host(host), port.matches("\\d{1,5}") ? Integer.parseInt(port) : DEFAULT_PORT, database));
    }

    private static String host(String written) {
        String bare = written.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
        return THIS_MACHINE.contains(bare) ? "localhost" : bare;
    }

    private static Map<String, String> query(Optional<String> text) {
        Map<String, String> query = new HashMap<>();
        if (text.isPresent()) {
            for (String pair : text.get().split("&")) {
                String[] parts = pair.split("=", 2);
                if (parts.length == 2) {
                    query.put(parts[0], decoded(parts[1]));
                }
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
