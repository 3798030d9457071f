package dev.luneo.dr.postgres.fingerprint;

import java.util.regex.Pattern;

/** Names as SQL would have them: with dots and spaces in quotes, so that no two things are called the same. */
final class Names {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    private Names() {}

    static String qualified(String schema, String name) {
        return quoted(schema) + "." + quoted(name);
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
