package dev.luneo.dr.restore.step;

import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.catalogue.Needs;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.full.ChosenBackup;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.server.Administration;
import dev.luneo.dr.restore.server.LeftBehind;
import dev.luneo.dr.restore.server.Requirements;
import dev.luneo.dr.restore.server.ServerCheck;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out in seconds what would otherwise end a restore after half an hour. */
final class PrepareServer implements StepWork {
    private final DrPlan plan;
    private final Repositories repositories;
    private final PostgresBinaries binaries;
    private final TargetServers servers;
    private final RestoreState state;
    private final FreshOutlook outlook;

    PrepareServer(
            DrPlan plan,
            Repositories repositories,
            PostgresBinaries binaries,
            TargetServers servers,
            RestoreState state,
            FreshOutlook outlook) {
        this.plan = plan;
        this.repositories = repositories;
        this.binaries = binaries;
        this.servers = servers;
        this.state = state;
        this.outlook = outlook;
    }

    @Override
    public StepResult perform(RunStep step, StepContext context) throws InterruptedException {
        Optional<FreshOutlook.Told> outcome = outlook.of(step);
        if (outcome.isEmpty()) {
            return new StepResult.NotYet(FreshOutlook.LOOK_AGAIN, false);
        }
        FreshOutlook.Told told = outcome.get();
        if (told.failure().isPresent()) {
            return new StepResult.Failed(told.failure().get());
        }
        long from = System.nanoTime();
        try {
            TargetServers.Target target = servers.of(step.recovery(), state.recoveries());
            return target instanceof TargetServers.Target.Known known
                    ? told.with(prepare(step.recovery(), known.url(), context))
                    : new StepResult.Failed(((TargetServers.Target.Unknown) target).failure());
        } finally {
            context.countExternal(Duration.ofNanos(System.nanoTime() - from));
        }
    }

    private StepResult prepare(Recovery recovery, DatabaseUrl server, StepContext context) throws InterruptedException {
        ChosenBackup chosen = ChosenBackup.of(recovery);
        LeftBehind leftBehind = leftBehind(recovery);
        if (leftBehind.problem().isPresent()) {
            return new StepResult.Failed(leftBehind.problem().get());
        }
        context.beforeEffect();
        LeftOverDatabases.Swept swept = new LeftOverDatabases(
                        recovery,
                        server,
                        plan.database(recovery.database()).orElseThrow().restore())
                .drop();
        if (swept.failure().isPresent()) {
            return new StepResult.Failed(swept.failure().get());
        }
        ServerCheck.Report report = new ServerCheck(binaries)
                .look(
                        server,
                        servers.live(recovery.database(), state.recoveries()),
                        Optional.of(chosen.databaseBytes()));
        if (!report.problems().isEmpty()) {
            return new StepResult.Failed(report.problems().get(0));
        }
        Opened opened =
                repositories.open(chosen.repository(), recovery.database(), chosen.backupId(), chosen.manifestSha256());
        if (!(opened instanceof Opened.Ready ready)) {
            return RestoreData.notReady(opened);
        }
        Optional<String> noRoom = repositories.noRoomFor(ready.files().manifest());
        if (noRoom.isPresent()) {
            return new StepResult.Failed(RestoreReason.STAGING_TOO_SMALL.because(noRoom.get()));
        }
        Answer<Requirements> asked = requirements(recovery, server, ready.files());
        if (asked.whenFailed().isPresent()) {
            return new StepResult.Failed(RestoreReason.of(asked.whenFailed().get()));
        }
        Requirements requirements = asked.orThrow();
        if (!requirements.problems().isEmpty()) {
            return new StepResult.Failed(requirements.problems().get(0));
        }
        if (requirements.makesRoles() && !requirements.needs().missing().isEmpty()) {
            context.beforeEffect();
            Answer<Boolean> made = Administration.ask(server, connection -> {
                Needs.create(connection, requirements.needs().missing());
                return true;
            });
            if (made.whenFailed().isPresent()) {
                return new StepResult.Failed(RestoreReason.of(made.whenFailed().get()));
            }
        }
        List<String> warnings = new ArrayList<>(requirements.warnings());
        warnings.addAll(leftBehind.warnings());
        return ready(server, report, warnings, swept.dropped());
    }

    private LeftBehind leftBehind(Recovery recovery) {
        return servers.live(recovery.database(), state.recoveries())
                .map(live -> LeftBehind.of(
                        live, servers.destination(recovery.request().to())))
                .orElseGet(() -> new LeftBehind(List.of(), Optional.empty()));
    }

    private Answer<Requirements> requirements(Recovery recovery, DatabaseUrl server, BackupFiles backup) {
        RestorePlan how = plan.database(recovery.database()).orElseThrow().restore();
        Answer<Optional<DatabaseFacts>> facts = backup.catalogued();
        return facts.fold(recorded -> Requirements.of(recorded, how, server), Answer::failed);
    }

    private static StepResult ready(
            DatabaseUrl server, ServerCheck.Report report, List<String> warnings, List<String> dropped) {
        List<String> words = new ArrayList<>();
        words.add("%s:%d is ready: %s"
                .formatted(server.location().host(), server.location().port(), report.words()));
        words.addAll(warnings);
        if (!dropped.isEmpty()) {
            words.add("dropped what earlier attempts left: " + String.join(", ", dropped));
        }
        return new StepResult.Done(String.join("; ", words), Remarks.facts(warnings));
    }
}
