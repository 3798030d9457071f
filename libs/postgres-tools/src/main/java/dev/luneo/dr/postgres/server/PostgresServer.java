package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.SessionStart;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Administration of one server over SQL. Each call connects anew; each is safe to repeat. Failures are values; only an
 * interrupt, where a call may wait for sessions to end, is thrown.
 */
public final class PostgresServer {

    /** Samples of the largest databases take a quarter of this; whoever waits for one of its tables is told who has it. */
    private static final SessionStart ANALYZE = SessionStart.MAINTENANCE.within(Duration.ofHours(1));

    private final Maintenance maintenance;

    /** @param named any database on the server, with a user who may create and rename databases */
    public PostgresServer(DatabaseUrl named) {
        this(new Maintenance(named));
    }

    private PostgresServer(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    /**
     * The same server, for changes that only one process at a time may make: each waits for its turn, ending the session of whoever has
     * it still, and asks once more.
     *
     * @param of what the changes are made for; others do not wait
     * @param stillOurs asked right before each change; throws when it must not be made any more
     */
    public PostgresServer inTurn(String of, Runnable stillOurs) {
        return new PostgresServer(maintenance.inTurn(new Turn(of, stillOurs)));
    }

    /** Such as 150013. Also the check that the server can be reached and lets us in. */
    public Answer<Integer> serverVersionNum() {
        return maintenance.ask(Databases::serverVersionNum);
    }

    public Answer<Boolean> databaseExists(String name) {
        return maintenance.ask(connection -> Databases.exists(connection, name));
    }

    /** Empty when there is no such database. */
    public Answer<Optional<DatabaseLocale>> locale(String name) {
        return maintenance.ask(connection -> DatabaseLocale.of(connection, name));
    }

    /** From template0 in the given locale. When it exists, it is left as it is, with what it holds. */
    public Change createDatabase(String name, DatabaseLocale locale) {
        return change(connection -> {
            if (Databases.exists(connection, name)) {
                return new Change.AlreadyDone();
            }
            Databases.create(connection, name, locale, Databases.serverVersionNum(connection));
            return new Change.Done();
        });
    }

    public Change createDatabase(String name, String encoding, String collate, String ctype) {
        return createDatabase(name, DatabaseLocale.libc(encoding, collate, ctype));
    }

    /**
     * Drops what an attempt left, ending its sessions. Refuses every name that is not a {@link RestoredDatabaseName},
     * and a database that was adopted.
     */
    public Change dropDatabase(String name) {
        if (!RestoredDatabaseName.matches(name)) {
            return refused(name + " is not the name of a restored database: only such are ever dropped");
        }
        return change(connection -> {
            if (!Databases.exists(connection, name)) {
                return new Change.AlreadyDone();
            }
            if (Databases.adopted(connection, name)) {
                return refused(name + " is in use by an application: it is not dropped");
            }
            Databases.drop(connection, name);
            return new Change.Done();
        });
    }

    /** All databases there, but for templates. */
    public Answer<List<PresentDatabase>> databases() {
        return maintenance.ask(PresentDatabase::all);
    }

    /**
     * Drops a database of any name, for good; whoever calls has to know that it is nobody's any more. It is left as it is when anybody is on
     * it, and where {@code onlyShut}, when it takes connections.
     */
    public Change dropUnused(String name, boolean onlyShut) throws InterruptedException {
        return maintenance.change(Set.of(name), new DropUnused(name, onlyShut)::perform);
    }

    /** Marks a restored database as used by an application: from now on it is not dropped. Its comment stays its users'. */
    public Change adopt(String name) {
        return change(connection -> {
            if (Databases.adopted(connection, name)) {
                return new Change.AlreadyDone();
            }
            Databases.adopt(connection, name);
            return new Change.Done();
        });
    }

    /** The databases that recoveries put in the place of others, and that applications use. */
    public Answer<List<String>> adopted() {
        return maintenance.ask(connection -> {
            List<String> adopted = new ArrayList<>();
            for (PresentDatabase database : PresentDatabase.all(connection)) {
                if (Databases.adopted(connection, database.name())) {
                    adopted.add(database.name());
                }
            }
            return adopted;
        });
    }

    /**
     * The live database is kept aside as {@code kept}, closed to connections, and the restored one takes its name; it keeps
     * its own owner, grants and settings. All sessions of both end. When it fails, both are as before. After a crash in the
     * middle the live database may be closed: call again, or {@link #unfence}.
     */
    public Change swapByRename(String live, String restored, String kept) throws InterruptedException {
        return maintenance.change(Set.of(live, restored, kept), new Swap(live, restored, kept)::perform);
    }

    /** Undoes {@link #swapByRename} called with the same names; the restored database gets its old name back, closed. */
    public Change swapBack(String live, String restored, String kept) throws InterruptedException {
        return maintenance.change(Set.of(live, restored, kept), new Swap(live, kept, restored)::perform);
    }

    /** Gives a database another name: the swap for when there is nothing to swap with. All its sessions must have ended. */
    public Change rename(String from, String to) throws InterruptedException {
        return maintenance.change(Set.of(from, to), connection -> {
            if (!Databases.exists(connection, from) && Databases.exists(connection, to)) {
                return new Change.AlreadyDone();
            }
            Databases.rename(connection, from, to);
            return new Change.Done();
        });
    }

    /**
     * Lets nobody in any more, superusers included, and ends all sessions until none is left, for 15 seconds at most. When
     * sessions remain the failure says so and the door stays shut.
     */
    public Change fence(String database) throws InterruptedException {
        return maintenance.change(Set.of(database), connection -> {
            Optional<Boolean> open = Databases.allowsConnections(connection, database);
            if (open.isEmpty()) {
                return missing(database);
            }
            if (!open.get() && Sessions.of(connection, database).isEmpty()) {
                return new Change.AlreadyDone();
            }
            Databases.allowConnections(connection, database, false);
            return Sessions.endAll(connection, database)
                    .<Change>map(Change.Failed::new)
                    .orElseGet(Change.Done::new);
        });
    }

    public Change unfence(String database) {
        return change(connection -> {
            Optional<Boolean> open = Databases.allowsConnections(connection, database);
            if (open.isEmpty()) {
                return missing(database);
            }
            if (open.get()) {
                return new Change.AlreadyDone();
            }
            Databases.allowConnections(connection, database, true);
            return new Change.Done();
        });
    }

    /** False as well for a database that does not exist. */
    public Answer<Boolean> isFenced(String database) {
        return maintenance.ask(connection -> Databases.allowsConnections(connection, database)
                .map(open -> !open)
                .orElse(false));
    }

    /** All others connected to the database, oldest first. */
    public Answer<List<Session>> sessions(String database) {
        return maintenance.ask(connection -> Sessions.of(connection, database));
    }

    public Answer<Long> databaseBytes(String name) {
        return maintenance.ask(connection ->
                Query.one(connection, "select pg_catalog.pg_database_size(?::name)", row -> row.getLong(1), name));
    }

    /** Free bytes where the server keeps its data; empty when that is not a directory of this machine, or not ours to know. */
    public Answer<Optional<Long>> freeDiskBytes() {
        DatabaseUrl named = maintenance.named();
        return maintenance.ask(connection -> FreeDisk.bytes(
                connection, named.location().host(), named.location().port()));
    }

    /** Fresh planner statistics, without which a restored database is slow. */
    public Change analyze(String database) {
        try (Connection connection = maintenance.named().withDatabase(database).connect(ANALYZE)) {
            Query.execute(connection, "analyze");
            return new Change.Done();
        } catch (SQLException e) {
            return new Change.Failed(PostgresFailure.from(e));
        }
    }

    private Change change(Maintenance.Work<Change> work) {
        return maintenance.change(work);
    }

    private static Change missing(String database) {
        return new Change.Failed(
                PostgresFailure.of(Reason.DATABASE_MISSING, "there is no database " + database + " on the server"));
    }

    private static Change refused(String why) {
        return new Change.Failed(new PostgresFailure(Reason.PERMISSION_DENIED, why, "drop it by hand if you are sure"));
    }
}
