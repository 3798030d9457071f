package dev.luneo.dr.notify.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Stage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the person on call does next about an incident: the very request to send.
 *
 * @param what in words
 * @param needs the role that may
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record NextAction(String what, String needs, String service, String method, String path, Map<String, Object> body) {

    /** Several where it is not said which database it is about; the first is the most likely. */
    static List<NextAction> of(Subject subject, Facts facts, DrPlan plan) {
        Optional<Recovery> newest = Facts.telling(facts.recoveriesOf(subject));
        if (newest.isPresent() && !mayAskAgain(newest.get())) {
            return List.of(follow(newest.get()));
        }
        if (newest.filter(Recovery::stays).isPresent()) {
            return List.of(accept(subject));
        }
        return candidates(subject, plan).stream()
                .map(database -> restore(subject, database))
                .toList();
    }

    /** Its data is back, and another restore would lose what was written since. */
    private static NextAction accept(Subject subject) {
        return new NextAction(
                "The data is back, and not all of it is proved: the recovery's `next` says what is missing. Once somebody has seen that all works, say so",
                "incident-lead",
                Services.NOTIFIER,
                "POST",
                "/api/incidents/%s/resolve".formatted(subject.id()),
                Map.of("reason", ""));
    }

    private static boolean mayAskAgain(Recovery recovery) {
        return !recovery.active() && (recovery.stage() == Stage.FAILED || recovery.stage() == Stage.CANCELLED);
    }

    private static NextAction follow(Recovery recovery) {
        return switch (recovery.stage()) {
            case VERIFIED ->
                new NextAction(
                        "It is verified. Go through the draft of the post-mortem",
                        "viewer",
                        Services.NOTIFIER,
                        "GET",
                        "/api/recoveries/%s/post-mortem".formatted(recovery.id()),
                        Map.of());
            case AWAITING_APPROVAL ->
                new NextAction(
                        "The restore waits for a yes: %d of %d given"
                                .formatted(recovery.approvals().size(), recovery.requiredApprovals()),
                        "incident-lead",
                        Services.RESTORE,
                        "POST",
                        "/api/recoveries/%s/approval".formatted(recovery.id()),
                        Map.of());
            default ->
                new NextAction(
                        "The recovery is %s; follow it"
                                .formatted(recovery.stage().label()),
                        "viewer",
                        Services.RESTORE,
                        "GET",
                        "/api/recoveries/%s".formatted(recovery.id()),
                        Map.of());
        };
    }

    private static NextAction restore(Subject subject, DatabasePlan database) {
        String incidentId = subject.id();
        Optional<Instant> reported = subject.incident().report().map(report -> report.time());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("database", database.name());
        // Damage is older than the alert about it; whoever knows how much older puts it here.
        reported.ifPresentOrElse(
                time -> body.put(
                        "whenItBegan", time.truncatedTo(ChronoUnit.SECONDS).toString()),
                () -> body.put("whenItBegan", ""));
        body.put("to", database.restore().to().toString());
        body.put("reason", "Answers incident " + incidentId);
        body.put("incidentId", incidentId);
        return new NextAction(
                "When did it begin? Put that into whenItBegan, if it was before the alert (if nothing is damaged and the server is lost, leave it out and add \"target\": \"latest\"). Then restore database %s to its newest backup from before that looks whole. Add \"dryRun\": true to see first which that is and what would be lost"
                        .formatted(database.name()),
                "operator",
                Services.RESTORE,
                "POST",
                "/api/restores",
                body);
    }

    private static List<DatabasePlan> candidates(Subject subject, DrPlan plan) {
        return subject.incident()
                .report()
                .flatMap(first -> first.event().database())
                .flatMap(plan::database)
                .map(List::of)
                .orElseGet(() -> List.copyOf(plan.databases().values()));
    }
}
