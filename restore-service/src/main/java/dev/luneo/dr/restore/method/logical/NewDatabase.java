package dev.luneo.dr.restore.method.logical;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.fingerprint.DatabaseLocale;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupFiles;
import java.io.IOException;
import java.util.Optional;

/** The database a backup is restored into. */
final class NewDatabase {
    private final DatabaseUrl server;
    private final String name;

    NewDatabase(DatabaseUrl server, String name) {
        this.server = server;
        this.name = name;
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
     * What is to be said of it; a database without statistics is slow, but whole.
     *
     * @param login as whom: expressions of indexes are computed
     */
    static Optional<String> analyze(DatabaseUrl login) {
        return new PostgresServer(login)
                .analyze(login.location().database())
                .whenFailed()
                .map(failure -> "its statistics could not be made, so it is slow at first: " + failure.detail());
    }

    private Answer<Optional<DatabaseLocale>> localeOfServer() {
        return new PostgresServer(server).locale("template1");
    }
}
