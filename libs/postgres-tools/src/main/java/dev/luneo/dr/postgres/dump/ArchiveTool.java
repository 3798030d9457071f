package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
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
import java.util.function.Consumer;

/** pg_restore on an archive alone, without a database. */
final class ArchiveTool {

    /** The table of contents of a hundred thousand objects is read in seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final PostgresBinaries binaries;

    ArchiveTool(PostgresBinaries binaries) {
        this.binaries = binaries;
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
                .run(Command.of(LIMIT, arguments).withEnvironment(Map.of("LC_ALL", "C")), errors.andThen(eachLine));
        return outcome.ok() ? Answer.given(tool.orThrow().version().text()) : Answer.failed(errors.failure(outcome));
    }
}
