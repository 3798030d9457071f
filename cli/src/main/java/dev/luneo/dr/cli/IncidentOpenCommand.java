package dev.luneo.dr.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Something is broken, says a person. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description =
                "Report that something is broken. The public page tells of it within seconds, unless its severity is info.")
final class IncidentOpenCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(index = "0", paramLabel = "DB", description = "the database that it is about")
    private String database = "";

    @Parameters(
            index = "1",
            arity = "1..*",
            paramLabel = "SUMMARY",
            description = "what is seen, in a sentence; the public does not read it")
    private List<String> summary = List.of();

    @Option(
            names = "--severity",
            paramLabel = "critical|warning|info",
            defaultValue = "critical",
            description = "default: ${DEFAULT-VALUE}")
    private String severity = "critical";

    IncidentOpenCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toDo(around, where);
        String name = session.plan().database(Optional.of(database)).name();
        JsonNode incident = OpenIncident.report(session, name, String.join(" ", summary), severity);
        around.screen()
                .say("Reported as incident %s. %s"
                        .formatted(
                                incident.path("incidentId").asString(),
                                session.typed().instead(incident.path("page").asString(""))));
        around.screen().say("What a restore would do:");
        around.screen().command(session.typed().command("restore", name));
        return ExitCode.DONE;
    }
}
