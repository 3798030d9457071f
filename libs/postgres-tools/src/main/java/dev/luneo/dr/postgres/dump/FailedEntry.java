package dev.luneo.dr.postgres.dump;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entry of the archive at which pg_restore met its first error, out of what it prints: kind, name and owner, to be read by people. */
final class FailedEntry implements Consumer<String> {
    /** What stands before it. */
    static final String PLACE = "from TOC entry ";

    private static final Pattern FROM = Pattern.compile("^\\S*pg_restore: " + PLACE + "(\\d{1,9}); \\d+ \\d+ (.*)");
    private static final int LONGEST = 300;

    private Optional<String> first = Optional.empty();
    private int number;

    @Override
    public synchronized void accept(String line) {
        Matcher entry = FROM.matcher(line);
        if (first.isEmpty() && entry.find()) {
            String text = entry.group(2).strip();
            number = Integer.parseInt(entry.group(1));
            first = Optional.of(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        }
    }

    /** Its number in the archive; 0 when there is none. Told by what is printed, in which code of the backup's own may have a word. */
    synchronized int number() {
        return number;
    }

    synchronized Optional<String> found() {
        return first;
    }
}
