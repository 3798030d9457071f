package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.fingerprint.SequenceFingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the sequences stand in a dump. They know no snapshots: pg_dump reads each at some moment of its run. One that
 * stood still all the while is known; for one that moved, the archive itself is asked.
 */
final class DumpedSequences {

    private final PostgresBinaries binaries;
    private final DatabaseUrl source;

    DumpedSequences(PostgresBinaries binaries, DatabaseUrl source) {
        this.binaries = binaries;
        this.source = source;
    }

    Answer<List<SequenceFingerprint>> confirm(Path directory, List<SequenceFingerprint> before)
            throws InterruptedException {
        Answer<List<SequenceFingerprint>> after = new Fingerprinter().sequences(source);
        if (after.whenFailed().isPresent()) {
            return after;
        }
        Set<SequenceFingerprint> still = new HashSet<>(after.orThrow());
        still.retainAll(before);
        if (still.size() == before.size() && still.size() == after.orThrow().size()) {
            return after;
        }
        Answer<List<SequenceFingerprint>> archived = new ArchiveSequences(binaries).read(directory);
        if (archived.whenFailed().isPresent()) {
            return archived;
        }
        Map<String, SequenceFingerprint> known = new TreeMap<>();
        archived.orThrow().forEach(sequence -> known.put(sequence.qualifiedName(), sequence));
        // What stood still is recorded from the server, so that an archive that has it wrong is found out.
        still.forEach(sequence -> known.put(sequence.qualifiedName(), sequence));
        return Answer.given(new ArrayList<>(known.values()));
    }
}
