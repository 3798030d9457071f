package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.SessionStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes fingerprints. PostgreSQL does the hashing, one sequential pass a table; only sums travel. The user must be able to
 * read all tables and all their rows.
 */
public final class Fingerprinter {

    /** @param connections tables read at the same time, 1 to 64 */
    public FingerprintOutcome take(DatabaseUrl database, FingerprintLevel level, int connections)
            throws InterruptedException {
        Answer<DatabaseSnapshot> opened = DatabaseSnapshot.open(database);
        if (opened.whenFailed().isPresent()) {
            return new FingerprintOutcome.Failed(opened.whenFailed().get());
        }
        try (DatabaseSnapshot snapshot = opened.orThrow()) {
            return take(snapshot, level, connections);
        }
    }

    /** In a snapshot that others read too. Sequences know no snapshots: they are as they stand at this moment. */
    public FingerprintOutcome take(DatabaseSnapshot snapshot, FingerprintLevel level, int connections)
            throws InterruptedException {
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("connections is " + connections + ", must be from 1 to 64");
        }
        long started = System.nanoTime();
        // Sequences know no snapshots, and beside it their locks last no longer than a question.
        try (Connection connection = snapshot.join();
                Connection now = snapshot.besides()) {
            List<Relation> relations = Relation.all(connection);
            List<TableFingerprint> tables = level == FingerprintLevel.NONE
                    ? List.of()
                    : new TablesRead(snapshot, level == FingerprintLevel.CONTENT).read(relations, connections);
            Fingerprint fingerprint = new Fingerprint(
                    level,
                    tables,
                    Catalogue.sequences(now),
                    Catalogue.extensions(connection),
                    migrations(snapshot, connection, relations),
                    DatabaseLocale.of(connection, connection.getCatalog()).orElseThrow(),
                    snapshot.takenAt());
            return new FingerprintOutcome.Taken(fingerprint, Duration.ofNanos(System.nanoTime() - started));
        } catch (SQLException e) {
            return new FingerprintOutcome.Failed(PostgresFailure.from(e));
        }
    }

    private static Optional<MigrationHead> migrations(
            DatabaseSnapshot snapshot, Connection connection, List<Relation> relations) throws SQLException {
        Optional<Relation> table = Migrations.table(connection, relations);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        if (!table.get().foreign()) {
            return Migrations.head(connection, table.get());
        }
        try (Copies copies = new Copies(snapshot)) {
            return Migrations.head(connection, table.get(), copies.session());
        }
    }

    /** Where the sequences stand now. */
    public Answer<List<SequenceFingerprint>> sequences(DatabaseUrl database) {
        try (Connection connection = database.connect(SessionStart.READING)) {
            return Answer.given(Catalogue.sequences(connection));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }
}
