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

/** The list for pg_restore's {@code --use-list} of all entries of an archive but some. Entries are told by numbers, never by names. */
final class EntryList {
    /** The entry's own number in the archive, then those of its catalogue and itself. What follows are names. */
    private static final Pattern NUMBERS = Pattern.compile("^\\d+; (\\d+) (\\d+) .*");

    private static final Pattern COMMENT_OF_EVENT_TRIGGER = Pattern.compile("^\\d+; 0 0 COMMENT - EVENT TRIGGER .*");
    private static final long EVENT_TRIGGERS = 3466;

    private final ArchiveTool tool;

    EntryList(PostgresBinaries binaries) {
        this.tool = new ArchiveTool(binaries);
    }

    Answer<Path> without(Set<ArchiveEntry> leaveOut, Path archive) throws InterruptedException {
        List<String> kept = new ArrayList<>();
        Answer<String> listed = tool.run(archive, List.of("--list"), line -> {
            Matcher numbers = NUMBERS.matcher(line);
            if (numbers.matches() && !left(leaveOut, numbers) && !commentOnWhatIsLeftOut(leaveOut, line)) {
                kept.add(line);
            }
        });
        if (listed.whenFailed().isPresent()) {
            return Answer.failed(listed.whenFailed().get());
        }
        try {
            return Answer.given(Files.write(Files.createTempFile("restore", ".list"), kept));
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
