package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.destination.Destination;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.outlook.Outlooks;
import dev.luneo.dr.restore.recoveries.Forecast;
import dev.luneo.dr.restore.recoveries.RecoveryViews;
import dev.luneo.dr.restore.rehearsal.SchemaWarning;
import dev.luneo.dr.restore.request.DryRun.Chosen;
import dev.luneo.dr.restore.request.DryRun.DataLoss;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.server.LeftBehind;
import dev.luneo.dr.restore.server.Requirements;
import dev.luneo.dr.restore.server.ServerCheck;
import dev.luneo.dr.restore.server.TargetServers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Finds out what a restore would do. Reads manifests and asks the server; the backup itself is only read when it is restored. */
@Component
class DryRuns {
    private final DrPlan plan;
    private final TargetServers servers;
    private final ServerCheck serverCheck;
    private final Repositories repositories;
    private final BackupMethods methods;
    private final Candidates candidates;
    private final Clock clock;

    DryRuns(
            DrPlan plan,
            TargetServers servers,
            ServerCheck serverCheck,
            Repositories repositories,
            BackupMethods methods,
            Clock clock) {
        this.plan = plan;
        this.servers = servers;
        this.serverCheck = serverCheck;
        this.repositories = repositories;
        this.methods = methods;
        this.candidates = new Candidates(repositories);
        this.clock = clock;
    }

    DryRun of(Wish wish, RestoreState state) throws InterruptedException {
        List<Failure> problems = new ArrayList<>();
        wish.holdings()
                .unavailable()
                .forEach(outage -> problems.add(RestoreReason.REPOSITORY_UNAVAILABLE.because(outage)));
        state.recoveries()
                .inTheWayOf(Purpose.RECOVERY, wish.database().name())
                .ifPresent(holder -> problems.add(holder.whyNot()));
        Optional<Manifest> newest = candidate(wish, state, Optional.empty());
        int serverVersion = 0;
        TargetServers.Target target = servers.of(wish.database().name(), wish.to(), state.recoveries());
        if (target instanceof TargetServers.Target.Known known) {
            ServerCheck.Report report = serverCheck.look(
                    known.url(),
                    servers.live(wish.database().name(), state.recoveries()),
                    newest.map(Manifest::databaseBytes));
            problems.addAll(report.problems());
            serverVersion = report.serverVersion();
        } else if (target instanceof TargetServers.Target.Unknown unknown) {
            problems.add(unknown.failure());
        }
        Optional<Manifest> chosen = serverVersion == 0 ? newest : candidate(wish, state, Optional.of(serverVersion));
        PassedOver passedOver =
                PassedOver.of(wish, state.backups().of(wish.database().name()), chosen, methods, serverVersion);
        problems.addAll(passedOver.problems());
        if (chosen.isEmpty()) {
            problems.add(RestoreReason.NO_USABLE_BACKUP.because("No backup of %s can be restored to %s"
                    .formatted(wish.database().name(), wish.target())));
        }
        if (wish.targetGuessed()) {
            String incident = wish.incidentId()
                    .map("and of incident %s it is not known here when it was reported"::formatted)
                    .orElse("and no incident tells it");
            problems.add(RestoreReason.WHEN_DID_IT_BEGIN.because(
                    "Nobody said when the damage began, %s; what follows is for the newest backup that looks whole"
                            .formatted(incident)));
        }
        chosen.flatMap(repositories::noRoomFor)
                .map(RestoreReason.STAGING_TOO_SMALL::because)
                .ifPresent(problems::add);
        List<String> warnings = new ArrayList<>(passedOver.warnings());
        warnings.addAll(Company.of(wish.database().name(), state.recoveries()));
        warnings.addAll(suspicions(wish, state, chosen));
        chosen.flatMap(manifest -> LaterRecovery.than(
                        point(manifest, wish),
                        wish.database().name(),
                        state.recoveries(),
                        at -> Phrases.timeAgo(at, plan.timeZone(), clock.instant())))
                .ifPresent(warnings::add);
        if (wish.fromReport()) {
            warnings.add(
                    "When it began is taken to be when the incident was reported. Damage is older than its report: if it may have"
                            + " begun before the backup that is chosen, say when, in whenItBegan");
        }
        chosen.flatMap(manifest -> unsigned(wish, manifest)).ifPresent(warnings::add);
        chosen.flatMap(manifest -> wish.holdings().find(manifest.backupId().value()))
                .filter(holding -> disproved(wish, state, holding))
                .map(holding -> "Backup %s is all there is. %s".formatted(holding.backupId(), Candidates.FOUND_DAMAGED))
                .ifPresent(warnings::add);
        if (target instanceof TargetServers.Target.Known known && serverVersion > 0 && chosen.isPresent()) {
            Answer<Requirements> requirements = requirements(wish, chosen.get(), known.url());
            requirements.whenFailed().map(RestoreReason::ofBackup).ifPresent(problems::add);
            requirements.whenGiven().ifPresent(found -> {
                problems.addAll(found.problems());
                warnings.addAll(found.warnings());
            });
        }
        Destination destination = servers.destination(wish.to());
        servers.live(wish.database().name(), state.recoveries())
                .map(live -> LeftBehind.of(live, destination))
                .ifPresent(leftBehind -> {
                    leftBehind.problem().ifPresent(problems::add);
                    warnings.addAll(leftBehind.warnings());
                });
        servers.live(wish.database().name(), state.recoveries())
                .flatMap(live -> destination.ofItsName(
                        wish.database().name(), live.location().database()))
                .ifPresent(warnings::add);
        SchemaWarning.of(state.backups().of(wish.database().name()), plan.timeZone())
                .ifPresent(warnings::add);
        Instant now = clock.instant();
        Ahead ahead = Ahead.of(
                Outlooks.of(state.readiness(), wish.database().name(), plan.sha256(), now),
                wish.to(),
                at -> Phrases.timeAgo(at, plan.timeZone(), now));
        problems.addAll(ahead.problems());
        warnings.addAll(ahead.warnings());
        return answer(wish, state, chosen, problems, warnings, ahead);
    }

