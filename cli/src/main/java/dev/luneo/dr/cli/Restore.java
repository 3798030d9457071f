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

    /** Changes nothing. */
    JsonNode dryRun(Optional<OpenIncident> incident) {
        Map<String, Object> request = new HashMap<>(asked);
        request.put("dryRun", true);
        incident.ifPresent(known -> request.put("incidentId", known.id()));
        return session.rest().post(Service.RESTORES, "/api/restores", request);
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
    String begin(Optional<OpenIncident> incident, Optional<String> reason) {
        String why = reason.or(() -> incident.map(OpenIncident::summary).filter(text -> !text.isBlank()))
                .orElseGet(() -> "No reason was given; " + target.words(session.clocks(plan)));
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
