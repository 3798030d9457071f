package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which entries of an archive are restored, as lines for pg_restore's {@code --use-list}. Entries are told by their numbers and kinds,
 * never by names.
 *
 * @param data all that must come back, but for what follows
 * @param keys foreign keys with their comments: rows that break a key keep only the key from coming back
 * @param views the contents of materialised views: computed from the rest, and so nothing is lost where one cannot be
 * @param guards triggers and policies with their comments: last, so that no code of the backup's own runs when they are there and could
 *     be changed
 * @param all whether nothing at all is left out or put off, so that no list is needed
 */
record RestoreOrder(List<String> data, List<String> keys, List<String> views, List<String> guards, boolean all) {
    /** The entry's own number in the archive, then those of its catalogue and itself. What follows are kind and names. */
    private static final Pattern NUMBERS = Pattern.compile("^\\d+; (\\d+) (\\d+) .*");

    private static final Pattern CONTENT_OF_VIEW = Pattern.compile("^\\d+; \\d+ \\d+ MATERIALIZED VIEW DATA .*");
    private static final Pattern FOREIGN_KEY = Pattern.compile("^\\d+; \\d+ \\d+ FK CONSTRAINT .*");
    /** Comments have no numbers, and stand right behind what they are on. */
    private static final Pattern COMMENT_OF_CONSTRAINT = Pattern.compile("^\\d+; 0 0 COMMENT .*\\bCONSTRAINT .*");

    private static final Pattern GUARD = Pattern.compile("^\\d+; \\d+ \\d+ (?:TRIGGER|POLICY) .*");
    private static final Pattern COMMENT_OF_GUARD = Pattern.compile("^\\d+; 0 0 COMMENT .*\\b(?:TRIGGER|POLICY) .*");

    private static final Pattern COMMENT_OF_EVENT_TRIGGER = Pattern.compile("^\\d+; 0 0 COMMENT - EVENT TRIGGER .*");
    private static final long EVENT_TRIGGERS = 3466;

    static Answer<RestoreOrder> of(PostgresBinaries binaries, Path archive, Set<ArchiveEntry> leaveOut)
            throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Answer<String> listed = new ArchiveTool(binaries).run(archive, List.of("--list"), line -> {
            Matcher numbers = NUMBERS.matcher(line);
            if (numbers.matches() && !left(leaveOut, numbers) && !commentOnWhatIsLeftOut(leaveOut, line)) {
                lines.add(line);
            }
        });
        return listed.whenFailed().isPresent()
                ? Answer.failed(listed.whenFailed().get())
                : Answer.given(sorted(lines, leaveOut.isEmpty()));
    }

    private static RestoreOrder sorted(List<String> lines, boolean whole) {
        List<String> data = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> views = new ArrayList<>();
        List<String> guards = new ArrayList<>();
        boolean afterKey = false;
        boolean afterGuard = false;
        for (String line : lines) {
            boolean key = FOREIGN_KEY.matcher(line).matches();
            boolean guard = GUARD.matcher(line).matches();
            if (CONTENT_OF_VIEW.matcher(line).matches()) {
                views.add(line);
            } else if (key || afterKey && COMMENT_OF_CONSTRAINT.matcher(line).matches()) {
                keys.add(line);
            } else if (guard || afterGuard && COMMENT_OF_GUARD.matcher(line).matches()) {
                guards.add(line);
            } else {
                data.add(line);
            }
            afterKey = key;
            afterGuard = guard;
        }
        return new RestoreOrder(
                data, keys, views, guards, whole && views.isEmpty() && keys.isEmpty() && guards.isEmpty());
    }

    /** A file with these lines, to be deleted by the caller. */
    static Answer<Path> written(List<String> lines) {
        try {
            return Answer.given(Files.write(Files.createTempFile("restore", ".list"), lines));
        } catch (IOException e) {
            return Answer.failed(
                    PostgresFailure.of(Reason.OTHER, "the list of what to restore cannot be written: " + e));
        }
    }

    private static boolean left(Set<ArchiveEntry> leaveOut, Matcher numbers) {
        return leaveOut.contains(new ArchiveEntry(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2))));
    }

    /** Comments have no numbers. Whoever has named something so that it looks like this loses a comment. */
    private static boolean commentOnWhatIsLeftOut(Set<ArchiveEntry> leaveOut, String line) {
        return leaveOut.stream().anyMatch(entry -> entry.catalogue() == EVENT_TRIGGERS)
                && COMMENT_OF_EVENT_TRIGGER.matcher(line).matches();
    }
}
