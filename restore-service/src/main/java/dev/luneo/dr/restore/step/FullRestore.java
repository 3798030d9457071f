package dev.luneo.dr.restore.step;

import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.selection.Examiner;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The works of a full restore's steps, by their names; each is made for the state that its attempt is handed. */
public final class FullRestore {
    private FullRestore() {}

    public static Performer<RestoreState, RunStep> performer(
            DrPlan plan,
            Repositories repositories,
            TargetServers servers,
            DatabaseUrls urls,
            BackupMethods methods,
            PostgresBinaries binaries,
            Clock clock) {
        Map<String, Function<RestoreState, StepWork>> works = Map.of(
                RestoreSteps.CHOOSE_BACKUP.name(),
                state -> new ChooseBackup(plan, repositories, new Examiner(repositories, methods), servers, state),
                RestoreSteps.PREPARE_SERVER.name(),
                state -> new PrepareServer(
                        plan, repositories, binaries, servers, state, new FreshOutlook(plan, state, clock)),
                RestoreSteps.RESTORE_DATA.name(),
                state -> new RestoreData(plan, repositories, methods, servers, urls, state),
                RestoreSteps.COMPARE_DATA.name(),
                state -> new CompareData(plan, repositories, urls, state),
                RestoreSteps.CLEAN_UP.name(),
                state -> new DropLeftOvers(plan, servers, state));
        return new StepPerformer<>(
                Services.RESTORE,
                (run, state) -> Optional.ofNullable(works.get(run.step().name()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no step " + run.step().name()))
                        .apply(state));
    }
}
