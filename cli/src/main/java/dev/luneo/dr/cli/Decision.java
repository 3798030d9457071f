package dev.luneo.dr.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What all of a person's words on a recovery take: which one, and why. */
final class Decision {
    @Mixin
    private final Where where = new Where();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "of the recovery; may be left out where only one can be meant")
    private @Nullable String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the record; asked for where it is missing")
    private @Nullable String reason;

    Session session(Surroundings around) {
        return Session.toDo(around, where);
    }

    /**
     * For what a lead alone may, so that nobody is led through it who is refused at its end.
     *
     * @throws Stop when it is known that they are none
     */
    Session ofALead(Surroundings around) {
        Session session = session(around);
        if (session.person().role().filter(role -> !role.equals(People.LEAD)).isPresent()) {
            throw Stop.because("You are asking as %s. Only an incident lead can say that. Who is one:  %s"
                    .formatted(session.person(), session.typed().command("tokens", "list")));
        }
        return session;
    }

    /** The whole of the one that is meant. */
    JsonNode recovery(Session session, String word, Predicate<JsonNode> which, String none) {
        String meant = Optional.ofNullable(id).orElseGet(() -> WhichOne.of(session, word, which, none));
        JsonNode recovery = session.rest().get(Service.RESTORES, "/api/recoveries/" + meant);
        if (!which.test(recovery)) {
            throw Stop.because("Nothing was done, for recovery %s is %s. %s%nHow it stands:  %s"
                    .formatted(
                            meant,
                            recovery.path("state").asString(),
                            none,
                            session.typed().command("watch", meant)));
        }
        return recovery;
    }

    boolean reasonGiven() {
        return reason != null && !reason.isBlank();
    }

    String reason(Surroundings around, String question) {
        return Reason.of(around, Optional.ofNullable(reason), question);
    }

    /** Sends a word, and follows what comes of it. */
    static int say(Session session, JsonNode recovery, String path, Map<String, ?> content)
            throws InterruptedException {
        String id = recovery.path("recoveryId").asString();
        session.rest().post(Service.RESTORES, "/api/recoveries/%s/%s".formatted(id, path), content);
        return new Watching(session, session.plan()).toTheEnd(id);
    }

    static String described(JsonNode recovery) {
        return "%s asked for a restore of %s to %s: %s"
                .formatted(
                        recovery.path("requestedBy").asString(),
                        recovery.path("database").asString(),
                        recovery.path("target").asString(),
                        recovery.path("reason").asString());
    }

    static boolean waits(JsonNode recovery) {
        return recovery.path("state").asString().equals("awaiting-approval");
    }

    /** Whether a person has to say one of these, and nobody else can. */
    static boolean awaits(JsonNode recovery, String... words) {
        return List.of(words).contains(recovery.path("awaits").asString(""));
    }
}
