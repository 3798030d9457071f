package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.Definitions;
import dev.luneo.dr.postgres.catalogue.LiftedChecks;
import dev.luneo.dr.postgres.dump.DefinitionRuns.Run;
import dev.luneo.dr.postgres.dump.RestoreRuns.OnError;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the definitions, while no code of the backup's own runs, or where it must, under watch. */
final class PreData {
    private static final String SECTION = "pre-data";

    private final RestoreRuns runs;
    private final RestoreOrder order;
    private final DatabaseUrl target;
    private final RestoreSettings settings;
    private final ClosedRuns closed;
    private LiftedChecks lifted;

    PreData(RestoreRuns runs, ClosedRuns closed, RestoreOrder order, DatabaseUrl target, RestoreSettings settings) {
        this.runs = runs;
        this.closed = closed;
        this.order = order;
        this.target = target;
        this.settings = settings;
        this.lifted = LiftedChecks.none(target);
    }

    /**
     * What there is when all definitions are.
     *
     * @param checks lifted, those of tables too
     */
    record Made(Definitions definitions, LiftedChecks checks) {}

    Answer<Made> make() throws InterruptedException {
        Predicate<ArchiveLine> checkedByCode = domain ->
                settings.facts().map(known -> known.mayRunCode(domain.named())).orElse(true);
        List<Run> all = DefinitionRuns.of(order.main(), checkedByCode, runs.closable());
        Optional<PostgresFailure> failed = Optional.empty();
        for (Run run : all) {
            failed = failed.isPresent() ? failed : made(run, order.all() && all.size() == 1);
        }
        failed = failed.or(closed::open);
        return failed.isPresent()
                ? Answer.failed(failed.get())
                : Definitions.read(target).fold(this::made, Answer::failed);
    }

    private Answer<Made> made(Definitions read) {
        return lifted.andMore()
                .fold(checks -> Answer.given(new Made(closed.watched().and(read), checks)), Answer::failed);
    }

    private Optional<PostgresFailure> made(Run run, boolean whole) throws InterruptedException {
        Optional<PostgresFailure> failed = run.closed() ? closed.run(SECTION, run.lines()) : open(run.lines(), whole);
        if (failed.isPresent() || !run.domain()) {
            return failed;
        }
        Answer<LiftedChecks> more = lifted.andMore();
        more.whenGiven().ifPresent(checks -> lifted = checks);
        return more.whenFailed();
    }

    private Optional<PostgresFailure> open(List<ArchiveLine> lines, boolean whole) throws InterruptedException {
        Optional<PostgresFailure> failed = closed.open();
        if (failed.isPresent()) {
            return failed;
        }
        return whole
                ? runs.run(List.of(SECTION), Optional.empty(), OnError.END)
                : Passes.inWrittenList(lines, list -> runs.run(List.of(SECTION), list, OnError.END));
    }
}
