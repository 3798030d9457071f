package dev.luneo.dr.cli;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Others' words stand in what is shown: table names, alerts, reasons. Nothing in them is obeyed by a terminal. */
final class Plain {
    /** Control characters, those that turn the direction of what follows, and those that nobody sees. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    /** A space at which no line is broken. */
    private static final char TOGETHER = '\u00a0';

    private Plain() {}

    static String text(String text) {
        return OBEYED.matcher(text).replaceAll(" ");
    }

    /** With common spaces where words are held together, so that what is copied is what is typed. */
    static String spaced(String text) {
        return text.replace(TOGETHER, ' ');
    }

    /** In one piece, where lines are broken. */
    static String together(String command) {
        return command.replace(' ', TOGETHER);
    }

    /** The same of each line. */
    static String lines(String text) {
        return spaced(text).lines().map(Plain::text).collect(Collectors.joining("\n"));
    }
}
