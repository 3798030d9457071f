package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines, between words; what is longer than a line stays whole, so that it can be copied. Pure. */
final class Lines {
    private Lines() {}

    /** Each line of the text begins as far to the right as it began. */
    static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            broken(Plain.text(line).stripTrailing(), width, lines);
        }
        return lines;
    }

    private static void broken(String line, int width, List<String> into) {
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        String rest = line;
        while (rest.length() > width) {
            int at = rest.lastIndexOf(' ', width);
            if (at <= indent.length()) {
                at = rest.indexOf(' ', indent.length());
            }
            if (at < 0) {
                break;
            }
            into.add(rest.substring(0, at).stripTrailing());
            rest = indent + rest.substring(at).stripLeading();
        }
        into.add(rest);
    }
}
