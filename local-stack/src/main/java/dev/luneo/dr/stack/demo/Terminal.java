package dev.luneo.dr.stack.demo;

import java.io.PrintStream;

/** Writes for a person: colour and a moving last line only where there is a terminal to show them. */
final class Terminal {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private static final int WIDTH = 80;

    private final PrintStream out;
    private final boolean lively;
    private boolean passing;

    Terminal(PrintStream out, boolean lively) {
        this.out = out;
        this.lively = lively;
    }

    void heading(String text) {
        say("");
        if (lively) {
            Folded.lines(text, WIDTH).forEach(line -> out.println(BOLD + line + PLAIN));
            out.flush();
        } else {
            say(text);
        }
    }

    /** In lines that fit a terminal of the usual width; so it does where it is read later. */
    void say(String text) {
        if (passing) {
            out.print(CLEAR_LINE);
            passing = false;
        }
        Folded.lines(text, WIDTH).forEach(out::println);
        out.flush();
    }

    /** A line that the next one replaces; left out where lines cannot be replaced. */
    void passing(String line) {
        if (lively) {
            // One that is broken by the terminal is not replaced, but left in part.
            out.print(CLEAR_LINE + (line.length() < WIDTH ? line : line.substring(0, WIDTH - 1)));
            out.flush();
            passing = true;
        }
    }
}
