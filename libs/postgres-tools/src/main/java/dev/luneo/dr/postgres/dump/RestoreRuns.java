package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.ToolConnection;
import dev.luneo.dr.postgres.ToolErrors;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.process.Redaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of pg_restore that one restore takes, within one time limit for all of them. */
final class RestoreRuns {
    /**
     * For the restoring sessions only: commits are not waited for one by one (the last statement of all waits for
     * them together), and indexes are built in memory where they fit.
     */
    private static final String SESSION =
            "-c synchronous_commit=off -c maintenance_work_mem=256MB -c statement_timeout=0"
                    + " -c default_transaction_read_only=off";

    /** Event triggers that came back do not see what else a restore does: they would write into the data. Needs a superuser. */
    private static final String WITHOUT_EVENT_TRIGGERS = " -c session_replication_role=replica";

    private final PostgresTool tool;
    private final Path directory;
    private final DatabaseUrl target;
    private final RestoreSettings settings;
    private final Consumer<String> lines;
    private final PgRestore.Session session;
    private Duration took = Duration.ZERO;
    private Optional<String> failedAt = Optional.empty();
    private int failedAtNumber;

    RestoreRuns(
            PostgresTool tool,
            Path directory,
            DatabaseUrl target,
            PgRestore.Session session,
            RestoreSettings settings,
            Consumer<String> lines) {
        this.tool = tool;
        this.directory = directory;
        this.target = target;
        this.settings = settings;
        this.lines = lines;
        this.session = session;
    }

    /** How long the tool ran, in all. */
    Duration took() {
        return took;
    }

    /** The entry at which a run ended that an error ends; empty while there was none. */
    Optional<String> failedAt() {
        return failedAt;
    }

    /** The same entry's number in the archive; 0 where there is none. */
    int failedAtNumber() {
        return failedAtNumber;
    }

    /** Whether functions can be closed meanwhile: to a superuser they never are, and grants of the archive's own would come in between. */
    boolean closable() {
        return settings.noPrivileges() && !session.superuser();
    }

    /**
     * One run.
     *
     * @param sections such as {@code pre-data}
     * @param list a file of entries; empty for all
     * @param onError whether to go on after an error, which is a failure at the end all the same
     * @return why it failed
     */
    Optional<PostgresFailure> run(List<String> sections, Optional<Path> list, OnError onError)
            throws InterruptedException {
        return run(sections, list, onError, settings.jobs());
    }

    /** One entry after the other, so that all before the one at which it ended are made, and none behind it. */
    Optional<PostgresFailure> runInOrder(String section, Optional<Path> list) throws InterruptedException {
        return run(List.of(section), list, OnError.END, 1);
    }

    private Optional<PostgresFailure> run(List<String> sections, Optional<Path> list, OnError onError, int jobs)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                tool.path().toString(),
                "--jobs=" + jobs,
                "--no-password",
                "--verbose",
                "--dbname=" + ToolConnection.named(target.location().database())));
        if (onError == OnError.END) {
            arguments.add("--exit-on-error");
        }
        if (settings.noOwner()) {
            arguments.add("--no-owner");
        }
        if (settings.noPrivileges()) {
            arguments.add("--no-privileges");
        }
        if (settings.noTablespaces()) {
            arguments.add("--no-tablespaces");
        }
        sections.forEach(section -> arguments.add("--section=" + section));
        list.ifPresent(file -> arguments.add("--use-list=" + file));
        arguments.add(directory.toString());
        Map<String, String> environment = new LinkedHashMap<>(target.libpqEnvironment(session.serverVersionNum()));
        String options = session.superuser() ? SESSION + WITHOUT_EVENT_TRIGGERS : SESSION;
        environment.merge("PGOPTIONS", options, (given, ours) -> (given + " " + ours).strip());
        ToolErrors errors = new ToolErrors();
        FailedEntry entry = new FailedEntry();
        CommandOutcome outcome = new CommandRunner(Redaction.of(target.secrets()))
                .run(
                        Command.of(left(), arguments).withEnvironment(environment),
                        errors.andThen(entry).andThen(lines));
        took = took.plus(outcome.took());
        if (outcome.ok()) {
            return Optional.empty();
        }
        failedAtNumber = entry.number();
        failedAt = onError == OnError.END ? entry.found() : Optional.empty();
        return Optional.of(errors.failure(outcome));
    }

    enum OnError {
        END,
        GO_ON
    }

    private Duration left() {
        Duration left = settings.timeLimit().minus(took);
        // A run that has no time left is ended at once, and says that by its limit.
        return left.compareTo(Duration.ofMillis(1)) > 0 ? left : Duration.ofMillis(1);
    }
}
