package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.PostgresBinaries;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** One worker's session for tables that are read without a plan, from the first such table on. */
final class Copies implements AutoCloseable {

    private final DatabaseSnapshot snapshot;
    private Optional<CopySession> session = Optional.empty();

    Copies(DatabaseSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    CopySession session() throws SQLException {
        if (session.isEmpty()) {
            Path psql = PostgresBinaries.discover()
                    .find("psql")
                    .orElseThrow(
                            () -> new SQLException(
                                    "psql was not found: a superuser needs it to read tables of others;"
                                            + " install it (apt-get install postgresql-client) or set PG_BIN, or use a role that is no superuser"));
            session = Optional.of(snapshot.copies(psql));
        }
        return session.get();
    }

    @Override
    public void close() {
        session.ifPresent(CopySession::close);
    }
}
