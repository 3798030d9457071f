package dev.luneo.dr.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dr post-mortem}: the draft, to finish the next morning. */
@Command(
        name = "post-mortem",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "The draft of a recovery's post-mortem, in Markdown, for people to finish.")
final class PostMortemCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "of the recovery (default: the last one)")
    private @Nullable String id;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write it there; a file that is there already is left as it is")
    private @Nullable String output;

    PostMortemCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toLook(around, where);
        String meant = Optional.ofNullable(id).orElseGet(() -> WhichOne.last(session));
        String draft = session.rest().text(Service.INCIDENTS, "/api/recoveries/%s/post-mortem".formatted(meant));
        if (output == null) {
            draft.lines().map(Plain::text).forEach(around.screen()::raw);
            return ExitCode.DONE;
        }
        write(around.directory().resolve(output), draft);
        around.screen().say("Written: " + output);
        return ExitCode.DONE;
    }

    /** Somebody may have finished the draft in it. */
    private static void write(Path file, String draft) {
        try {
            Files.writeString(file, draft, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw Stop.because("%s is there already, and was left as it is. Name another file.".formatted(file));
        } catch (IOException e) {
            throw Stop.because("%s cannot be written: %s. Name another place.".formatted(file, e.getMessage()));
        }
    }
}
