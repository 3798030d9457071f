package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code ./dr incident …}: what is told of what is broken, to us and to the public. */
@Command(
        name = "incident",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "What is broken, and what the public page says of it.")
final class IncidentCommand implements Callable<Integer> {
    static CommandLine line(Surroundings around) {
        return new CommandLine(new IncidentCommand(around))
                .addSubcommand(new Listing(around))
                .addSubcommand(new IncidentOpenCommand(around))
                .addSubcommand(new IncidentUpdateCommand(around))
                .addSubcommand(new IncidentCloseCommand(around))
                .addSubcommand(new IncidentResolveCommand(around));
    }

    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    private IncidentCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return list(around, where);
    }

    private static int list(Surroundings around, Where where) {
        Session session = Session.toLook(around, where);
        Clocks clocks = session.clocks(session.plan());
        List<JsonNode> incidents = List.copyOf(
                session.rest().get(Service.INCIDENTS, "/api/incidents?limit=20").values());
        if (incidents.isEmpty()) {
            around.screen().say("Nothing was reported.");
        }
        incidents.forEach(incident -> around.screen()
                .say("%s  %s, %s%s, %s: %s"
                        .formatted(
                                incident.path("incidentId").asString(),
                                Seen.open(incident) ? "OPEN" : "over",
                                incident.path("severity").asString(),
                                incident.path("database").isString()
                                        ? " of " + incident.path("database").asString()
                                        : "",
                                clocks.ago(Instant.parse(
                                        incident.path("reportedAt").asString())),
                                incident.path("summary").asString())));
        return ExitCode.DONE;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest that were reported.")
    static final class Listing implements Callable<Integer> {
        private final Surroundings around;

        @Mixin
        private final Where where = new Where();

        Listing(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() {
            return list(around, where);
        }
    }
}
