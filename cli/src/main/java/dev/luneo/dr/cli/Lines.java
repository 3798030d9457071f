package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks text into lines, between words; what is longer than a line stays whole, so that it can be copied. Pure. */
final class Lines {
    private static final Pattern GAP = Pattern.compile(" {2,}");
    private static final Pattern STATEMENT =
            Pattern.compile("(\\b(?:GRANT|REVOKE|ALTER|CREATE|DROP) [^;]{1,200};)\\.?");
    /** No column of labels is wider. */
    private static final int LABELS = 20;

    private Lines() {}

    /** What follows a label, a time or a dash begins in each line where it began in the first. */
    static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            broken(statements(Plain.text(line)).stripTrailing(), width, lines);
        }
        return lines;
    }

    private static void broken(String line, int width, List<String> into) {
        String indent = " ".repeat(begins(line));
        String rest = line;
        while (rest.length() > width) {
            int at = rest.lastIndexOf(' ', width);
            if (at <= indent.length()) {
                at = rest.indexOf(' ', indent.length());
            }
            if (at < 0) {
                break;
            }
            into.add(Plain.spaced(rest.substring(0, at).stripTrailing()));
            rest = indent + rest.substring(at).stripLeading();
        }
        into.add(Plain.spaced(rest));
    }

    /** What is to be copied to a database's prompt stays in one piece, too, and ends where it ends. */
    private static String statements(String line) {
        return STATEMENT.matcher(line).replaceAll(found -> Matcher.quoteReplacement(Plain.together(found.group(1))));
    }

    private static int begins(String line) {
        int begins = line.length() - line.stripLeading().length();
        if (line.startsWith("- ", begins)) {
            return begins + 2;
        }
        Matcher gaps = GAP.matcher(line);
        while (gaps.find() && gaps.end() <= LABELS) {
            begins = gaps.end();
        }
        return begins;
    }
}
