package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Why a restore failed, where words do not decide: code of the backup's own ran in it, and says what it likes. Damage is what reading the
 * archive shows; an outage is what asking the server shows.
 */
final class WhyItFailed {
    private final ArchiveTool tool;
    private final Path directory;
    private final DatabaseUrl target;
    private final RestoreSettings settings;

    /** @param settings whose limit holds for reading the archive too: it takes no longer than its restore */
    WhyItFailed(PostgresBinaries binaries, Path directory, DatabaseUrl target, RestoreSettings settings) {
        this.tool = new ArchiveTool(binaries, settings.timeLimit());
        this.directory = directory;
        this.target = target;
        this.settings = settings;
    }

    /** @param said what the restore was ended by, as it looks */
    PostgresFailure of(PostgresFailure said) throws InterruptedException {
        return switch (said.reason()) {
            case DATA_DAMAGED -> read(said);
            case OTHER -> asked(said);
            default -> said;
        };
    }

    private PostgresFailure read(PostgresFailure said) throws InterruptedException {
        Optional<PostgresFailure> unreadable =
                tool.readAll(directory, settings.schemaOnly() ? List.of("--schema-only") : List.of());
        if (unreadable.isEmpty()) {
            return said.but(
                    Reason.OTHER,
                    settings.schemaOnly()
                            ? "(what is read of the backup for its schema is not damaged)"
                            : "(the backup is not damaged: all of it was read to its end)");
        }
        PostgresFailure found = unreadable.get();
        return found.reason() == Reason.DATA_DAMAGED
                ? found
                : said.but(
                        Reason.OTHER,
                        "(whether the backup is damaged could not be found out: %s)".formatted(found.detail()));
    }

    private PostgresFailure asked(PostgresFailure said) {
        try (Connection connection = target.connect()) {
            return said;
        } catch (SQLException e) {
            PostgresFailure now = PostgresFailure.from(e);
            return now.retryable()
                    ? said.but(now.reason(), "(and the server now says: %s)".formatted(now.detail()))
                    : said;
        }
    }
}
