package dev.luneo.dr.postgres;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether an error was met while code of the database's own ran. Such code chooses message and SQLSTATE as it likes, but not whether
 * the server adds which function it was: that stands in the error's context.
 */
final class OwnCode {
    /**
     * A line of a context as the procedural languages write it, in whatever language the server speaks: "PL/pgSQL-Funktion f() Zeile 1",
     * "fonction SQL « f »". Which row of a COPY and which statement stand beside it, and are no code.
     */
    private static final Pattern CODE =
            Pattern.compile("(?!COPY |SQL statement \")(?:.*\\bPL/\\w.*|.*\\bSQL.*|.*\\) LINE \\d+:.*)");

    private static final String BEGIN = "met while code of the database's own ran (";

    private OwnCode() {}

    /** What this line of a context says of such code, fit to be quoted. */
    static Optional<String> in(String line) {
        return CODE.matcher(line).matches() ? Optional.of(Quotable.line(line)) : Optional.empty();
    }

    /** The innermost of a whole context. */
    static Optional<String> in(Stream<String> context) {
        return context.flatMap(line -> in(line).stream()).findFirst();
    }

    static String words(String function, String detail) {
        return BEGIN + function + "): " + detail;
    }

    /** Whether {@link #words} were said of it. */
    static boolean isSaidOf(String detail) {
        return detail.startsWith(BEGIN);
    }
}
