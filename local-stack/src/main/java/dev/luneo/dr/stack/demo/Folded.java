package dev.luneo.dr.stack.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in lines that fit: broken between words, what follows as far to the right as the text of the first. Pure. */
final class Folded {
    /** What stands before the text: blanks, or the clock, the outcome and the service of a step. */
    private static final Pattern BEFORE =
            Pattern.compile("^(\\d\\d:\\d\\d\\.\\d  \\S+ +\\S+ +|  \\S[^:]{0,10}  +(?=\\S)| *)");

    private Folded() {}

    /** A word that is longer than a line, a path or an address, stays whole: nobody can use half of one. */
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.addAll(one(line, width)));
        return text.isEmpty() ? List.of("") : lines;
    }

    private static List<String> one(String line, int width) {
        if (line.length() <= width) {
            return List.of(line);
        }
        Matcher before = BEFORE.matcher(line);
        int margin = before.find() && before.end() > 0 && before.end() < width * 3 / 4 ? before.end() : 2;
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            if (end <= margin) {
                end = rest.indexOf(' ', width);
            }
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(margin) + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
