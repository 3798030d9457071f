package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr timeline}: what happened, in order. */
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "All that happened in a recovery and around it, in order.")
final class TimelineCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "of the recovery (default: the last one)")
    private @Nullable String id;

    @Option(names = "--json", description = "for programs")
    private boolean json;

    TimelineCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toLook(around, where);
        String meant = Optional.ofNullable(id).orElseGet(() -> WhichOne.last(session));
        JsonNode timeline = session.rest().get(Service.INCIDENTS, "/api/recoveries/%s/timeline".formatted(meant));
        if (json) {
            around.screen().raw(StatusJson.text(timeline));
            return ExitCode.DONE;
        }
        Clocks clocks = session.clocks(session.plan());
        around.screen()
                .head("Recovery %s of %s: %s (times of %s)"
                        .formatted(
                                meant,
                                timeline.path("database").asString(),
                                timeline.path("state").asString(),
                                clocks.plan()));
        timeline.path("entries")
                .values()
                .forEach(entry -> around.screen()
                        .say("%s  %-6s  %s"
                                .formatted(
                                        clocks.compact(
                                                Instant.parse(entry.path("at").asString())),
                                        entry.path("failed").asBoolean() ? "FAILED" : "",
                                        entry.path("text").asString())));
        return ExitCode.DONE;
    }
}
