package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.ToolErrors;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** pg_restore on an archive alone, without a database. */
final class ArchiveTool {

    /** The table of contents of a hundred thousand objects is read in seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** What pg_restore ends with at an error. One that was killed for want of memory says nothing of the archive. */
    private static final int OWN_EXIT = 1;

    private final PostgresBinaries binaries;
    private final Duration limit;

    ArchiveTool(PostgresBinaries binaries) {
        this(binaries, LIMIT);
    }

    ArchiveTool(PostgresBinaries binaries, Duration limit) {
        this.binaries = binaries;
        this.limit = limit;
    }

    /**
     * Reads the archive to its end. Nobody but pg_restore has a word in that.
     *
     * @param without options for what is not there to be read
     * @return {@code DATA_DAMAGED} when that cannot be done; another reason when it could not be tried
     */
    Optional<PostgresFailure> readAll(Path directory, List<String> without) throws InterruptedException {
        List<String> options = new ArrayList<>(without);
        options.add("--file=/dev/null");
        return run(directory, options, line -> {})
                .whenFailed()
                .map(failure -> failure.reason() == Reason.OTHER
                        ? PostgresFailure.of(Reason.DATA_DAMAGED, failure.detail())
                        : failure);
    }

    /** Answers with the tool's version. */
    Answer<String> run(Path directory, List<String> options, Consumer<String> eachLine) throws InterruptedException {
        Answer<PostgresTool> tool = binaries.require("pg_restore");
        if (tool.whenFailed().isPresent()) {
            return Answer.failed(tool.whenFailed().get());
        }
        List<String> arguments = new ArrayList<>(List.of(tool.orThrow().path().toString()));
        arguments.addAll(options);
        arguments.add(directory.toString());
        ToolErrors errors = new ToolErrors();
        CommandOutcome outcome = new CommandRunner()
                .run(Command.of(limit, arguments).withEnvironment(Map.of("LC_ALL", "C")), errors.andThen(eachLine));
        if (outcome.ok()) {
            return Answer.given(tool.orThrow().version().text());
        }
        boolean ownWord = outcome.ending() != CommandOutcome.Ending.OUTPUT_LOST && outcome.exitCode() <= OWN_EXIT;
        return Answer.failed(
                ownWord
                        ? errors.failure(outcome)
                        : new PostgresFailure(
                                Reason.TIMED_OUT,
                                outcome.describe(),
                                "something else ended pg_restore: look whether this machine has enough memory"));
    }
}
