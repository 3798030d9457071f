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
import java.util.function.Supplier;

/** The works of a full restore's steps, by their names. */
public final class FullRestore {
    private FullRestore() {}

    public static Performer<RunStep> performer(
            DrPlan plan,
            Repositories repositories,
            TargetServers servers,
            DatabaseUrls urls,
            BackupMethods methods,
            PostgresBinaries binaries,
            Supplier<RestoreState> state,
            Clock clock) {
        Map<String, StepWork> works = Map.of(
                RestoreSteps.CHOOSE_BACKUP.name(),
                new ChooseBackup(plan, repositories, new Examiner(repositories, methods), servers, state),
                RestoreSteps.PREPARE_SERVER.name(),
                new PrepareServer(plan, repositories, binaries, servers, state, new FreshOutlook(plan, state, clock)),
                RestoreSteps.RESTORE_DATA.name(),
                new RestoreData(plan, repositories, methods, servers, urls, state),
                RestoreSteps.COMPARE_DATA.name(),
                new CompareData(plan, repositories, urls, state),
                RestoreSteps.CLEAN_UP.name(),
                new DropLeftOvers(plan, servers, state));
        return new StepPerformer(
                Services.RESTORE,
                step -> Optional.ofNullable(works.get(step.step().name()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no step " + step.step().name())));
    }
}
