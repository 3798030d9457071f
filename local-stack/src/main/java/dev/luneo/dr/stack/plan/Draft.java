package dev.luneo.dr.stack.plan;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ./dr plan init} was told, and has seen.
 *
 * @param name of the plan and of its database
 * @param url where the database is, with the login that backs it up
 * @param restoreServer another one, where there is one
 * @param fillAs a role that fills what is restored, where one is there for that
 * @param repository absolute
 * @param lead who decides, as a name of the plan
 * @param rpo as it was written
 * @param every time between two backups
 * @param webhook where notices go, where there is such a place
 * @param table one that is never empty, quoted, for a check
 */
record Draft(
        String name,
        DatabaseUrl url,
        Optional<DatabaseUrl> restoreServer,
        Optional<String> fillAs,
        Optional<App> application,
        Path repository,
        String lead,
        String rpo,
        String every,
        Optional<String> webhook,
        Optional<String> table,
        ZoneId zone) {

    static final String KEY_VARIABLE = "DR_REPOSITORY_KEY";
    static final String WEBHOOK_VARIABLE = "DR_NOTICES_URL";
    static final String SECRET_VARIABLE = "DR_NOTICES_SECRET";

    private static final String SCHEME = "postgresql://";

    /**
     * What uses the database.
     *
     * @param envFile absolute
     * @param urls each setting that names the database, with the url that it holds
     * @param restart program and arguments
     * @param health an address that answers while it is up
     */
    record App(
            String name, Path envFile, Map<String, DatabaseUrl> urls, List<String> restart, Optional<String> health) {
        App {
            urls = new LinkedHashMap<>(urls);
            restart = List.copyOf(restart);
        }
    }

    /** Lower-case letters, digits and dashes; empty where nothing of a text is left. */
    static String nameOf(String text) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return plain.length() > 40 ? plain.substring(0, 40) : plain;
    }

    /** A variable of ours: {@code SHOP_DATABASE_URL}. */
    static String variable(String name, String what) {
        String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return (Character.isDigit(upper.charAt(0)) ? "DB_" : "") + upper + "_" + what;
    }

    String urlVariable() {
        return variable(name, "DATABASE_URL");
    }

    String restoreVariable() {
        return variable(name, "RESTORE_SERVER_URL");
    }

    /** How one setting of the application is written for another place, its password left to a variable. */
    record Placed(String template, Optional<String> passwordVariable, String password) {}

    /** By setting. */
    Map<String, Placed> templates() {
        Map<String, Placed> templates = new LinkedHashMap<>();
        application.ifPresent(app -> app.urls().forEach((setting, held) -> {
            // Everything in it is percent-encoded: the first of these signs are those that divide it.
            String text = held.toUrl();
            String login = text.substring(SCHEME.length(), text.indexOf('@'));
            int colon = login.indexOf(':');
            String query = text.indexOf('?') < 0 ? "" : text.substring(text.indexOf('?'));
            boolean sameServer = held.location().host().equals(url.location().host())
                    && held.location().port() == url.location().port();
            String server = sameServer
                    ? "{host}:{port}"
                    : text.substring(text.indexOf('@') + 1, text.indexOf('/', SCHEME.length()));
            Optional<String> password =
                    colon < 0 ? Optional.empty() : Optional.of(variable(app.name(), setting + "_PASSWORD"));
            templates.put(
                    setting,
                    new Placed(
                            "postgresql://%s%s@%s/{database}%s"
                                    .formatted(
                                            colon < 0 ? login : login.substring(0, colon),
                                            password.map(":${%s}"::formatted).orElse(""),
                                            server,
                                            query),
                            password,
                            colon < 0 ? "" : login.substring(colon + 1)));
        }));
        return templates;
    }

    /** Set where the services run; secrets. @param key signs the backups @param secret signs notices */
    Map<String, String> variables(String key, String secret) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(urlVariable(), url.toUrl());
        restoreServer.ifPresent(server -> variables.put(restoreVariable(), server.toUrl()));
        templates()
                .values()
                .forEach(placed -> placed.passwordVariable().ifPresent(name -> variables.put(name, placed.password())));
        variables.put(KEY_VARIABLE, key);
        webhook.ifPresent(address -> {
            variables.put(WEBHOOK_VARIABLE, address);
            variables.put(SECRET_VARIABLE, secret);
        });
        return variables;
    }
}
