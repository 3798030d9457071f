package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.words.Excerpt;

/**
 * How one thing that a recovery needs was found.
 *
 * @param subject where in the plan
 * @param text what was seen; where it is not as it should be, with the way out
 */
public record Found(Verdict verdict, String subject, String text) {
    /** Of one line; it holds what servers and files say. */
    private static final int LONGEST = 2_000;

    /** What it means for a recovery. */
    public enum Verdict {
        GOOD("ok"),
        /** A recovery goes on without, and somebody should know. */
        DOUBTFUL("note"),
        WRONG("WRONG");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    static Found good(String subject, String text) {
        return new Found(Verdict.GOOD, subject, text);
    }

    static Found doubtful(String subject, String text) {
        return new Found(Verdict.DOUBTFUL, subject, text);
    }

    static Found wrong(String subject, String text) {
        return new Found(Verdict.WRONG, subject, text);
    }

    /** For a terminal: nothing in it that one would obey. */
    public String line() {
        return "  %-6s %s: %s"
                .formatted(verdict.word, subject, Excerpt.of(text, LONGEST).replaceAll("\\p{C}", "?"));
    }
}
