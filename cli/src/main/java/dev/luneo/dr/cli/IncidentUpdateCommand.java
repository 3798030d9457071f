package dev.luneo.dr.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** It is worse, or less bad. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = "Say that an open incident is worse or less bad than it was reported.")
final class IncidentUpdateCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(index = "0", paramLabel = "ID", description = "of the incident")
    private String id = "";

    @Parameters(
            index = "1",
            arity = "0..*",
            paramLabel = "SUMMARY",
            description = "what is seen now (default: as it was)")
    private List<String> summary = List.of();

    @Option(names = "--severity", required = true, paramLabel = "critical|warning|info", description = "what it is now")
    private String severity = "";

    IncidentUpdateCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toDo(around, where);
        JsonNode known = session.rest().get(Service.INCIDENTS, "/api/incidents/" + id);
        Map<String, Object> report = new HashMap<>();
        report.put("incidentId", id);
        report.put("severity", severity);
        report.put("summary", summary.isEmpty() ? known.path("summary").asString() : String.join(" ", summary));
        if (known.path("database").isString()) {
            report.put("database", known.path("database").asString());
        }
        JsonNode now = session.rest().post(Service.INCIDENTS, "/api/incidents", report);
        around.screen()
                .say("Incident %s is %s. %s"
                        .formatted(
                                id,
                                now.path("severity").asString(),
                                session.typed().instead(now.path("page").asString(""))));
        return ExitCode.DONE;
    }
}
