package dev.luneo.dr.deploy.platform;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.process.Redaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what must not be seen in what commands print. Better a word too many hidden than a password shown. */
public final class KnownSecrets {
    private static final Pattern SECRET_NAME =
            Pattern.compile("KEY|SECRET|TOKEN|PASSWORD|URL|DSN", Pattern.CASE_INSENSITIVE);
    /** Shorter values, such as a port or {@code true}, would blot out ordinary text. */
    private static final int SHORTEST = 6;

    private static final Pattern USER_INFO = Pattern.compile("://[^/?#\\s:@]*:([^/?#\\s]+)@");

    private final Set<String> passwords = new HashSet<>();
    private final Set<String> values = new HashSet<>();
    /** What names a database is no secret, also where a variable holds it. */
    private final Set<String> names = new HashSet<>();

    public KnownSecrets with(DatabaseUrl url) {
        passwords.addAll(url.secrets());
        passwords.add(url.toUrl());
        names.add(url.user());
        names.add(url.location().host());
        names.add(url.location().database());
        return this;
    }

    /** All values of variables whose name says that they are secret. */
    public KnownSecrets with(Map<String, String> settings) {
        settings.forEach(this::setting);
        return this;
    }

    /** The values of the variables that the templates refer to, and of all others whose name says that they are secret. */
    public KnownSecrets with(PlanVariables variables, Collection<Template> templates) {
        variables.secretsOf(templates).forEach(this::value);
        // What we run does not inherit them; but a secret may have come to it in another way, and nobody needs to see
        // one.
        variables.values().forEach(this::setting);
        return this;
    }

    public Redaction redaction() {
        Set<String> all = new HashSet<>(values);
        all.removeAll(names);
        all.addAll(passwords);
        return Redaction.of(all);
    }

    private void setting(String name, String value) {
        if (SECRET_NAME.matcher(name).find()) {
            value(value);
        }
    }

    private void value(String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
        }
        // A program may print the password alone, decoded or as it was written.
        if (DatabaseUrl.parse(value) instanceof DatabaseUrl.Parsed.Ok ok) {
            passwords.addAll(ok.url().secrets());
        }
        Matcher userInfo = USER_INFO.matcher(value);
        while (userInfo.find()) {
            passwords.add(userInfo.group(1));
        }
    }
}
