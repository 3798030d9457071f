package dev.luneo.dr.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happened to the backups of one protected database. */
public sealed interface BackupEvent extends DrEvent {

    String database();

    /** The recovery that found it out; empty for what a recovery has no part in. */
    default Optional<String> foundBy() {
        return Optional.empty();
    }

    @Override
    default Topic topic() {
        return Topic.BACKUPS;
    }

    @Override
    default String key() {
        return database();
    }

    /** Whoever works on these events has a method for each, or does not compile. */
    interface Visitor<R> {
        R requested(BackupRequested event);

        R started(BackupStarted event);

        R completed(BackupCompleted event);

        R failed(BackupFailed event);

        R cancelled(BackupCancelled event);

        R finding(Finding event);

        R changeMeant(BackupChangeMeant event);

        R expired(BackupExpired event);

        R rpoAtRisk(RpoAtRisk event);

        R schemaProof(SchemaProofEvent event);
    }

    <R> R accept(Visitor<R> visitor);

    /** It speaks of one backup. */
    sealed interface OfOneBackup extends BackupEvent {
        String backupId();
    }

    /** What a look at a backup found out about it. */
    sealed interface Finding extends OfOneBackup {
        String detail();

        /** One method for each. */
        interface Visitor<R> {
            R disproved(BackupDisproved event);

            R differs(BackupDiffers event);

            R cleared(BackupCleared event);
        }

        <R> R accept(Finding.Visitor<R> visitor);

