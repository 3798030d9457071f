package dev.luneo.dr.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a PostgreSQL tool gives for {@code --version}, such as {@code 15.13}. */
public record ToolVersion(int major, String text) {

    private static final Pattern PRINTED = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

    static Optional<ToolVersion> parse(String printed) {
        Matcher matcher = PRINTED.matcher(printed);
        return matcher.find()
                ? Optional.of(new ToolVersion(Integer.parseInt(matcher.group(2)), matcher.group(1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
