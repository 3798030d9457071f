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

/**
 * Which entries of an archive are restored when. Entries are told by their numbers and kinds, never by names.
 *
 * @param main definitions, data and indexes: all that must come back, but for what follows
 * @param rules rules, and what is published: when indexes have been computed, so that no code that computes them can change them
 * @param checks those that are not made with their tables or domains: behind the others, which they may come to hold for
 * @param keys foreign keys: rows that break a key keep only the key from coming back
 * @param views the contents of materialised views: computed from the rest, and so nothing is lost where one cannot be
 * @param guards triggers and policies: last, so that no code of the backup's own runs when they are there and could be changed
 * @param all whether nothing at all is left out or put off, so that no list is needed
 */
record RestoreOrder(
        List<ArchiveLine> main,
        List<ArchiveLine> rules,
        List<ArchiveLine> checks,
        List<ArchiveLine> keys,
        List<ArchiveLine> views,
        List<ArchiveLine> guards,
        boolean all) {
    private static final String COMMENT_OF_EVENT_TRIGGER = "COMMENT - EVENT TRIGGER ";
    private static final long EVENT_TRIGGERS = 3466;

    static Answer<RestoreOrder> of(PostgresBinaries binaries, Path archive, Set<ArchiveEntry> leaveOut)
            throws InterruptedException {
        List<ArchiveLine> lines = new ArrayList<>();
        Answer<String> listed = new ArchiveTool(binaries)
                .run(
                        archive,
                        List.of("--list"),
                        line -> ArchiveLine.of(line)
                                .filter(entry ->
                                        !leaveOut.contains(entry.entry()) && !commentOnWhatIsLeftOut(leaveOut, entry))
                                .ifPresent(lines::add));
        return listed.whenFailed().isPresent()
                ? Answer.failed(listed.whenFailed().get())
                : Answer.given(sorted(lines, leaveOut.isEmpty()));
    }

    private static RestoreOrder sorted(List<ArchiveLine> lines, boolean whole) {
        RestoreOrder order = new RestoreOrder(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                whole);
        List<ArchiveLine> current = order.main;
        for (ArchiveLine line : lines) {
            if (!line.hangsOnTheOneBefore()) {
                current = order.turnOf(line);
            }
            current.add(line);
        }
        return order.main.size() == lines.size()
                ? order
                : new RestoreOrder(order.main, order.rules, order.checks, order.keys, order.views, order.guards, false);
    }

    private List<ArchiveLine> turnOf(ArchiveLine line) {
        if (line.isContent()) {
            return line.is("MATERIALIZED VIEW DATA") ? views : main;
        }
        if (line.is("FK CONSTRAINT")) {
            return keys;
        }
        if (line.is("RULE", "PUBLICATION")) {
            return rules;
        }
        if (line.is("CHECK CONSTRAINT")) {
            return checks;
        }
        return line.is("TRIGGER", "POLICY") ? guards : main;
    }

    /** A file with these lines for {@code --use-list}, to be deleted by the caller. */
    static Answer<Path> written(List<ArchiveLine> lines) {
        try {
            return Answer.given(Files.write(
                    Files.createTempFile("restore", ".list"),
                    lines.stream().map(ArchiveLine::text).toList()));
        } catch (IOException e) {
            return Answer.failed(
                    PostgresFailure.of(Reason.OTHER, "the list of what to restore cannot be written: " + e));
        }
    }

    /** Comments have no numbers. Whoever has named something so that it looks like this loses a comment. */
    private static boolean commentOnWhatIsLeftOut(Set<ArchiveEntry> leaveOut, ArchiveLine line) {
        return line.catalogue() == 0
                && line.words().startsWith(COMMENT_OF_EVENT_TRIGGER)
                && leaveOut.stream().anyMatch(entry -> entry.catalogue() == EVENT_TRIGGERS);
    }
}