        @Override
        default <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.finding(this);
        }
    }

    /** The rehearsal of a backup's schema. */
    sealed interface SchemaProofEvent extends OfOneBackup {
        /** From 1. The fold ignores what a superseded attempt still says. */
        int attempt();

        /** One method for each. */
        interface Visitor<R> {
            R started(SchemaProofStarted event);

            R proved(SchemaProved event);

            R notRestorable(SchemaNotRestorable event);
        }

        <R> R accept(SchemaProofEvent.Visitor<R> visitor);

        @Override
        default <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.schemaProof(this);
        }
    }

    /** A person asked for a backup out of turn; the owner of the database's partition takes it. */
    record BackupRequested(String database, String backupId, String requestedBy) implements OfOneBackup {
        public BackupRequested {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.name("requestedBy", requestedBy);
        }

        @Override
        public String id() {
            return backupId + "/requested";
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.requested(this);
        }
    }

    /**
     * @param requested whether a {@link BackupRequested} led to it; otherwise the schedule did
     * @param attempt from 1; a retry after a failure or a restart counts up within one backup run
     * @param runner which process, and which term of ownership, does the work
     */
    record BackupStarted(String database, String backupId, boolean requested, int attempt, String runner)
            implements OfOneBackup {
        public BackupStarted {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.attempt("attempt", attempt);
            Required.name("runner", runner);
        }

        @Override
        public String id() {
            return backupId + "/started/" + attempt;
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.started(this);
        }
    }

    /**
     * The manifest is written: the backup exists and is usable.
     *
     * @param restorablePoint the instant, by the server's clock, of the snapshot that the backup holds
     * @param backupBytes size of the stored objects
     * @param databaseBytes size of the database when it was taken
     * @param contents what it holds; empty where nobody counted
     * @param suspicion in which way it holds less than those before it, by how much; empty when it looks whole. It can be restored
     *     all the same
     * @param schemaSha256 of its definitions without data: the same as long as nobody changes them; empty where nobody took it
     */
    record BackupCompleted(
            String database,
            String backupId,
            String method,
            String repository,
            Instant restorablePoint,
            long backupBytes,
            long databaseBytes,
            Duration took,
            Optional<Contents> contents,
            Optional<String> suspicion,
            Optional<String> schemaSha256)
            implements OfOneBackup {
        public BackupCompleted {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.name("method", method);
            Required.name("repository", repository);
            Required.instant("restorablePoint", restorablePoint);
            Required.from(0, "backupBytes", backupBytes, Required.MOST);
            Required.from(0, "databaseBytes", databaseBytes, Required.MOST);
            Required.duration("took", took);
            contents = Required.optional(contents);
            suspicion = Required.optional(suspicion).map(text -> Required.text("suspicion", text));
            schemaSha256 = Required.optionalName("schemaSha256", schemaSha256);
        }

        /** One of whose definitions nobody took a digest. */
        public BackupCompleted(
                String database,
                String backupId,
                String method,
                String repository,
                Instant restorablePoint,
                long backupBytes,
                long databaseBytes,
                Duration took,
                Optional<Contents> contents,
                Optional<String> suspicion) {
            this(
                    database,
                    backupId,
                    method,
                    repository,
                    restorablePoint,
                    backupBytes,
                    databaseBytes,
                    took,
                    contents,
                    suspicion,
                    Optional.empty());
        }

        /** One that nobody counted and that looks whole. */
        public BackupCompleted(
                String database,
                String backupId,
                String method,
                String repository,
                Instant restorablePoint,
                long backupBytes,
                long databaseBytes,
                Duration took) {
            this(
                    database,
                    backupId,
                    method,
                    repository,
                    restorablePoint,
                    backupBytes,
                    databaseBytes,
                    took,
                    Optional.empty(),
                    Optional.empty());
        }

        /**
         * @param tables partitions counted one by one
         * @param rows of all tables together
         */
        public record Contents(long tables, long rows) {
            public Contents {
                Required.from(0, "contents.tables", tables, Required.MOST);
                Required.from(0, "contents.rows", rows, Required.MOST);
            }
        }

        @Override
        public String id() {
            return backupId + "/completed";
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.completed(this);
        }
    }

    /** @param attempt which attempt failed; whether another follows is the scheduler's retry policy */
    record BackupFailed(String database, String backupId, int attempt, Failure failure) implements OfOneBackup {
        public BackupFailed {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.attempt("attempt", attempt);
            Required.value("failure", failure);
        }

        @Override
        public String id() {
            return backupId + "/failed/" + attempt;
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    record BackupCancelled(String database, String backupId, String cancelledBy) implements OfOneBackup {
        public BackupCancelled {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.name("cancelledBy", cancelledBy);
        }

        @Override
        public String id() {
            return backupId + "/cancelled";
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.cancelled(this);
        }
    }

    /**
     * The backup was found damaged. It is not chosen any more where there is another, until {@link BackupCleared} says that this was wrong.
     *
     * @param recoveryId the recovery that found out; empty when a look at the repository did, whose word holds until a
     *     later look finds the backup whole and says {@link BackupCompleted} once more
     */
    record BackupDisproved(String database, String backupId, String detail, Optional<String> recoveryId)
            implements Finding {
        public BackupDisproved {
            Required.name("database", database);
            Required.name("backupId", backupId);
            detail = Required.text("detail", detail);
            recoveryId = Required.optionalName("recoveryId", recoveryId);
        }

        @Override
        public String id() {
            return backupId + "/disproved";
        }

        @Override
        public <R> R accept(Finding.Visitor<R> visitor) {
            return visitor.disproved(this);
        }

        @Override
        public Optional<String> foundBy() {
            return recoveryId;
        }
    }

    /**
     * What came back from the backup was not what was recorded when it was taken, though every byte of the backup is as it was written. It is passed
     * over like a suspicious one, and an incident lead who asks for it by its id gets it as it is.
     *
     * @param detail the tables, with what differs
     * @param recoveryId the recovery that compared
     */
    record BackupDiffers(String database, String backupId, String detail, String recoveryId) implements Finding {
        public BackupDiffers {
            Required.name("database", database);
            Required.name("backupId", backupId);
            detail = Required.text("detail", detail);
            Required.name("recoveryId", recoveryId);
        }

        @Override
        public String id() {
            return backupId + "/differs/" + recoveryId;
        }

        @Override
        public <R> R accept(Finding.Visitor<R> visitor) {
            return visitor.differs(this);
        }

        @Override
        public Optional<String> foundBy() {
            return Optional.of(recoveryId);
        }
    }

    /**
     * A later look took back what {@link BackupDisproved} or {@link BackupDiffers} said: every byte of the backup is as it was written, or what came
     * back from it is what was recorded.
     *
     * @param recoveryId the recovery that looked
     */
    record BackupCleared(String database, String backupId, String detail, String recoveryId) implements Finding {
        public BackupCleared {
            Required.name("database", database);
            Required.name("backupId", backupId);
            detail = Required.text("detail", detail);
            Required.name("recoveryId", recoveryId);
        }

        @Override
        public String id() {
            return backupId + "/cleared/" + recoveryId;
        }

        @Override
        public <R> R accept(Finding.Visitor<R> visitor) {
            return visitor.cleared(this);
        }

        @Override
        public Optional<String> foundBy() {
            return Optional.of(recoveryId);
        }
    }

    /**
     * An incident lead said that what made a backup suspicious was meant, such as a large deletion on purpose; it counts as whole
     * from then on.
     */
    record BackupChangeMeant(String database, String backupId, String reason, String statedBy) implements OfOneBackup {
        public BackupChangeMeant {
            Required.name("database", database);
            Required.name("backupId", backupId);
            reason = Required.text("reason", reason);
            Required.name("statedBy", statedBy);
        }

        @Override
        public String id() {
            return backupId + "/change-meant";
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.changeMeant(this);
        }
    }

    /** Retention removed it from the repository. */
    record BackupExpired(String database, String backupId, String reason) implements OfOneBackup {
        public BackupExpired {
            Required.name("database", database);
            Required.name("backupId", backupId);
            reason = Required.text("reason", reason);
        }

        @Override
        public String id() {
            return backupId + "/expired";
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.expired(this);
        }
    }

    /**
     * No backup is going to be ready before the RPO is breached; said while there is still time to act.
     *
     * @param newestRestorablePoint empty when the database has never been backed up
     * @param breachAt when the RPO will be breached
     */
    record RpoAtRisk(String database, Optional<Instant> newestRestorablePoint, Instant breachAt, String detail)
            implements BackupEvent {
        public RpoAtRisk {
            Required.name("database", database);
            newestRestorablePoint = Required.optionalInstant("newestRestorablePoint", newestRestorablePoint);
            Required.instant("breachAt", breachAt);
            detail = Required.text("detail", detail);
        }

        @Override
        public String id() {
            return database + "/rpo-at-risk/" + breachAt;
        }

        @Override
        public <R> R accept(BackupEvent.Visitor<R> visitor) {
            return visitor.rpoAtRisk(this);
        }
    }

    /**
     * A rehearsal began: the backup's schema is restored, without data, into a scratch database that is dropped at once.
     *
     * @param attempt from 1, counted up within one database; after 99,999 it begins anew
     * @param runner which process, and which term of ownership, does the work
     */
    record SchemaProofStarted(String database, String backupId, int attempt, String runner)
            implements SchemaProofEvent {
        public SchemaProofStarted {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.from(1, "attempt", attempt, MOST_PROOFS);
            Required.name("runner", runner);
        }

        @Override
        public String id() {
            return "%s/schema-proof/%d/started".formatted(backupId, attempt);
        }

        @Override
        public <R> R accept(SchemaProofEvent.Visitor<R> visitor) {
            return visitor.started(this);
        }
    }

    /**
     * The backup's schema was restored, its owners and grants given back, and the scratch database dropped.
     *
     * @param objects of the backup's table of contents, those of data included
     * @param schemaSha256 as its {@link BackupCompleted} says; empty where nobody took it
     * @param detail what a restore would say of it, such as what it could not keep
     */
    record SchemaProved(
            String database,
            String backupId,
            int attempt,
            long objects,
            Optional<String> schemaSha256,
            Duration took,
            String detail)
            implements SchemaProofEvent {
        public SchemaProved {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.from(1, "attempt", attempt, MOST_PROOFS);
            Required.from(0, "objects", objects, Required.MOST);
            schemaSha256 = Required.optionalName("schemaSha256", schemaSha256);
            Required.duration("took", took);
            detail = Required.text("detail", detail);
        }

        @Override
        public String id() {
            return "%s/schema-proof/%d/proved".formatted(backupId, attempt);
        }

        @Override
        public <R> R accept(SchemaProofEvent.Visitor<R> visitor) {
            return visitor.proved(this);
        }
    }

    /**
     * A rehearsal failed, and so would a restore, as things are. The backup is not called damaged: it stays usable.
     *
     * @param object at which definition of the backup it failed, as its table of contents names it; empty when it did not get that far
     * @param schemaSha256 as in {@link SchemaProved}
     */
    record SchemaNotRestorable(
            String database,
            String backupId,
            int attempt,
            Optional<String> object,
            Optional<String> schemaSha256,
            Failure failure)
            implements SchemaProofEvent {
        public SchemaNotRestorable {
            Required.name("database", database);
            Required.name("backupId", backupId);
            Required.from(1, "attempt", attempt, MOST_PROOFS);
            object = Required.optional(object).map(text -> Required.text("object", text));
            schemaSha256 = Required.optionalName("schemaSha256", schemaSha256);
            Required.value("failure", failure);
        }

        @Override
        public String id() {
            return "%s/schema-proof/%d/failed".formatted(backupId, attempt);
        }

        @Override
        public <R> R accept(SchemaProofEvent.Visitor<R> visitor) {
            return visitor.notRestorable(this);
        }
    }

    /** As many as the name of a scratch database has digits for. One every quarter of an hour takes three years. */
    int MOST_PROOFS = 99_999;
}
