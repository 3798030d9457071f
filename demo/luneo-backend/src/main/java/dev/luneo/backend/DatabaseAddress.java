package dev.luneo.backend;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the database is, as {@code DATABASE_URL} says it: {@code postgresql://user:password@host:port/database?sslmode=…}.
 * The password is in no text that this makes.
 *
 * @param parameters what follows the question mark, passed on to the driver
 */
record DatabaseAddress(String host, int port, String database, String user, String password, String parameters) {

    private static final int USUAL_PORT = 5432;

    /**
     * @throws IllegalArgumentException when the text is no such URL; the message does not repeat it
     */
    static DatabaseAddress parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("is not a URL (" + wrong.getReason() + ")", wrong);
        }
        String[] user = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!postgres
                || uri.getHost() == null
                || user.length == 0
                || uri.getRawPath().length() < 2) {
            throw new IllegalArgumentException("must look like postgresql://user:password@host:5432/database");
        }
        return new DatabaseAddress(
                uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                decoded(uri.getRawPath().substring(1)),
                decoded(user[0]),
                user.length < 2 ? "" : decoded(user[1]),
                uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    /** For the driver; user and password are given beside it. */
    String jdbcUrl() {
        String known = Arrays.stream(parameters.split("&"))
                .filter(parameter -> parameter.startsWith("ssl") || parameter.startsWith("options="))
                .collect(Collectors.joining("&"));
        String name =
                java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + name + (known.isEmpty() ? "" : "?" + known);
    }

    @Override
    public String toString() {
        return database + " at " + host + ":" + port;
    }

    private static String decoded(String text) {
        // A plus sign is a plus sign: only forms mean a space by it.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
