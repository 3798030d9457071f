package dev.luneo.dr.restore.method.logical;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.dump.ArchiveEntry;
import dev.luneo.dr.postgres.dump.PgRestore;
import dev.luneo.dr.postgres.dump.RestoreOutcome;
import dev.luneo.dr.postgres.dump.RestoreSettings;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupFiles;
import dev.luneo.dr.restore.method.BackupMethod.Made;
import dev.luneo.dr.restore.method.BackupMethod.Wanted;
import dev.luneo.dr.restore.server.CopyPlace;
import dev.luneo.dr.restore.server.Extent;
import dev.luneo.dr.restore.server.Requirements;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A new database, made of a dump and given to whom it belonged. */
final class DatabaseFromBackup {
    /** The oid of pg_subscription. A database that has one cannot be dropped at once. */
    private static final long SUBSCRIPTIONS = 6100;

    private final Wanted wanted;
    private final BackupFiles backup;
    private final CopyPlace place;
    private final Extent extent;
    private final PostgresBinaries binaries;

    DatabaseFromBackup(Wanted wanted, PostgresBinaries binaries) {
        this.wanted = wanted;
        this.backup = wanted.backup();
        this.place = wanted.place();
        this.extent = wanted.extent();
        this.binaries = binaries;
    }

    private static Made failed(Failure failure) {
        return new Made.Failed(failure, Optional.empty());
    }

    private static Made failed(PostgresFailure failure) {
        return failed(RestoreReason.of(failure));
    }

    Made made() throws InterruptedException {
        wanted.beforeEffect().run();
        Answer<Optional<DatabaseFacts>> recorded = backup.catalogued();
        if (recorded.whenFailed().isPresent()) {
            return failed(RestoreReason.ofBackup(recorded.whenFailed().get()));
        }
        Answer<Requirements> asked = Requirements.of(recorded.orThrow(), place.how(), place.server());
        if (asked.whenFailed().isPresent()) {
            return failed(asked.whenFailed().get());
        }
        Requirements requirements = asked.orThrow();
        // Right before: what was so when the server was looked at may have changed while people decided.
        if (!requirements.problems().isEmpty()) {
            return failed(requirements.problems().get(0));
        }
        Optional<Failure> notMade = new NewDatabase(place.server(), place.name()).create(backup, wanted.database());
        if (notMade.isPresent()) {
            return failed(notMade.get());
        }
        RestoringRole role = new RestoringRole(place.server(), place.url(), requirements);
        Optional<PostgresFailure> notBegun = role.begin(extent.limit());
        if (notBegun.isPresent()) {
            return failed(notBegun.get());
        }
        wanted.beforeEffect().run();
        RestoreOutcome outcome = new PgRestore(binaries)
                .restore(LogicalBackups.dump(backup), role.login(), settings(requirements, role), wanted.progress());
        if (outcome instanceof RestoreOutcome.Failed failed) {
            return notFilled(failed, role);
        }
        return handedOver(role, (RestoreOutcome.Restored) outcome);
    }

    private static Made notFilled(RestoreOutcome.Failed failed, RestoringRole role) {
        PostgresFailure failure = failed.failure();
        return role.hasOneThatFills() && failure.reason() == PostgresFailure.Reason.WRONG_CREDENTIALS
                ? failed(RestoreReason.ALTERED_WHILE_RESTORED.because(
                        "Something gave %s, which fills the database, another password while it did: %s"
                                .formatted(role.login().user(), failure.detail())))
                : new Made.Failed(RestoreReason.ofBackup(failure), failed.object());
    }

    private RestoreSettings settings(Requirements requirements, RestoringRole role) {
        RestoreSettings all = RestoreSettings.toRestorer(
                extent.jobs(),
                extent.limit(),
                requirements.oneTablespace(),
                leftOut(requirements, role),
                requirements.facts());
        return extent.withData() ? all : all.withoutData();
    }

    private Set<ArchiveEntry> leftOut(Requirements requirements, RestoringRole role) {
        Set<ArchiveEntry> all = new HashSet<>(role.leftOut());
        if (!extent.withData()) {
            requirements.facts().stream()
                    .flatMap(facts -> facts.reserved().stream())
                    .filter(object -> object.catalogue() == SUBSCRIPTIONS)
                    .forEach(object -> all.add(new ArchiveEntry(object.catalogue(), object.oid())));
        }
        return all;
    }

    private Made handedOver(RestoringRole role, RestoreOutcome.Restored restored) {
        wanted.beforeEffect().run();
        List<String> words = new ArrayList<>();
        words.add("%d objects restored to %s by pg_restore %s"
                .formatted(restored.entries(), place.url().location(), restored.toolVersion()));
        words.addAll(restored.toFinish());
        if (extent.withData()) {
            NewDatabase.analyze(role.login()).ifPresent(words::add);
        }
        Answer<RestoringRole.Given> given = role.handOver(
                backup.manifest().serverVersion() / 10_000,
                restored.definitions(),
                wanted.liveOwner().get());
        if (given.whenFailed().isPresent()) {
            return failed(given.whenFailed().get());
        }
        if (!given.orThrow().tampered().isEmpty()) {
            return failed(
                    RestoreReason.ALTERED_WHILE_RESTORED.because("Something changed the database while it was filled: "
                            + String.join("; ", given.orThrow().tampered())));
        }
        words.addAll(given.orThrow().notKept());
        return new Made.Whole(restored.entries(), words);
    }
}
