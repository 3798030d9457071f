package dev.luneo.dr.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a record says of itself in its source.
 *
 * @param parameters what it says of its components
 */
record RecordDoc(String summary, Map<String, String> parameters) {
    private static final Path SOURCES = Path.of("src/main/java/dev/luneo/dr/events");

    static RecordDoc of(Class<?> type) {
        Matcher matcher = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public |sealed )*(?:record|interface) "
                                + type.getSimpleName() + "\\b",
                        Pattern.DOTALL)
                .matcher(source(type));
        if (!matcher.find()) {
            return new RecordDoc("", Map.of());
        }
        String[] parts = plain(matcher.group(1)).split("@param ");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndText = parts[i].strip().split(" ", 2);
            parameters.put(nameAndText[0], nameAndText[1]);
        }
        return new RecordDoc(parts[0].strip(), parameters);
    }

    /** Where in its source a record stands. */
    static int position(Class<?> type) {
        return source(type).indexOf(" " + type.getSimpleName() + "(");
    }

    private static String plain(String comment) {
        return comment.replaceAll("(?m)^\\s*\\*", " ")
                .replace("<p>", "")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String source(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        try {
            return Files.readString(SOURCES.resolve(outermost.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