    /** What somebody must know who writes acceptUnsigned: what it means, or that it is not needed. */
    private static Optional<String> unsigned(Wish wish, Manifest chosen) {
        String id = chosen.backupId().value();
        return wish.target().acceptsUnsigned()
                ? wish.holdings()
                        .find(id)
                        .map(holding -> holding.notAuthenticated()
                                .map(why ->
                                        "Nobody known vouches for backup %s (%s): whoever could write to the repository may have made it, and whatever is in it is executed on the server. Only an incident lead's request restores it, and it goes on record"
                                                .formatted(id, why))
                                .orElseGet(() ->
                                        "acceptUnsigned is not needed: backup %s is signed with a key of ours. Leave it out"
                                                .formatted(id)))
                : Optional.empty();
    }

    /** What the server lacks of what the backup needs, read from the copy that would be restored. */
    private Answer<Requirements> requirements(Wish wish, Manifest chosen, DatabaseUrl server) {
        Opened opened = wish.holdings()
                .find(chosen.backupId().value())
                .flatMap(holding ->
                        holding.acceptable(wish.target()).keySet().stream().findFirst())
                .<Opened>map(repository -> repositories.open(
                        repository, wish.database().name(), chosen.backupId().value(), chosen.sha256()))
                .orElseGet(() -> new Opened.Unavailable("backup %s is nowhere any more".formatted(chosen.backupId())));
        if (opened instanceof Opened.Ready ready) {
            return ready.files()
                    .catalogued()
                    .fold(facts -> Requirements.of(facts, wish.database().restore(), server), Answer::failed);
        }
        return Answer.failed(PostgresFailure.of(
                opened instanceof Opened.Damaged ? PostgresFailure.Reason.DATA_DAMAGED : PostgresFailure.Reason.OTHER,
                opened.detail()));
    }

    private DryRun answer(
            Wish wish,
            RestoreState state,
            Optional<Manifest> chosen,
            List<Failure> problems,
            List<String> warnings,
            Ahead ahead) {
        Instant now = clock.instant();
        Function<Instant, String> written = at -> Phrases.timeAgo(at, plan.timeZone(), now);
        String database = wish.database().name();
        Forecast forecast = Forecast.ofNew(
                RecoveryViews.earlier(state, database),
                chosen.map(Manifest::databaseBytes),
                plan.objectives().rto());
        Optional<DataLoss> loss = chosen.map(manifest -> loss(point(manifest, wish), now));
        return new DryRun(
                true,
                database,
                wish.target().words(at -> Phrases.time(at, plan.timeZone())),
                wish.to().word(),
                wish.database().restore().approval().required(),
                wish.target()
                        .at()
                        .filter(at -> wish.target().wantsWhole() && !wish.targetGuessed())
                        .map(written),
                chosen.map(manifest -> view(manifest, wish, written)),
                candidates.of(wish, state, written),
                loss,
                PlannedSteps.of(plan, wish.database(), wish.to()),
                forecast,
                ahead.services(),
                problems,
                warnings,
                problems.isEmpty()
                        ? mayHoldTheDamage(wish, state, chosen)
                                ? "This would bring back a backup that looks damaged itself; read the warnings first. Nothing has been touched."
                                : ahead.sentence()
                        : "This would not work as it stands: mend the problems first. Nothing has been touched.");
    }

