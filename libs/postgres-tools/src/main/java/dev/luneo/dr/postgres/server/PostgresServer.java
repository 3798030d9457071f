package dev.luneo.dr.postgres.server;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import java.util.List;
import java.util.Optional;

/** Administration of one server over SQL. */
public final class PostgresServer {

    private final DatabaseUrl named;

    /** @param named any database on the server, with a user who may create and rename databases */
    public PostgresServer(DatabaseUrl named) {
        this.named = named;
    }

    public Answer<Integer> serverVersionNum() {
        throw new UnsupportedOperationException(named.toString());
    }

    public Answer<Boolean> databaseExists(String name) {
        throw new UnsupportedOperationException();
    }

    public Answer<DatabaseLocale> locale(String name) {
        throw new UnsupportedOperationException();
    }

    public Change createDatabase(String name, DatabaseLocale locale) {
        throw new UnsupportedOperationException();
    }

    public Change createDatabase(String name, String encoding, String collate, String ctype) {
        return createDatabase(name, DatabaseLocale.libc(encoding, collate, ctype));
    }

    /** Refuses every name that is not a {@link RestoredDatabaseName}, and a database that was adopted. */
    public Change dropDatabase(String name) {
        throw new UnsupportedOperationException();
    }

    /** Marks a restored database as used by an application: it will never be dropped. */
    public Change adopt(String name) {
        throw new UnsupportedOperationException();
    }

    public Change swapByRename(String live, String restored, String kept) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    public Change swapBack(String live, String restored, String kept) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    public Change fence(String database) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    public Change unfence(String database) {
        throw new UnsupportedOperationException();
    }

    public Answer<Boolean> isFenced(String database) {
        throw new UnsupportedOperationException();
    }

    public Answer<List<Session>> sessions(String database) {
        throw new UnsupportedOperationException();
    }

    public Answer<Long> databaseBytes(String name) {
        throw new UnsupportedOperationException();
    }

    /** Free bytes where the server keeps its data; empty when that is not a directory of this machine. */
    public Answer<Optional<Long>> freeDiskBytes() {
        throw new UnsupportedOperationException();
    }

    /** Fresh planner statistics, without which a restored database is slow. */
    public Change analyze(String database) {
        throw new UnsupportedOperationException();
    }
}
