package dev.luneo.dr.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A restore that is about to be asked for. */
record Restore(Session session, PlanFacts plan, PlanFacts.Database database, Target target, Map<String, Object> asked) {
    Restore {
        asked = Map.copyOf(asked);
    }

    /**
     * What it would do.
     *
     * @param incident that it answers; empty where one is to be reported
     */
    record Tried(JsonNode shown, Optional<OpenIncident> incident) {}

    /**
     * Changes nothing.
     *
     * @param named by whoever asks; else the newest that is open. That may be a stranger's, so it keeps nothing from being restored
     */
    Tried tried(Optional<OpenIncident> named) {
        if (named.isPresent()) {
            return new Tried(shown(dryRun(named)), named);
        }
        Optional<OpenIncident> found = OpenIncident.of(session, database.name());
        Answer answer = dryRun(found);
        if (found.isPresent() && OpenIncident.refused(answer)) {
            session.screen()
                    .aside(
                            "Incident %s is reported of %s, but cannot be answered by a restore. This goes on without it; it stays open."
                                    .formatted(found.get().id(), database.name()));
            return new Tried(shown(dryRun(Optional.empty())), Optional.empty());
        }
        return new Tried(shown(answer), found);
    }

    private Answer dryRun(Optional<OpenIncident> incident) {
        Map<String, Object> request = new HashMap<>(asked);
        request.put("dryRun", true);
        incident.ifPresent(known -> request.put("incidentId", known.id()));
        return session.rest().send(Service.RESTORES, "/api/restores", request);
    }

    private JsonNode shown(Answer answer) {
        if (!answer.ok()) {
            throw session.rest().refused(Service.RESTORES, answer);
        }
        return answer.body();
    }

    /**
     * The reason that is recorded under the name of whoever asks; so it is theirs, and never what somebody else wrote of the incident.
     *
     * @param ask whether there may be a question
     */
    String why(Optional<String> given, Optional<OpenIncident> incident, boolean ask) {
        Optional<String> said = given.filter(text -> !text.isBlank());
        if (said.isPresent() || incident.isEmpty()) {
            return said.orElseGet(() -> "No reason was given; " + target.words(session.clocks(plan)));
        }
        String unsaid = "Restore after incident " + incident.get().id();
        if (!ask || !session.around().keyboard().somebody()) {
            return unsaid;
        }
        session.screen().ask("Why, in a few words? (for the record; nothing means '%s'):".formatted(unsaid));
        return session.around()
                .keyboard()
                .line()
                .filter(text -> !text.isBlank())
                .orElse(unsaid);
    }

    String whatFollows(Optional<OpenIncident> incident) {
        String reported = incident.map(known -> "It answers incident %s.".formatted(known.id()))
                .orElse("It is reported as an incident first, so the public page will say that you are at work on it.");
        return database.requiredApprovals() > 0 && !session.person().role().equals(Optional.of("incident-lead"))
                ? reported
                        + " It is asked for in your name, %s, and begins when an incident lead says yes."
                                .formatted(session.person())
                : reported + " It is done in your name, %s. You can stop it at any time.".formatted(session.person());
    }

    /** @return the recovery's id */
    String begin(Optional<OpenIncident> incident, String why) {
        Optional<OpenIncident> answered = incident.or(() -> reported(why));
        Map<String, Object> request = new HashMap<>(asked);
        request.put("reason", why);
        answered.ifPresent(known -> request.put("incidentId", known.id()));
        Answer answer = session.rest().send(Service.RESTORES, "/api/restores", request);
        if (answer.status() == 409) {
            throw Stop.because("%s%nSee how that one goes:  %s"
                    .formatted(
                            session.typed().instead(answer.body().path("detail").asString()),
                            session.typed().command("watch")));
        }
        if (!answer.ok()) {
            throw session.rest().refused(Service.RESTORES, answer);
        }
        String id = answer.body().path("recoveryId").asString();
        session.screen().say("");
        session.screen().head("Recovery %s of %s".formatted(id, database.name()));
        return id;
    }

    /** The restore does not wait for it: who has no status page any more still wants the data back. */
    private Optional<OpenIncident> reported(String why) {
        try {
            JsonNode incident = OpenIncident.report(session, database.name(), why, "critical");
            session.screen()
                    .say("Reported as incident %s. %s"
                            .formatted(
                                    incident.path("incidentId").asString(),
                                    session.typed()
                                            .instead(incident.path("page").asString(""))));
            return Optional.of(OpenIncident.of(incident));
        } catch (Stop away) {
            session.screen()
                    .aside("It could not be reported as an incident, which keeps nothing from being restored: "
                            + away.getMessage());
            return Optional.empty();
        }
    }
}