    /** The first that the log and, where given, the server's version do not rule out. */
    private Optional<Manifest> candidate(Wish wish, RestoreState state, Optional<Integer> serverVersion) {
        return candidate(wish, state, serverVersion, holding -> !disproved(wish, state, holding))
                .or(() -> candidate(wish, state, serverVersion, holding -> disproved(wish, state, holding)));
    }

    private Optional<Manifest> candidate(
            Wish wish, RestoreState state, Optional<Integer> serverVersion, Predicate<Holding> which) {
        return wish.holdings().candidates(wish.target()).stream()
                .filter(which)
                .filter(holding -> wish.target().backupId().isPresent()
                        || !holding.expired(state.backups().of(wish.database().name())))
                .filter(holding -> !wish.target().wantsWhole()
                        || suspicion(wish, state, holding).isEmpty())
                .flatMap(holding ->
                        holding.acceptable(wish.target()).values().stream().limit(1))
                .filter(manifest -> serverVersion
                        .flatMap(version -> methods.obstacle(manifest, version))
                        .isEmpty())
                .findFirst();
    }

    /** What somebody must know who has just said what to come back to: which ones were passed over, or that this one should have been. */
    private static List<String> suspicions(Wish wish, RestoreState state, Optional<Manifest> chosen) {
        List<String> said = new ArrayList<>();
        for (Holding holding : wish.holdings().candidates(wish.target())) {
            boolean isChosen = chosen.map(manifest -> manifest.backupId().value())
                    .filter(holding.backupId()::equals)
                    .isPresent();
            suspicion(wish, state, holding)
                    .map(why -> isChosen
                            ? "Backup %s looks suspicious: %s. It may hold the damage already; if so, give whenItBegan, or the id of an older backup"
                                    .formatted(holding.backupId(), why)
                            : "Backup %s is passed over, it looks suspicious: %s. If this was meant, ask for it by its id"
                                    .formatted(holding.backupId(), why))
                    .ifPresent(said::add);
            if (isChosen) {
                break;
            }
        }
        return said;
    }

    private static boolean mayHoldTheDamage(Wish wish, RestoreState state, Optional<Manifest> chosen) {
        return chosen.flatMap(
                        manifest -> wish.holdings().find(manifest.backupId().value()))
                .flatMap(holding -> suspicion(wish, state, holding))
                .isPresent();
    }

    private static Optional<String> suspicion(Wish wish, RestoreState state, Holding holding) {
        return holding.suspicion(state.backups().of(wish.database().name()));
    }

    private static boolean disproved(Wish wish, RestoreState state, Holding holding) {
        return holding.disproved(state.backups().of(wish.database().name()));
    }

    private static Chosen view(Manifest manifest, Wish wish, Function<Instant, String> written) {
        return new Chosen(
                manifest.backupId().value(),
                wish.holdings()
                        .find(manifest.backupId().value())
                        .map(holding ->
                                List.copyOf(holding.acceptable(wish.target()).keySet()))
                        .orElse(List.of()),
                point(manifest, wish),
                written.apply(point(manifest, wish)),
                manifest.startedAt(),
                manifest.serverVersion(),
                manifest.databaseBytes(),
                manifest.storedBytes());
    }

    private static Instant point(Manifest manifest, Wish wish) {
        return wish.holdings()
                .find(manifest.backupId().value())
                .map(holding -> holding.pointOf(manifest, wish.target()))
                .orElseGet(manifest::restorablePoint);
    }

    private DataLoss loss(Instant restorablePoint, Instant now) {
        Duration loss = Duration.between(restorablePoint, now);
        Duration lost = loss.isNegative() ? Duration.ZERO : loss;
        Duration rpo = plan.objectives().rpo();
        boolean within = lost.compareTo(rpo) <= 0;
        return new DataLoss(
                lost.toSeconds(),
                rpo.toSeconds(),
                within,
                "What was written after %s, in the last %s, would be lost; the plan allows %s%s."
                        .formatted(
                                Phrases.time(restorablePoint, plan.timeZone()),
                                Spans.brief(lost),
                                Spans.brief(rpo),
                                within ? "" : ", so this breaches it"));
    }
}
