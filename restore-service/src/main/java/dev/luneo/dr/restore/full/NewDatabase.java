package dev.luneo.dr.restore.full;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.selection.BackupFiles;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.Utils;

/** The database a backup is restored into. */
final class NewDatabase {
    private final DatabaseUrl server;
    private final String name;
    private final PostgresBinaries binaries;

    NewDatabase(DatabaseUrl server, String name, PostgresBinaries binaries) {
        this.server = server;
        this.name = name;
        this.binaries = binaries;
    }

    /** In the encoding and locale of the one that was backed up. */
    Optional<Failure> create(BackupFiles backup, String live) {
        try {
            Answer<Optional<DatabaseLocale>> locale = backup.fingerprint()
                    .map(recorded -> Answer.given(Optional.of(recorded.locale())))
                    .orElseGet(this::localeOfServer);
            if (locale.whenFailed().isPresent()) {
                return locale.whenFailed().map(RestoreReason::of);
            }
            DatabaseLocale chosen = locale.orThrow().orElseGet(() -> DatabaseLocale.libc("UTF8", "C", "C"));
            return new PostgresServer(server)
                    .createDatabase(name, chosen)
                    .whenFailed()
                    .map(RestoreReason::of);
        } catch (IOException e) {
            return Optional.of(RestoreReason.REPOSITORY_UNAVAILABLE.because(
                    "What was recorded of %s cannot be read: %s".formatted(live, e)));
        } catch (IllegalArgumentException e) {
            return Optional.of(RestoreReason.BACKUP_DAMAGED.because(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Does to the database itself what pg_restore leaves aside.
     *
     * @return what the server did not take; the data is whole without
     */
    List<String> apply(List<ArchiveScript.Statement> statements) {
        List<String> refused = new ArrayList<>();
        try (Connection connection = server.withDatabase(name).connect();
                Statement statement = connection.createStatement()) {
            String here = Utils.escapeIdentifier(null, name).toString();
            for (ArchiveScript.Statement wanted : statements) {
                try {
                    statement.execute(wanted.sql(here));
                } catch (SQLException e) {
                    refused.add("not taken by the server: %s (SQLSTATE %s)".formatted(wanted.words(), e.getSQLState()));
                }
            }
        } catch (SQLException e) {
            refused.add("its owner, grants and settings could not be set: " + e.getMessage());
        }
        return refused;
    }

    /** What is to be said of it; a database without statistics is slow, but whole. */
    Optional<String> analyze() {
        return new PostgresServer(server)
                .analyze(name)
                .whenFailed()
                .map(failure -> "its statistics could not be made, so it is slow at first: " + failure.detail());
    }

    private Answer<Optional<DatabaseLocale>> localeOfServer() {
        return new PostgresServer(server).locale("template1");
    }
}
