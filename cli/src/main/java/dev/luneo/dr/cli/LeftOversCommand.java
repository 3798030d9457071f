package dev.luneo.dr.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./dr left-overs}: what recoveries left on the servers, and the lead's word that nobody needs it. */
@Command(
        name = "left-overs",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description =
                "What recoveries have left, and from when on it may be removed. Nothing of it goes by itself that anybody may still need.")
final class LeftOversCommand implements Callable<Integer> {
    static CommandLine line(Surroundings around) {
        return new CommandLine(new LeftOversCommand(around)).addSubcommand(new Removal(around));
    }

    private final Surroundings around;

    @Mixin
    private final Where where = new Where();

    @Option(names = "--json", description = "for programs")
    private boolean json;

    private LeftOversCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Session session = Session.toLook(around, where);
        JsonNode found = session.rest().get(Service.APPLICATIONS, "/api/left-overs?limit=200");
        if (json) {
            around.screen().raw(StatusJson.text(found));
            return ExitCode.DONE;
        }
        if (found.isEmpty()) {
            around.screen().say("Nothing is left of any recovery.");
        }
        found.values().forEach(each -> {
            around.screen()
                    .say("%s  %s%s"
                            .formatted(
                                    each.path("id").asString(),
                                    each.path("kind").asString(),
                                    each.path("bytes").isNumber()
                                            ? ", "
                                                    + Amounts.bytes(
                                                            each.path("bytes").asLong())
                                            : ""));
            around.screen()
                    .say("  " + session.typed().instead(each.path("reason").asString()));
            if (each.path("removable").asBoolean()) {
                around.screen()
                        .say(
                                "  It may be removed, when somebody has looked and nobody needs it. An incident lead types:");
                around.screen()
                        .command(session.typed()
                                .command("left-overs", "remove", each.path("id").asString()));
            } else {
                around.screen()
                        .say("  "
                                + session.typed()
                                        .instead(each.path("keptBecause").asString("")));
            }
            around.screen().say("");
        });
        return ExitCode.DONE;
    }

    /** For good, so the whole name is typed. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            exitCodeOnInvalidInput = ExitCode.MISTYPED,
            description =
                    "As an incident lead, have one of them removed for good. What is in use, needed or too young is refused.")
    static final class Removal implements Callable<Integer> {
        private final Surroundings around;

        @Mixin
        private final Where where = new Where();

        @Parameters(paramLabel = "NAME", description = "as the list has it: HOST:PORT/DATABASE")
        private String id = "";

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "who has looked, and why nobody needs it; asked for where it is missing")
        private @Nullable String reason;

        Removal(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() {
            Session session = Session.toDo(around, where);
            around.screen()
                    .say(
                            "It is looked first whether anything speaks against it. If nothing does, %s is removed for good, with what is in it and nowhere else."
                                    .formatted(id));
            String why = Reason.of(around, Optional.ofNullable(reason), "Who has looked, and why does nobody need it?");
            JsonNode asked = session.rest()
                    .post(Service.APPLICATIONS, "/api/left-overs/remove", Map.of("id", id, "reason", why));
            around.screen().say(session.typed().instead(asked.path("next").asString()));
            return ExitCode.DONE;
        }
    }
}
