package dev.luneo.dr.cli;

import dev.luneo.dr.cli.Seen.Asked;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code ./dr status}: one sentence, then each database, then what to type. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "How everything stands, and what to do next. Changes nothing.",
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:all is calm",
            "1:something wants attention",
            "2:a recovery is under way, or failed",
            "3:the stack does not answer",
            "64:the command was mistyped"
        })
final class StatusCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Option(names = "--json", description = "for programs")
    private boolean json;

    StatusCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toLook(around, where);
        Seen seen = look(session);
        Overview overview = Overview.of(seen, session.typed());
        if (json) {
            around.screen().raw(StatusJson.of(seen, overview));
        } else {
            PlanFacts plan = PlanFacts.of(seen.all(Asked.PLAN));
            StatusText.lines(seen, overview, session.clocks(plan)).forEach(part -> part.on(around.screen()));
        }
        return overview.verdict().exitCode();
    }

    /** @throws Stop when nobody answers at all: then it is the stack itself that is wrong */
    private static Seen look(Session session) {
        Map<Asked, CompletableFuture<Answer>> asked = new EnumMap<>(Asked.class);
        for (Asked each : Asked.values()) {
            asked.put(each, session.rest().asked(each.service(), each.path()));
        }
        Map<Asked, JsonNode> answers = new EnumMap<>(Asked.class);
        Map<Service, Stop> silent = new EnumMap<>(Service.class);
        asked.forEach((each, answer) -> {
            try {
                if (answer.join().ok()) {
                    // What runs may stand behind any number of requests that were refused since.
                    answers.put(
                            each,
                            each == Asked.RECOVERIES
                                    ? session.rest().list(each.service(), answer.join())
                                    : answer.join().body());
                } else if (each != Asked.PAGE) {
                    silent.putIfAbsent(each.service(), session.rest().refused(each.service(), answer.join()));
                }
            } catch (CompletionException e) {
                silent.putIfAbsent(each.service(), session.rest().told(each.service(), e));
            } catch (Stop notAll) {
                silent.putIfAbsent(each.service(), notAll);
            }
        });
        if (answers.isEmpty()) {
            throw silent.values().iterator().next();
        }
        List<String> unanswered = new ArrayList<>();
        silent.forEach((service, why) -> unanswered.add("%s does not answer, so what it knows is missing here. %s"
                .formatted(service.label(), why.getMessage().replace('\n', ' '))));
        return new Seen(answers, unanswered, running(session, answers));
    }

    private static List<JsonNode> running(Session session, Map<Asked, JsonNode> answers) {
        JsonNode recoveries = answers.get(Asked.RECOVERIES);
        return recoveries == null
                ? List.of()
                : Seen.goingOn(recoveries).stream()
                        .map(recovery -> session.rest()
                                .get(
                                        Service.RESTORES,
                                        "/api/recoveries/"
                                                + recovery.path("recoveryId").asString()))
                        .toList();
    }
}
