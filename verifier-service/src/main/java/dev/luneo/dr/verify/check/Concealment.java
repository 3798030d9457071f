package dev.luneo.dr.verify.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.process.Redaction;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/**
 * What others said, fit for events, logs and answers: known secrets and what looks like one replaced by {@code ***}, on one
 * line, and short. An application's error page may quote its own password, which we do not know.
 */
public final class Concealment {
    /** Enough to recognise an error by. */
    static final int LONGEST = 200;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)(passw|pwd|secret|token|credential|authorization|cookie|session|jwt|(api|private)[-_]?key)");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/?#\\s:@]{0,200}:)[^/?#\\s@]{1,500}@");
    private static final Pattern NAMED_SECRET =
            Pattern.compile("(?i)([\\w.-]{0,40}" + SECRET_NAME.pattern().substring(4)
                    + "[\\w.-]{0,40}\"?\\s{0,5}[=:]\\s{0,5}((bearer|basic)\\s+)?)"
                    + "(\"(?:[^\"\\\\]++|\\\\.){0,500}+\"?|[^\\s,;&}\\]\"<]+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{4,}");

    private final Redaction known;

    public Concealment(Collection<String> secrets) {
        known = Redaction.of(secrets.stream()
                .flatMap(secret -> Stream.of(secret, Carried.inJson(secret), UriUtils.encode(secret, UTF_8)))
                .toList());
    }

    public String excerpt(String text) {
        // Known secrets first: whatever is cut before that could leave half of one.
        String concealed = known.apply(text);
        String beginning = concealed.length() <= LONGEST * 10 ? concealed : concealed.substring(0, LONGEST * 10);
        String guessed = BEARER.matcher(NAMED_SECRET
                        .matcher(URL_PASSWORD.matcher(beginning).replaceAll("$1***@"))
                        .replaceAll("$1***"))
                .replaceAll("$1 ***");
        String line = guessed.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return Excerpt.cut(line, LONGEST);
    }

    /** A value by the name it stands under. */
    public String value(String path, String text) {
        return SECRET_NAME.matcher(path).find() ? "***" : excerpt(text);
    }
}
