package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whoever reported it sees it no more. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description =
                "Say that the problem is seen no more. What the public page says stays until a recovery is verified, or somebody resolves it.")
final class IncidentCloseCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final IncidentWord word = new IncidentWord();

    IncidentCloseCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toDo(around, word.where);
        session.rest()
                .post(
                        Service.INCIDENTS,
                        "/api/incidents/%s/close".formatted(word.id),
                        Map.of("reason", word.reason(around, "Why is it over?")));
        around.screen().say("Noted. To end it on the public page, too, an incident lead types:");
        around.screen().command(session.typed().command("incident", "resolve", word.id));
        return ExitCode.DONE;
    }
}
