package dev.luneo.dr.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** An incident lead's word that it is over, for the public. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        description = "As an incident lead, end it on the public page: all works again.")
final class IncidentResolveCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final IncidentWord word = new IncidentWord();

    IncidentResolveCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toDo(around, word.where);
        JsonNode resolved = session.rest()
                .post(
                        Service.INCIDENTS,
                        "/api/incidents/%s/resolve".formatted(word.id),
                        Map.of("reason", word.reason(around, "How is it known that all works?")));
        around.screen().say(session.typed().instead(resolved.path("sentence").asString()));
        return ExitCode.DONE;
    }
}
