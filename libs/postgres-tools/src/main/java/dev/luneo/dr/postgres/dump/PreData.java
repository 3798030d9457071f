package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.catalogue.ClosedFunctions;
import dev.luneo.dr.postgres.catalogue.Definitions;
import dev.luneo.dr.postgres.catalogue.LiftedChecks;
import dev.luneo.dr.postgres.dump.DefinitionRuns.Run;
import dev.luneo.dr.postgres.dump.RestoreRuns.OnError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the definitions, while no code of the backup's own runs, or where it must, under watch. */
final class PreData {
    private static final List<String> SECTION = List.of("pre-data");

    private final RestoreRuns runs;
    private final RestoreOrder order;
    private final DatabaseUrl target;
    private final RestoreSettings settings;
    private final ClosedFunctions functions;
    private LiftedChecks lifted;
    private Definitions watched = Definitions.NONE;

    PreData(RestoreRuns runs, RestoreOrder order, DatabaseUrl target, RestoreSettings settings) {
        this.runs = runs;
        this.order = order;
        this.target = target;
        this.settings = settings;
        this.functions = new ClosedFunctions(target);
        this.lifted = LiftedChecks.none(target);
    }

    /**
     * What there is when all definitions are.
     *
     * @param checks lifted, those of tables too
     */
    record Made(Definitions definitions, LiftedChecks checks) {}

    Answer<Made> make() throws InterruptedException {
        // Grants of the archive's own would come in between, and a superuser may run every function.
        boolean closable = settings.noPrivileges() && !runs.bySuperuser();
        Predicate<ArchiveLine> checkedByCode = domain ->
                settings.facts().map(known -> known.mayRunCode(domain.named())).orElse(true);
        List<Run> all = DefinitionRuns.of(order.main(), checkedByCode, closable);
        Optional<PostgresFailure> failed = Optional.empty();
        for (Run run : all) {
            failed = failed.isPresent() ? failed : made(run, order.all() && all.size() == 1);
        }
        failed = failed.or(functions::open);
        return failed.isPresent()
                ? Answer.failed(failed.get())
                : Definitions.read(target).fold(this::made, Answer::failed);
    }

    private Answer<Made> made(Definitions read) {
        return lifted.andMore().fold(checks -> Answer.given(new Made(watched.and(read), checks)), Answer::failed);
    }

    private Optional<PostgresFailure> made(Run run, boolean whole) throws InterruptedException {
        Optional<PostgresFailure> failed = run.closed() ? closed(run.lines()) : open(run.lines(), whole);
        if (failed.isPresent() || !run.domain()) {
            return failed;
        }
        Answer<LiftedChecks> more = lifted.andMore();
        more.whenGiven().ifPresent(checks -> lifted = checks);
        return more.whenFailed();
    }

    private Optional<PostgresFailure> open(List<ArchiveLine> lines, boolean whole) throws InterruptedException {
        Optional<PostgresFailure> failed = functions.open();
        return failed.isPresent() ? failed : run(lines, whole);
    }

    /** What cannot be made without running such code, as a column computed of what a function says of a constant, is made alone. */
    private Optional<PostgresFailure> closed(List<ArchiveLine> lines) throws InterruptedException {
        List<ArchiveLine> rest = lines;
        while (!rest.isEmpty()) {
            Optional<PostgresFailure> failed = functions.close();
            failed = failed.isPresent() ? failed : run(rest, false);
            if (failed.isEmpty() || failed.get().reason() != Reason.PERMISSION_DENIED) {
                return failed;
            }
            int at = indexOf(runs.failedAtNumber(), rest);
            if (at < 0) {
                return failed;
            }
            failed = watched(rest.get(at));
            if (failed.isPresent()) {
                return failed;
            }
            rest = rest.subList(at + 1, rest.size());
        }
        return Optional.empty();
    }

    private Optional<PostgresFailure> watched(ArchiveLine line) throws InterruptedException {
        Answer<Definitions> before = Definitions.read(target);
        if (before.whenFailed().isPresent()) {
            return before.whenFailed();
        }
        watched = watched.and(before.orThrow());
        Optional<PostgresFailure> failed = open(List.of(line), false);
        if (failed.isPresent()) {
            return failed;
        }
        Answer<Definitions> after = Definitions.read(target);
        after.whenGiven().ifPresent(read -> watched = watched.andMade(read));
        return after.whenFailed();
    }

    private Optional<PostgresFailure> run(List<ArchiveLine> lines, boolean whole) throws InterruptedException {
        if (whole) {
            return runs.run(SECTION, Optional.empty(), OnError.END);
        }
        Answer<Path> list = RestoreOrder.written(lines);
        if (list.whenFailed().isPresent()) {
            return list.whenFailed();
        }
        try {
            return runs.run(SECTION, list.whenGiven(), OnError.END);
        } finally {
            list.orThrow().toFile().delete();
        }
    }

    private static int indexOf(int number, List<ArchiveLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).number() == number) {
                return i;
            }
        }
        return -1;
    }
}
