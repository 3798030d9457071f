package dev.luneo.dr.postgres.dump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an archive's table of contents, as {@code pg_restore --list} writes it and {@code --use-list} reads it. A schema may be called like
 * the end of a kind, DATA for one, so that a kind counts together with the catalogue.
 *
 * @param number of the entry in the archive
 * @param catalogue in which the object is, by its number in PostgreSQL; 0 for what is in none, such as a comment
 * @param object its number there
 * @param words kind, schema, name and owner, none of them quoted
 */
record ArchiveLine(int number, long catalogue, long object, String words, String text) {
    private static final Pattern ENTRY = Pattern.compile("^(\\d{1,9}); (\\d{1,10}) (\\d{1,10}) (.*)$", Pattern.DOTALL);

    /** Empty for what is no entry, such as the header. */
    static Optional<ArchiveLine> of(String line) {
        Matcher entry = ENTRY.matcher(line);
        return entry.matches()
                ? Optional.of(new ArchiveLine(
                        Integer.parseInt(entry.group(1)),
                        Long.parseLong(entry.group(2)),
                        Long.parseLong(entry.group(3)),
                        entry.group(4),
                        line))
                : Optional.empty();
    }

    /** Whether it is a comment or a security label, which stands right behind what it is on. */
    boolean hangsOnTheOneBefore() {
        return catalogue == 0 && object == 0 && (words.startsWith("COMMENT ") || words.startsWith("SECURITY LABEL "));
    }

    /** Whether it is what something holds, such as a table's rows, and not its definition. */
    boolean isContent() {
        return catalogue == 0;
    }

    ArchiveEntry entry() {
        return new ArchiveEntry(catalogue, object);
    }

    /** The words behind a kind of one word. */
    String named() {
        return words.substring(words.indexOf(' ') + 1);
    }

    /** In one of the kinds. */
    boolean is(String... kinds) {
        for (String kind : kinds) {
            if (words.startsWith(kind + " ")) {
                return true;
            }
        }
        return false;
    }
}
