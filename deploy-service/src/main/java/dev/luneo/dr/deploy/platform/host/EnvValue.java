package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value as it is written, quotes included. Shells, systemd, Docker and the dotenv libraries do not agree on what may stand
 * unquoted or how to escape; only forms that mean the same to all that can read the old value are written.
 *
 * @param raw with bytes as Latin-1 characters
 */
record EnvValue(String raw, Quotes quotes) {

    enum Quotes {
        NONE(""),
        SINGLE("'"),
        DOUBLE("\"");

        private final String mark;

        Quotes(String mark) {
            this.mark = mark;
        }
    }

    /** What no reader treats as special. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~\\-\u0080-\u00FF]*");

    private static final Pattern SPECIAL_IN_DOUBLE = Pattern.compile("[\"\\\\$`]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\$`])");
    private static final Pattern NOTHING_MORE = Pattern.compile("[ \\t]*(?:[ \\t]#[^\\n]*)?(?:\\r?\\n|\\z)");

    static EnvValue at(String text, int start) {
        char first = start < text.length() ? text.charAt(start) : '\n';
        if (first == '\'' || first == '"') {
            int end = closing(text, start);
            if (end > 0 && NOTHING_MORE.matcher(text).region(end, text.length()).lookingAt()) {
                return new EnvValue(text.substring(start, end), first == '"' ? Quotes.DOUBLE : Quotes.SINGLE);
            }
        }
        return new EnvValue(unquoted(text, start), Quotes.NONE);
    }

    /** What a program that reads the file gets. References such as {@code $OTHER} stay as they are written. */
    String decoded() {
        String plain = quotes == Quotes.DOUBLE ? ESCAPED.matcher(inner()).replaceAll("$1") : inner();
        return new String(plain.getBytes(ISO_8859_1), UTF_8);
    }

    /** Without its quotes; escapes and bytes as they are written. */
    String inner() {
        return quotes == Quotes.NONE ? raw : raw.substring(1, raw.length() - 1);
    }

    /** The same way of writing for another content, or the next best; empty when there is none that all readers agree on. */
    Optional<EnvValue> rewritten(String content) {
        if (content.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return Optional.empty();
        }
        String bytes = new String(content.getBytes(UTF_8), ISO_8859_1);
        boolean single = bytes.indexOf('\'') < 0;
        boolean doubled = !SPECIAL_IN_DOUBLE.matcher(bytes).find();
        Quotes wanted = quotes;
        if (quotes == Quotes.NONE && !staysUnquoted(bytes)
                || quotes == Quotes.DOUBLE && !doubled
                || quotes == Quotes.SINGLE && !single) {
            wanted = single ? Quotes.SINGLE : Quotes.DOUBLE;
        }
        return wanted == Quotes.DOUBLE && !doubled
                ? Optional.empty()
                : Optional.of(new EnvValue(wanted.mark + bytes + wanted.mark, wanted));
    }

    /** A reader that took the old value's special characters as they are takes the new one's too; Docker takes no quotes. */
    private boolean staysUnquoted(String bytes) {
        boolean oldWasSpecial = !PLAIN.matcher(raw).matches();
        boolean safe = !bytes.matches("(?s).*[ \\t'\"\\\\`$#].*");
        return PLAIN.matcher(bytes).matches() || oldWasSpecial && safe;
    }

    private static int closing(String text, int start) {
        char quote = text.charAt(start);
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == quote) {
                return i + 1;
            }
            if (quote == '"' && text.charAt(i) == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static String unquoted(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n') {
            boolean blankBefore = end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t');
            if (text.charAt(end) == '#' && blankBefore) {
                break;
            }
            end++;
        }
        while (end > start && " \t\r".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }
}
