package dev.luneo.dr.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets out of messages, and finds those that a plan must not hold. */
final class Secrets {

    static final String HIDDEN = "***";

    /** Long enough to recognise a value by, short enough for one line. */
    private static final int SHOWN = 80;

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(passw|pwd|secret|token|credential|authorization|cookie|api[-_]?key|private[-_]?key|[-_]key$).*");
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|token|api[-_]?key)\\w*\\s*[=:]\\s*|bearer\\s+|basic\\s+)(\\S+)");
    /** From the first colon to the last at-sign, whatever is between, unless that begins as a port does. */
    private static final Pattern URL_PASSWORD =
            Pattern.compile("(://[^/?#\\s:@]*:)(?!(?:\\d{1,5}|\\{port})(?:[/?#]|$))(\\S*)(@)");

    private static final Pattern QUERY_PASSWORD =
            Pattern.compile("(?i)([?&][a-z]*(?:password|secret|token)=)([^&\\s]*)");

    private Secrets() {}

    static boolean isSecretName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether anybody who can read the plan can read a password in this URL. */
    static boolean holdsPassword(Template url) {
        // A reference counts as nothing, its default as text: a default password is a password in the plan.
        return holds(URL_PASSWORD, url.literal()) || holds(QUERY_PASSWORD, url.literal());
    }

    private static boolean holds(Pattern pattern, String text) {
        return pattern.matcher(text).results().anyMatch(found -> !found.group(2).isEmpty());
    }

    /** A value as it may be shown; {@code key} is the key it stands under. */
    static String shown(String key, String raw) {
        String literal = new Template(raw).literal();
        if (isSecretName(key) && !literal.isBlank()) {
            return HIDDEN;
        }
        String line = masked(
                QUERY_PASSWORD,
                masked(
                        URL_PASSWORD,
                        masked(ASSIGNED, raw.replaceAll("\\s+", " ").strip())));
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static String masked(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> {
            String secret = found.group(2);
            boolean harmless = !new Template(secret)
                    .literal()
                    .replaceAll("\\{[a-z][a-zA-Z0-9_-]*}", "")
                    .matches(".*\\w.*");
            String last = found.groupCount() > 2 ? found.group(3) : "";
            return Matcher.quoteReplacement(found.group(1) + (harmless ? secret : HIDDEN) + last);
        });
    }
}
