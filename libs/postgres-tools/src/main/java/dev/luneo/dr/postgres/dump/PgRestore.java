package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.ToolErrors;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Redaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Restores one dump with pg_restore into an existing, empty database; the first error ends it. */
public final class PgRestore {

    /**
     * For the restoring sessions only: commits are not waited for one by one (the last statement of all waits for
     * them together), and indexes are built in memory where they fit.
     */
    private static final String SESSION =
            "-c synchronous_commit=off -c maintenance_work_mem=256MB -c statement_timeout=0"
                    + " -c default_transaction_read_only=off";

    private final PostgresBinaries binaries;

    public PgRestore(PostgresBinaries binaries) {
        this.binaries = binaries;
    }

    /**
     * Restores.
     *
     * @param target exists and is empty, from template0, in the encoding and locale of the fingerprint
     * @throws InterruptedException after pg_restore was ended; the target holds a part
     */
    public RestoreOutcome restore(
            Path directory, DatabaseUrl target, RestoreSettings settings, Consumer<RestoreProgress> progress)
            throws InterruptedException {
        Answer<ArchiveInfo> archive = new DumpArchive(binaries).inspect(directory);
        if (archive.whenFailed().isPresent()) {
            return new RestoreOutcome.Failed(archive.whenFailed().get());
        }
        Optional<PostgresFailure> unfit = unfit(target, archive.orThrow());
        if (unfit.isPresent()) {
            return new RestoreOutcome.Failed(unfit.get());
        }
        Answer<PostgresTool> tool = binaries.require("pg_restore");
        if (tool.whenFailed().isPresent()) {
            return new RestoreOutcome.Failed(tool.whenFailed().get());
        }
        Optional<Path> list = Optional.empty();
        if (!settings.leaveOut().isEmpty()) {
            Answer<Path> written = new EntryList(binaries).without(settings.leaveOut(), directory);
            if (written.whenFailed().isPresent()) {
                return new RestoreOutcome.Failed(written.whenFailed().get());
            }
            list = written.whenGiven();
        }
        ToolErrors errors = new ToolErrors();
        RestoreLines lines = new RestoreLines(archive.orThrow().entries(), progress);
        CommandOutcome outcome = new CommandRunner(Redaction.of(target.secrets()))
                .run(command(tool.orThrow(), directory, target, settings, list), errors.andThen(lines));
        list.ifPresent(file -> file.toFile().delete());
        if (!outcome.ok()) {
            return new RestoreOutcome.Failed(errors.failure(outcome));
        }
        return flush(target)
                .<RestoreOutcome>map(RestoreOutcome.Failed::new)
                .orElseGet(() -> new RestoreOutcome.Restored(
                        outcome.took(),
                        tool.orThrow().version().text(),
                        archive.orThrow().entries()));
    }

    private static Command command(
            PostgresTool tool, Path directory, DatabaseUrl target, RestoreSettings settings, Optional<Path> list) {
        List<String> arguments = new ArrayList<>(List.of(
                tool.path().toString(),
                "--jobs=" + settings.jobs(),
                "--exit-on-error",
                "--no-password",
                "--verbose",
                "--dbname=" + ToolConnection.named(target.location().database())));
        if (settings.noOwner()) {
            arguments.add("--no-owner");
        }
        if (settings.noPrivileges()) {
            arguments.add("--no-privileges");
        }
        if (settings.noTablespaces()) {
            arguments.add("--no-tablespaces");
        }
        list.ifPresent(file -> arguments.add("--use-list=" + file));
        arguments.add(directory.toString());
        Map<String, String> environment = new LinkedHashMap<>(target.libpqEnvironment());
        environment.merge("PGOPTIONS", SESSION, (given, ours) -> (given + " " + ours).strip());
        return Command.of(settings.timeLimit(), arguments).withEnvironment(environment);
    }

    /** The target's version is looked at first: an older server would fail half-way, at what it does not know. */
    private static Optional<PostgresFailure> unfit(DatabaseUrl target, ArchiveInfo archive) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select pg_catalog.current_setting('server_version_num')::int,"
                                + " (select pg_catalog.count(*) from pg_catalog.pg_class c where c.oid >= 16384 and c.relkind in ('r', 'p', 'm', 'v', 'S')"
                                + " and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e'))")) {
            rows.next();
            int major = rows.getInt(1) / 10000;
            if (major < archive.serverMajor()) {
                return Optional.of(PostgresFailure.of(
                        Reason.SERVER_TOO_OLD,
                        "the backup was taken from PostgreSQL %d, the server to restore to is PostgreSQL %d"
                                .formatted(archive.serverMajor(), major)));
            }
            return rows.getLong(2) == 0
                    ? Optional.empty()
                    : Optional.of(new PostgresFailure(
                            Reason.OTHER,
                            "the database %s is not empty: it holds %d tables, views or sequences"
                                    .formatted(target.location(), rows.getLong(2)),
                            "restore into a new database"));
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    /** A commit that is waited for, after those that were not, makes them all durable. */
    private static Optional<PostgresFailure> flush(DatabaseUrl target) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = on; select pg_catalog.pg_current_xact_id()");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }
}
