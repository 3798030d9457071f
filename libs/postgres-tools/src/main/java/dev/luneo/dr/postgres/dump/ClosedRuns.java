package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.catalogue.ClosedFunctions;
import dev.luneo.dr.postgres.catalogue.Definitions;
import java.util.List;
import java.util.Optional;

/**
 * Runs in which nobody may execute a function of the backup's own. What cannot be made without, as a column computed of what a function says
 * of a constant, is made alone with the functions open, between two looks at the copy.
 */
final class ClosedRuns {
    private final RestoreRuns runs;
    private final DatabaseUrl target;
    private final ClosedFunctions functions;
    private Definitions watched = Definitions.NONE;

    ClosedRuns(RestoreRuns runs, DatabaseUrl target) {
        this.runs = runs;
        this.target = target;
        this.functions = new ClosedFunctions(target);
    }

    /** What was there before each entry that was made alone, and what that one made. */
    Definitions watched() {
        return watched;
    }

    Optional<PostgresFailure> run(String section, List<ArchiveLine> lines) throws InterruptedException {
        List<ArchiveLine> rest = lines;
        while (!rest.isEmpty()) {
            Optional<PostgresFailure> failed = functions.close();
            failed = failed.isPresent() ? failed : listed(section, rest);
            if (failed.isEmpty() || failed.get().reason() != Reason.PERMISSION_DENIED) {
                return failed;
            }
            int at = indexOf(runs.failedAtNumber(), rest);
            if (at < 0) {
                return failed;
            }
            failed = alone(section, rest.get(at));
            if (failed.isPresent()) {
                return failed;
            }
            rest = rest.subList(at + 1, rest.size());
        }
        return Optional.empty();
    }

    /** Everybody may run functions again. */
    Optional<PostgresFailure> open() {
        return functions.open();
    }

    private Optional<PostgresFailure> alone(String section, ArchiveLine line) throws InterruptedException {
        Answer<Definitions> before = Definitions.all(target);
        if (before.whenFailed().isPresent()) {
            return before.whenFailed();
        }
        watched = watched.and(before.orThrow());
        Optional<PostgresFailure> failed = functions.open();
        failed = failed.isPresent() ? failed : listed(section, List.of(line));
        if (failed.isPresent()) {
            return failed;
        }
        Answer<Definitions> after = Definitions.all(target);
        after.whenGiven().ifPresent(read -> watched = watched.andMade(read));
        return after.whenFailed();
    }

    private Optional<PostgresFailure> listed(String section, List<ArchiveLine> lines) throws InterruptedException {
        return Passes.inWrittenList(lines, list -> runs.runInOrder(section, list));
    }

    /** Negative where it is not known: names that read like the place of an error are printed before it, as they are. */
    private static int indexOf(int number, List<ArchiveLine> lines) {
        if (lines.stream().anyMatch(line -> line.words().contains(FailedEntry.PLACE))) {
            return -1;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).number() == number) {
                return i;
            }
        }
        return -1;
    }
}
