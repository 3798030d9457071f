package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.PostgresTool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Restores one dump with pg_restore into an existing, empty database. The first error ends it; only a materialised view that cannot
 * be computed is left empty instead, and named.
 */
public final class PgRestore {

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
        Answer<Session> session = session(target, archive.orThrow());
        if (session.whenFailed().isPresent()) {
            return new RestoreOutcome.Failed(session.whenFailed().get());
        }
        Answer<PostgresTool> tool = binaries.require("pg_restore");
        if (tool.whenFailed().isPresent()) {
            return new RestoreOutcome.Failed(tool.whenFailed().get());
        }
        Answer<RestoreOrder> order = RestoreOrder.of(binaries, directory, settings.leaveOut());
        if (order.whenFailed().isPresent()) {
            return new RestoreOutcome.Failed(order.whenFailed().get());
        }
        RestoreLines lines = new RestoreLines(archive.orThrow().entries(), progress);
        RestoreRuns runs = new RestoreRuns(tool.orThrow(), directory, target, session.orThrow(), settings, lines);
        Answer<Passes.Done> done = new Passes(runs, order.orThrow(), target, settings).restore();
        Optional<PostgresFailure> failed = done.whenFailed().or(() -> flush(target));
        if (failed.isPresent()) {
            PostgresFailure why = new WhyItFailed(binaries, directory, target, settings).of(failed.get());
            return new RestoreOutcome.Failed(why, runs.failedAt());
        }
        return new RestoreOutcome.Restored(
                runs.took(),
                tool.orThrow().version().text(),
                archive.orThrow().entries(),
                done.orThrow().toFinish(),
                done.orThrow().definitions());
    }

    /** What the tool's sessions will be. */
    record Session(int serverVersionNum, boolean superuser) {}

    /**
     * A failure when the server or the database is not fit for it. The version is looked at first: an older server would fail
     * half-way, at what it does not know.
     */
    private static Answer<Session> session(DatabaseUrl target, ArchiveInfo archive) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_catalog.current_setting('server_version_num')::int,"
                        + " (select pg_catalog.count(*) from pg_catalog.pg_class c where c.oid >= 16384 and c.relkind in ('r', 'p', 'm', 'v', 'S')"
                        + " and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')),"
                        + " (select rolsuper from pg_catalog.pg_roles where rolname = current_user)")) {
            rows.next();
            int major = rows.getInt(1) / 10000;
            if (major < archive.serverMajor()) {
                return Answer.failed(PostgresFailure.of(
                        Reason.SERVER_TOO_OLD,
                        "the backup was taken from PostgreSQL %d, the server to restore to is PostgreSQL %d"
                                .formatted(archive.serverMajor(), major)));
            }
            return rows.getLong(2) == 0
                    ? Answer.given(new Session(rows.getInt(1), rows.getBoolean(3)))
                    : Answer.failed(new PostgresFailure(
                            Reason.OTHER,
                            "the database %s is not empty: it holds %d tables, views or sequences"
                                    .formatted(target.location(), rows.getLong(2)),
                            "restore into a new database"));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
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
