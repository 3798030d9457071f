package dev.luneo.dr.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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
        write(around.directory().resolve(output), draft.lines());
        around.screen().say("Written: " + output);
        return ExitCode.DONE;
    }

    /** Somebody may have finished the draft in it. What others wrote in it is read on a terminal too, and by nobody else than who asked for it. */
    static void write(Path file, Stream<String> draft) {
        try (Writer out = Channels.newWriter(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE),
                StandardCharsets.UTF_8)) {
            whole(draft, out, file);
        } catch (FileAlreadyExistsException there) {
            throw Stop.because("%s is there already, and was left as it is. Name another file.".formatted(file));
        } catch (IOException e) {
            throw Stop.because("%s cannot be written: %s. Name another place.".formatted(file, e.getMessage()));
        }
    }

    /** A half of it would stand in the way of the next. */
    private static void whole(Stream<String> draft, Writer out, Path file) throws IOException {
        boolean written = false;
        try {
            for (String line : (Iterable<String>) draft::iterator) {
                out.write(Plain.text(line) + "\n");
            }
            out.flush();
            written = true;
        } finally {
            if (!written) {
                Files.deleteIfExists(file);
            }
        }
    }
}
