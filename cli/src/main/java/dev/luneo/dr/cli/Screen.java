package dev.luneo.dr.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Where a command is read. Colour and a last line that moves only where a terminal shows them, and nothing depends on either; lines
 * are broken at its width, those to be copied are not.
 */
final class Screen {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";
    /** Without going on in the next line: that could not be taken back, where the window has become narrower. */
    private static final String REPLACE = "\r\u001b[K\u001b[?7l%s\u001b[?7h";

    private static final String CLEAR = "\r\u001b[K";
    private static final int NARROWEST = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final boolean redraws;
    private final int width;
    private boolean passing;

    Screen(PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment, int width) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.redraws = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        this.colour = redraws && environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.width = terminal ? Math.max(NARROWEST, width) : Integer.MAX_VALUE;
    }

    boolean redraws() {
        return redraws;
    }

    int width() {
        return width;
    }

    /** The one thing to read if nothing else is read. */
    void head(String text) {
        List<String> lines = Lines.broken(text, width);
        lines.forEach(line -> print(colour ? BOLD + line + PLAIN : line));
    }

    void say(String text) {
        Lines.broken(text, width).forEach(this::print);
    }

    void say(List<String> lines) {
        lines.forEach(this::say);
    }

    /** To be typed or copied: in one piece. */
    void command(String typed) {
        print("  " + Plain.text(Plain.spaced(typed)));
    }

    /** As it is, for a program. */
    void raw(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** What is no part of the answer. */
    void aside(String text) {
        clear();
        Lines.broken(text, width).forEach(err::println);
        err.flush();
    }

    /** A line that the next one replaces; left out where lines cannot be replaced. */
    void passing(String line) {
        if (redraws) {
            out.printf(REPLACE, Plain.text(line));
            out.flush();
            passing = true;
        }
    }

    /** Asks in the last line, and leaves the cursor behind the question. */
    void ask(String question) {
        clear();
        List<String> lines = Lines.broken(question, width);
        lines.subList(0, lines.size() - 1).forEach(out::println);
        out.print(lines.get(lines.size() - 1) + " ");
        out.flush();
    }

    boolean terminal() {
        return terminal;
    }

    private void print(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    private void clear() {
        if (passing) {
            out.print(CLEAR);
            passing = false;
        }
    }
}
