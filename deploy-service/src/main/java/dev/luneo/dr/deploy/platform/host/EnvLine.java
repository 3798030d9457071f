package dev.luneo.dr.deploy.platform.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A piece of an env file. All pieces in a row are the file, character for character. */
sealed interface EnvLine {

    String text();

    /** Comments, empty lines, and whatever else we do not understand. */
    record Other(String text) implements EnvLine {}

    /**
     * A setting; a quoted value may go over several lines.
     *
     * @param before everything up to the value, such as {@code export NAME=}
     * @param after a comment maybe, and the line's end
     */
    record Setting(String before, String name, EnvValue value, String after) implements EnvLine {
        @Override
        public String text() {
            return before + value.raw() + after;
        }

        boolean exported() {
            return before.strip().startsWith("export");
        }

        Setting with(EnvValue other) {
            return new Setting(before, name, other, after);
        }
    }

    /** The byte order mark that some editors put first, as it looks when bytes are read as Latin-1. */
    String MARK = "\u00EF\u00BB\u00BF";

    Pattern SETTING =
            Pattern.compile("(?:" + MARK + ")?[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*");

    static List<EnvLine> parse(String text) {
        List<EnvLine> lines = new ArrayList<>();
        Matcher matcher = SETTING.matcher(text);
        int at = 0;
        while (at < text.length()) {
            matcher.region(at, text.length());
            if (matcher.lookingAt()) {
                EnvValue value = EnvValue.at(text, matcher.end());
                int end = endOfLine(text, matcher.end() + value.raw().length());
                String after = text.substring(matcher.end() + value.raw().length(), end);
                lines.add(new Setting(text.substring(at, matcher.end()), matcher.group(1), value, after));
                at = end;
            } else {
                int end = endOfLine(text, at);
                lines.add(new Other(text.substring(at, end)));
                at = end;
            }
        }
        return lines;
    }

    private static int endOfLine(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline + 1;
    }
}
