package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.LockWatch;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.ToolConnection;
import dev.luneo.dr.postgres.ToolErrors;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.fingerprint.DatabaseSnapshot;
import dev.luneo.dr.postgres.fingerprint.Fingerprinter;
import dev.luneo.dr.postgres.fingerprint.SequenceFingerprint;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Redaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Dumps one database with pg_dump in directory format, and takes its fingerprint beside it in the same snapshot: the
 * fingerprint says exactly what the dump holds, however much is written meanwhile.
 */
public final class PgDump {

    /** A migration that holds a table longer than this is not waited for: everyone else would queue behind us. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(1);

    private final PostgresBinaries binaries;

    public PgDump(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    /**
     * Dumps.
     *
     * @param directory does not exist yet; its parent does
     * @throws InterruptedException after pg_dump and all queries were ended
     */
    public DumpOutcome dump(DatabaseUrl source, Path directory, DumpSettings settings, Consumer<DumpProgress> progress)
            throws InterruptedException {
        Answer<DatabaseSnapshot> opened = DatabaseSnapshot.open(source);
        if (opened.whenFailed().isPresent()) {
            return new DumpOutcome.Failed(opened.whenFailed().get());
        }
        try (DatabaseSnapshot snapshot = opened.orThrow();
                LockWatch locks = new LockWatch(source, Optional.empty())) {
            Answer<PostgresTool> tool = binaries.require("pg_dump", snapshot.serverVersionNum());
            if (tool.whenFailed().isPresent()) {
                return new DumpOutcome.Failed(tool.whenFailed().get());
            }
            Answer<List<SequenceFingerprint>> sequences = new Fingerprinter().sequences(source);
            if (sequences.whenFailed().isPresent()) {
                return new DumpOutcome.Failed(sequences.whenFailed().get());
            }
            Answer<DatabaseFacts> facts = facts(snapshot);
            if (facts.whenFailed().isPresent()) {
                return new DumpOutcome.Failed(facts.whenFailed().get());
            }
            DumpOutcome outcome = dump(
                    source,
                    directory,
                    settings,
                    progress,
                    snapshot,
                    tool.orThrow(),
                    sequences.orThrow(),
                    facts.orThrow());
            return outcome instanceof DumpOutcome.Failed failed
                    ? new DumpOutcome.Failed(locks.explained(failed.failure()))
                    : outcome;
        }
    }

    private DumpOutcome dump(
            DatabaseUrl source,
            Path directory,
            DumpSettings settings,
            Consumer<DumpProgress> progress,
            DatabaseSnapshot snapshot,
            PostgresTool tool,
            List<SequenceFingerprint> sequencesBefore,
            DatabaseFacts facts)
            throws InterruptedException {
        Answer<SideBySide.Results> results = new SideBySide(settings.timeLimit(), snapshot::close)
                .run(
                        () -> runTool(tool, source, directory, settings, snapshot, progress),
                        () -> new Fingerprinter().take(snapshot, settings.fingerprint(), settings.jobs()));
        if (results.whenFailed().isPresent()) {
            return new DumpOutcome.Failed(results.whenFailed().get());
        }
        Answer<List<SequenceFingerprint>> sequences =
                new DumpedSequences(binaries, source).confirm(directory, sequencesBefore);
        if (sequences.whenFailed().isPresent()) {
            return new DumpOutcome.Failed(sequences.whenFailed().get());
        }
        return new DumpOutcome.Dumped(
                snapshot.takenAt(),
                snapshot.serverVersionNum(),
                tool.version().text(),
                snapshot.databaseBytes(),
                results.orThrow().fingerprint().fingerprint().withSequences(sequences.orThrow()),
                facts,
                SchemaDigest.of(binaries, directory, facts),
                results.orThrow().toolTime(),
                results.orThrow().fingerprint().took());
    }

    private static Answer<DatabaseFacts> facts(DatabaseSnapshot snapshot) {
        try (Connection connection = snapshot.join()) {
            return Answer.given(DatabaseFacts.read(connection));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    private static Answer<Duration> runTool(
            PostgresTool tool,
            DatabaseUrl source,
            Path directory,
            DumpSettings settings,
            DatabaseSnapshot snapshot,
            Consumer<DumpProgress> progress)
            throws InterruptedException {
        List<String> arguments = List.of(
                tool.path().toString(),
                "--format=directory",
                "--file=" + directory,
                "--jobs=" + settings.jobs(),
                "--snapshot=" + snapshot.id(),
                "--lock-wait-timeout=" + LOCK_WAIT.toMillis(),
                "--no-password",
                "--verbose",
                "--dbname=" + ToolConnection.named(source.location().database()));
        Command command = Command.of(settings.timeLimit(), arguments)
                .withEnvironment(source.libpqEnvironment(snapshot.serverVersionNum()));
        ToolErrors errors = new ToolErrors();
        DumpLines lines = new DumpLines(snapshot.tables(), progress);
        CommandOutcome outcome = new CommandRunner(Redaction.of(source.secrets())).run(command, errors.andThen(lines));
        if (outcome.ok()) {
            return Answer.given(outcome.took());
        }
        PostgresFailure failure = errors.failure(outcome);
        return Answer.failed(failure);
    }
}
