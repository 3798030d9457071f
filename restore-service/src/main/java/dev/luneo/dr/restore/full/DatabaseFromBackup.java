package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.dump.ArchiveEntry;
import dev.luneo.dr.postgres.dump.PgRestore;
import dev.luneo.dr.postgres.dump.RestoreOutcome;
import dev.luneo.dr.postgres.dump.RestoreProgress;
import dev.luneo.dr.postgres.dump.RestoreSettings;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.selection.BackupFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A new database, made of a backup and given to whom it belonged. A rehearsal takes the same way as a restore: what fails here, fails there. */
final class DatabaseFromBackup {
    /** The oid of pg_subscription. A database that has one cannot be dropped at once. */
    private static final long SUBSCRIPTIONS = 6100;

    private final CopyPlace place;
    private final RestorePlan how;
    private final Extent extent;
    private final PostgresBinaries binaries;
    private final Runnable beforeEffect;

    /** @param beforeEffect asked before each change of the server; throws when it is somebody else's to make */
    DatabaseFromBackup(
            CopyPlace place, RestorePlan how, Extent extent, PostgresBinaries binaries, Runnable beforeEffect) {
        this.place = place;
        this.how = how;
        this.extent = extent;
        this.binaries = binaries;
        this.beforeEffect = beforeEffect;
    }

    /** What came of it. When it failed, a part may be there. */
    sealed interface Made {
        /** @param words what is to be told of it, the first of them how much it is */
        record Whole(int objects, List<String> words) implements Made {}

        /** @param object of the backup at which it failed, where it was one */
        record Failed(Failure failure, Optional<String> object) implements Made {
            private Failed(Failure failure) {
                this(failure, Optional.empty());
            }

            private static Failed of(PostgresFailure failure) {
                return new Failed(RestoreReason.of(failure));
            }
        }
    }

    /**
     * @param database as the plan names it
     * @param liveOwner who gets everything where the backup does not say whose it was
     */
    Made of(
            String database,
            BackupFiles backup,
            Supplier<Optional<String>> liveOwner,
            Consumer<RestoreProgress> progress)
            throws InterruptedException {
        beforeEffect.run();
        Answer<Optional<DatabaseFacts>> recorded = backup.catalogued();
        if (recorded.whenFailed().isPresent()) {
            return new Made.Failed(RestoreReason.ofBackup(recorded.whenFailed().get()));
        }
        Answer<Requirements> asked = Requirements.of(recorded.orThrow(), how, place.server());
        if (asked.whenFailed().isPresent()) {
            return Made.Failed.of(asked.whenFailed().get());
        }
        Requirements requirements = asked.orThrow();
        // Right before: what was so when the server was looked at may have changed while people decided.
        if (!requirements.problems().isEmpty()) {
            return new Made.Failed(requirements.problems().get(0));
        }
        Optional<Failure> notMade = new NewDatabase(place.server(), place.name()).create(backup, database);
        if (notMade.isPresent()) {
            return new Made.Failed(notMade.get());
        }
        RestoringRole role = new RestoringRole(place.server(), place.url(), requirements);
        Optional<PostgresFailure> notBegun = role.begin(extent.limit());
        if (notBegun.isPresent()) {
            return Made.Failed.of(notBegun.get());
        }
        beforeEffect.run();
        RestoreOutcome outcome =
                new PgRestore(binaries).restore(backup.dump(), role.login(), settings(requirements, role), progress);
        if (outcome instanceof RestoreOutcome.Failed failed) {
            return notFilled(failed, role);
        }
        return handedOver(backup, role, (RestoreOutcome.Restored) outcome, liveOwner);
    }

    private static Made notFilled(RestoreOutcome.Failed failed, RestoringRole role) {
        PostgresFailure failure = failed.failure();
        return role.hasOneThatFills() && failure.reason() == PostgresFailure.Reason.WRONG_CREDENTIALS
                ? new Made.Failed(RestoreReason.ALTERED_WHILE_RESTORED.because(
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

    private Made handedOver(
            BackupFiles backup,
            RestoringRole role,
            RestoreOutcome.Restored restored,
            Supplier<Optional<String>> liveOwner) {
        beforeEffect.run();
        List<String> words = new ArrayList<>();
        words.add("%d objects restored to %s by pg_restore %s"
                .formatted(restored.entries(), place.url().location(), restored.toolVersion()));
        words.addAll(restored.toFinish());
        if (extent.withData()) {
            NewDatabase.analyze(role.login()).ifPresent(words::add);
        }
        Answer<RestoringRole.Given> given =
                role.handOver(backup.manifest().serverVersion() / 10_000, restored.definitions(), liveOwner.get());
        if (given.whenFailed().isPresent()) {
            return Made.Failed.of(given.whenFailed().get());
        }
        if (!given.orThrow().tampered().isEmpty()) {
            return new Made.Failed(
                    RestoreReason.ALTERED_WHILE_RESTORED.because("Something changed the database while it was filled: "
                            + String.join("; ", given.orThrow().tampered())));
        }
        words.addAll(given.orThrow().notKept());
        return new Made.Whole(restored.entries(), words);
    }
}
