package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.fingerprint.SequenceFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of all sequences out of an archive, by having pg_restore print just their setval calls. */
final class ArchiveSequences {

    private static final Pattern SETVAL =
            Pattern.compile("SELECT pg_catalog\\.setval\\('((?:[^']|'')+)', (-?\\d+), (true|false)\\);");
    /** {@code schema.name}, each plain or in double quotes. */
    private static final Pattern QUALIFIED =
            Pattern.compile("(\"(?:[^\"]|\"\")+\"|[^\".]+)\\.(\"(?:[^\"]|\"\")+\"|[^\".]+)");

    private final ArchiveTool tool;

    ArchiveSequences(PostgresBinaries binaries) {
        this.tool = new ArchiveTool(binaries);
    }

    Answer<List<SequenceFingerprint>> read(Path directory) throws InterruptedException {
        List<String> entries = new ArrayList<>();
        Answer<String> listed = tool.run(directory, List.of("--list"), line -> {
            if (line.contains(" SEQUENCE SET ")) {
                entries.add(line);
            }
        });
        if (listed.whenFailed().isPresent()) {
            return Answer.failed(listed.whenFailed().get());
        }
        try {
            Path wanted = Files.createTempFile("sequences", ".list");
            try {
                Files.write(wanted, entries);
                List<SequenceFingerprint> sequences = new ArrayList<>();
                Answer<String> printed =
                        tool.run(directory, List.of("--use-list=" + wanted, "--file=-"), line -> take(line, sequences));
                return printed.fold(done -> Answer.given(sequences), Answer::failed);
            } finally {
                Files.deleteIfExists(wanted);
            }
        } catch (IOException e) {
            return Answer.failed(PostgresFailure.of(Reason.OTHER, "the sequences of the dump cannot be listed: " + e));
        }
    }

    static void take(String line, List<SequenceFingerprint> sequences) {
        Matcher setval = SETVAL.matcher(line);
        if (!setval.matches()) {
            return;
        }
        Matcher name = QUALIFIED.matcher(setval.group(1).replace("''", "'"));
        if (name.matches()) {
            sequences.add(new SequenceFingerprint(
                    plain(name.group(1)),
                    plain(name.group(2)),
                    Long.parseLong(setval.group(2)),
                    setval.group(3).equals("true")));
        }
    }

    private static String plain(String identifier) {
        return identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier;
    }
}
