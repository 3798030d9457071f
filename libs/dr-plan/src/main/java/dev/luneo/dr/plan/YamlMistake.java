package dev.luneo.dr.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What keeps a text from being YAML, in the words of somebody who does not know how YAML is parsed. Without the parser's excerpt of
 * the file, which may show a secret.
 *
 * @param line from 1; 0 when it is not known
 */
record YamlMistake(int line, String problem, String wayOut) {

    private static final Pattern FORBIDDEN_FIRST = Pattern.compile("found character '([^\\\\'])");
    private static final String LOOK = "correct the line, or the one before it";

    static YamlMistake of(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        int line = line(e.getProblemMark());
        int begun =
                Optional.ofNullable(e.getContextMark()).map(YamlMistake::line).orElse(line);
        if (problem.contains("another document")) {
            return new YamlMistake(line, "begins a second document", "keep each plan in a file of its own");
        }
        if (problem.contains("(TAB)")) {
            return new YamlMistake(line, "has a tab where only spaces may be", "write spaces in its place");
        }
        Matcher forbidden = FORBIDDEN_FIRST.matcher(problem);
        if (forbidden.find()) {
            String sign = forbidden.group(1);
            return new YamlMistake(
                    line, "has a value that begins with " + sign, "put the value in quotes: \"" + sign + "…\"");
        }
        if (context.contains("flow mapping") || context.contains("flow sequence")) {
            String open = context.contains("mapping") ? "{" : "[";
            return new YamlMistake(
                    begun,
                    "has a " + open + " that is not closed, or something in it that does not belong there",
                    "write " + (open.equals("{") ? "}" : "]") + " behind its last entry, and a comma between two; a"
                            + " quote that is opened is closed");
        }
        if (context.contains("quoted scalar")) {
            return new YamlMistake(begun, "has a quote that is not closed", "close it, in the same line");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new YamlMistake(
                    line,
                    "has a colon where none can be",
                    "look whether it begins too far to the right, or the line above lacks a colon and a space between key and value, as"
                            + " `every:1h` does; a value that holds a colon stands in quotes");
        }
        if (problem.contains("could not find expected ':'")) {
            return new YamlMistake(begun, "is no `key: value`", "write a colon and a space behind the key");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return new YamlMistake(
                    line,
                    "begins further left or right than the lines that it belongs to",
                    "begin it where the other keys of its block begin");
        }
        return new YamlMistake(line, "is not valid YAML: " + firstLine(problem), LOOK);
    }

    private static int line(@org.jspecify.annotations.Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("it cannot be parsed");
    }
}
