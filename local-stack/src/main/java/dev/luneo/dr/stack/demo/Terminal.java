package dev.luneo.dr.stack.demo;

import java.io.PrintStream;

/** Writes for a person: colour and a moving last line only where there is a terminal to show them. */
final class Terminal {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean lively;
    private boolean passing;

    Terminal(PrintStream out, boolean lively) {
        this.out = out;
        this.lively = lively;
    }

    void heading(String text) {
        say("");
        say(lively ? BOLD + text + PLAIN : text);
    }

    void say(String line) {
        if (passing) {
            out.print(CLEAR_LINE);
            passing = false;
        }
        out.println(line);
        out.flush();
    }

    /** A line that the next one replaces; left out where lines cannot be replaced. */
    void passing(String line) {
        if (lively) {
            out.print(CLEAR_LINE + line);
            out.flush();
            passing = true;
        }
    }
}
