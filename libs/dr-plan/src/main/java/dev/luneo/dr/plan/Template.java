package dev.luneo.dr.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;

/**
 * Text with references to environment variables: {@code ${NAME}}, or {@code ${NAME:-default}} where the default stands in
 * for a variable that is unset or empty; {@code $${} is a literal <code>${</code>. All else, such as the braces of JSON or
 * a <code>{token}</code> that a check carries, passes unchanged. Values are filled in once: a reference in a value stays text.
 *
 * <p>A template is filled by the service that needs it, when it needs it, so its text can be logged: it holds no secret.
 */
public record Template(String raw) {

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?<escape>\\$)\\{|\\$\\{(?<name>" + NAME + ")(?::-(?<default>[^}]*))?\\}");

    /** The variables it refers to, those with a default included. */
    public Set<String> variables() {
        return Ordered.setOf(REFERENCE
                .matcher(raw)
                .results()
                .filter(found -> found.group(2) != null)
                .map(found -> found.group(2))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    public Resolution resolve(Map<String, String> environment) {
        return resolve(environment, UnaryOperator.identity());
    }

    /** For templates inside JSON strings: what a variable holds stays inside its string, whatever it holds. */
    public Resolution resolveInJson(Map<String, String> environment) {
        return resolve(environment, StringEscapeUtils::escapeJson);
    }

    private Resolution resolve(Map<String, String> environment, UnaryOperator<String> escape) {
        Set<String> missing = new TreeSet<>();
        String value = replace(raw, (name, fallback) -> {
            String found = environment.getOrDefault(name, "");
            if (!found.isEmpty()) {
                return escape.apply(found);
            }
            if (fallback == null) {
                missing.add(name);
            }
            return fallback == null ? "" : fallback;
        });
        return missing.isEmpty() ? new Resolution.Resolved(value) : new Resolution.Missing(missing);
    }

    /** What everybody who can read the plan can read of the value: its text and its defaults. */
    String literal() {
        return replace(raw, (name, fallback) -> fallback == null ? "" : fallback);
    }

    /** Whether something in it looks like a reference and is none, such as {@code ${MY VAR}} or {@code ${UNCLOSED}. */
    boolean isMalformed() {
        return REFERENCE.matcher(raw).replaceAll("").contains("${");
    }

    private interface Value {
        String of(String name, @org.jspecify.annotations.Nullable String fallback);
    }

    private static String replace(String text, Value value) {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String replacement =
                    matcher.group("escape") != null ? "${" : value.of(matcher.group("name"), matcher.group("default"));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(filled).toString();
    }

    @Override
    public String toString() {
        return raw;
    }
}
