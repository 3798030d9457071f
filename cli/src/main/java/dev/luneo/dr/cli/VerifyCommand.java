package dev.luneo.dr.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr verify DB}: the plan's checks, on what is in use. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = {
            "Make the plan's checks of a database now, on what is in use. Restores nothing; checks of the plan that send something (POST) do so.",
        },
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {"0:all of them passed", "1:one did not, or could not be made", "3:the stack does not answer"})
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "DB", description = "the database, by its name in the plan")
    private @Nullable String database;

    VerifyCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session looking = Session.toLook(around, where);
        String name = looking.plan().database(Optional.ofNullable(database)).name();
        Session session = looking.toDo(where);
        around.screen().passing("  making the checks of %s, within 60 s ...".formatted(name));
        JsonNode made = session.rest().post(Service.CHECKS, "/api/verifications", Map.of("database", name));
        String verdict = made.path("verdict").asString();
        around.screen()
                .head("%s: %s. %s".formatted(name, verdict, made.path("summary").asString()));
        made.path("checks")
                .values()
                .forEach(check -> around.screen()
                        .say("  %-7s  %s: %s (%.1f s)"
                                .formatted(
                                        check.path("outcome").asString(),
                                        check.path("name").asString(),
                                        check.path("detail").asString(),
                                        check.path("seconds").asDouble())));
        return verdict.equals("passed") ? ExitCode.DONE : ExitCode.NOT_DONE;
    }
}
