package dev.luneo.dr.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr watch}: a recovery as it goes, and how it ended. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "Follow a recovery to its end. Ctrl-C leaves it; the recovery goes on.",
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:it is back, and was checked",
            "1:there is none",
            "2:it ended without success",
            "3:the stack does not answer"
        })
final class WatchCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "default: the one that runs, else the last one")
    private @Nullable String id;

    WatchCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session session = Session.toLook(around, where);
        PlanFacts plan = session.plan();
        return new Watching(session, plan).toTheEnd(Optional.ofNullable(id).orElseGet(() -> theOne(session)));
    }

    private String theOne(Session session) {
        JsonNode all = session.rest().list(Service.RESTORES, "/api/recoveries?limit=200");
        List<JsonNode> running = Seen.goingOn(all);
        if (running.size() > 1) {
            throw Stop.because(WhichOne.choices(running, session.typed(), "watch"));
        }
        if (running.size() == 1) {
            return running.get(0).path("recoveryId").asString();
        }
        if (all.isEmpty()) {
            throw Stop.because("Nothing is being recovered, and nothing ever was.");
        }
        around.screen().aside("Nothing is being recovered now. The last one was:");
        return WhichOne.last(all);
    }
}
