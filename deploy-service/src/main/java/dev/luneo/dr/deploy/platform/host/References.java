package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code $OTHER}, {@code ${OTHER}} and {@code ${OTHER:-default}}, as shells and the dotenv libraries do: nothing inside
 * single quotes, nothing after a backslash, in whatever order the settings stand. What the file does not set stays as it is
 * written: the application's process may know it, we do not; and a reader without references wants its dollar signs.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("(?s)\\\\(?<escaped>.)"
            + "|\\$\\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)(?:(?<colon>:?)-(?<otherwise>(?:[^${}]|\\$\\{[^{}]*})*+))?}"
            + "|\\$(?<plain>[A-Za-z_][A-Za-z0-9_]*)");
    private static final String ESCAPED_IN_DOUBLE = "\"\\$`";
    /** Thirty lines of references to each other could fill any memory; an environment takes 128 kB a value on Linux. */
    private static final int LONGEST = 128 * 1024;

    private final Map<String, EnvValue> settings;
    private final Map<String, String> known = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    private References(Map<String, EnvValue> settings) {
        this.settings = settings;
    }

    /** @param settings each as it counts: the last one of its name */
    static Map<String, String> filled(Map<String, EnvValue> settings) {
        References references = new References(settings);
        Map<String, String> values = new LinkedHashMap<>();
        settings.keySet()
                .forEach(name -> references
                        .value(name)
                        .ifPresent(bytes -> values.put(name, new String(bytes.getBytes(ISO_8859_1), UTF_8))));
        return values;
    }

    /** Empty when it is not set, or refers to itself. */
    private Optional<String> value(String name) {
        EnvValue written = settings.get(name);
        if (written == null || underWay.contains(name)) {
            return Optional.empty();
        }
        String before = known.get(name);
        if (before != null) {
            return Optional.of(before);
        }
        underWay.add(name);
        String value = written.quotes() == EnvValue.Quotes.SINGLE
                ? written.inner()
                : filled(written.inner(), written.quotes() == EnvValue.Quotes.DOUBLE ? ESCAPED_IN_DOUBLE : "$");
        underWay.remove(name);
        known.put(name, value);
        return Optional.of(value);
    }

    private String filled(String text, String escapable) {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement(matcher, escapable)));
            if (filled.length() > LONGEST) {
                return text;
            }
        }
        return matcher.appendTail(filled).toString();
    }

    private String replacement(Matcher found, String escapable) {
        String escaped = found.group("escaped");
        if (escaped != null) {
            return escapable.contains(escaped) ? escaped : found.group();
        }
        String braced = found.group("braced");
        String otherwise = found.group("otherwise");
        Optional<String> value = value(braced != null ? braced : found.group("plain"));
        if (otherwise == null) {
            return value.orElse(found.group());
        }
        return value.filter(there -> !there.isEmpty() || found.group("colon").isEmpty())
                .orElseGet(() -> filled(otherwise, escapable));
    }
}
