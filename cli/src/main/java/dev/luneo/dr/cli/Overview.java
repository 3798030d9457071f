package dev.luneo.dr.cli;

import dev.luneo.dr.cli.Seen.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How everything stands, for somebody who was woken up by it. Pure.
 *
 * @param sentence what is true, if nothing else is read
 * @param attention what somebody should see to, a sentence each
 * @param next what to type now, the first first; none where nothing is to be done
 */
record Overview(Verdict verdict, String sentence, List<String> attention, List<Next> next) {
    /** @param why to type it */
    record Next(String why, String command) {
        Next {
            command = Plain.spaced(command);
        }
    }

    static Overview of(Seen seen, Typed typed) {
        return new Reading(seen, typed).overview();
    }

    /** One look at all of it. */
    private static final class Reading {
        private final Seen seen;
        private final Typed typed;
        private final List<String> attention = new ArrayList<>();
        private final List<Next> next = new ArrayList<>();

        Reading(Seen seen, Typed typed) {
            this.seen = seen;
            this.typed = typed;
        }

        Overview overview() {
            Live live = Live.of(seen, typed);
            attention.addAll(live.attention());
            Optional<String> recovering = recovering();
            Optional<String> failed = failed();
            next.addAll(live.next());
            incidents();
            wayBack();
            attention.addAll(seen.unanswered());
            seen.each(Asked.DATABASES).forEach(this::protection);
            seen.each(Asked.READINESS).forEach(this::readiness);
            List<String> attention =
                    this.attention.stream().map(typed::instead).distinct().toList();
            List<Next> next = this.next.stream().distinct().toList();
            if (recovering.isPresent()) {
                return new Overview(Verdict.RECOVERING, recovering.get(), attention, next);
            }
            if (failed.isPresent()) {
                return new Overview(Verdict.FAILED, failed.get(), attention, next);
            }
            if (!attention.isEmpty()) {
                String sentence = attention.size() == 1
                        ? "One thing wants attention."
                        : "%d things want attention.".formatted(attention.size());
                return new Overview(Verdict.ATTENTION, sentence, attention, next);
            }
            long databases = seen.each(Asked.DATABASES).count();
            return new Overview(
                    Verdict.CALM,
                    databases == 1
                            ? "All is calm: the database is protected, and nothing is being recovered."
                            : "All is calm: %d databases are protected, and nothing is being recovered."
                                    .formatted(databases),
                    attention,
                    next);
        }

        private Optional<String> recovering() {
            List<String> sentences = new ArrayList<>();
            for (JsonNode recovery : seen.running()) {
                String id = recovery.path("recoveryId").asString();
                String database = recovery.path("database").asString();
                boolean waits = waits(recovery);
                sentences.add(
                        waits
                                ? "A restore of %s waits for a yes. %s"
                                        .formatted(
                                                database, recovery.path("now").asString())
                                : "%s is being recovered. %s%s"
                                        .formatted(
                                                database,
                                                recovery.path("now").asString(),
                                                left(recovery.path("forecast"))));
                if (waits && !held(database)) {
                    next.add(new Next("An incident lead says yes", typed.command("approve", id)));
                }
                next.add(new Next("See how it goes, until it is over", typed.command("watch", id)));
            }
            return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", sentences));
        }

        private static boolean waits(JsonNode recovery) {
            return recovery.path("state").asString().equals("awaiting-approval");
        }

        /** While another recovery has the database, no yes counts. */
        private boolean held(String database) {
            return seen.running().stream()
                    .anyMatch(other -> other.path("database").asString().equals(database) && !waits(other));
        }

        private static String left(JsonNode forecast) {
            return forecast.path("known").asBoolean()
                    ? " About %s left."
                            .formatted(Amounts.span(
                                    forecast.path("remainingSeconds").asDouble()))
                    : " How long it takes is not known: none of this database was measured yet.";
        }

        /** The newest of a database that was decided on and failed counts until the public page says that it is over, or a later one brought it back. */
        private Optional<String> failed() {
            return seen.each(Asked.DATABASES)
                    .map(database -> database.path("name").asString())
                    .flatMap(name -> Seen.last(seen.recoveries(name)).stream())
                    .filter(recovery -> List.of("failed", "cancelled")
                            .contains(recovery.path("state").asString()))
                    .filter(recovery -> seen.openOnThePage(
                                    recovery.path("incidentId").asString(""))
                            || seen.openOnThePage(recovery.path("recoveryId").asString()))
                    .peek(recovery -> next.add(new Next(
                            "What became of it, and what to do",
                            typed.command("watch", recovery.path("recoveryId").asString()))))
                    .map(recovery -> "The last recovery of %s %s, and the public page says that it is still broken."
                            .formatted(
                                    recovery.path("database").asString(),
                                    recovery.path("state").asString().equals("failed") ? "failed" : "was cancelled"))
                    .findFirst();
        }

        private void incidents() {
            seen.each(Asked.INCIDENTS).filter(Seen::open).forEach(incident -> {
                String database = incident.path("database").asString("");
                attention.add("%s is reported%s: %s"
                        .formatted(
                                incident.path("severity").asString().equals("critical")
                                        ? "A critical incident"
                                        : "An incident",
                                database.isEmpty() ? "" : " of " + database,
                                incident.path("summary").asString()));
                boolean seenTo = incident.path("recoveries").values().stream().anyMatch(Seen::goesOn);
                if (!seenTo && !database.isEmpty() && !seen.beingRecovered(database)) {
                    next.add(new Next(
                            "See what a restore would do, and then decide; it asks before it does anything",
                            typed.command("restore", database)));
                    next.add(new Next(
                            "It was nothing, or is over without a restore",
                            typed.command(
                                    "incident",
                                    "resolve",
                                    incident.path("incidentId").asString())));
                }
            });
        }

        /** Of those that nothing has followed: only an incident lead can have the rest of the way gone. */
        private void wayBack() {
            seen.each(Asked.DATABASES)
                    .map(database -> database.path("name").asString())
                    .flatMap(name -> Seen.last(seen.recoveries(name)).stream())
                    .filter(recovery -> recovery.path("awaits").asString("").equals("undo"))
                    .forEach(recovery -> {
                        attention.add("%s: what its last recovery switched over is not all switched back."
                                .formatted(recovery.path("database").asString()));
                        next.add(new Next(
                                "What keeps it from going back stands there; when that is mended, an incident lead types",
                                typed.command(
                                        "undo", recovery.path("recoveryId").asString())));
                    });
        }

        private void protection(JsonNode database) {
            String name = database.path("name").asString();
            Suspect.of(seen, name).ifPresent(suspect -> {
                attention.add(suspect.sentence(typed));
                if (!seen.beingRecovered(name)) {
                    next.add(suspect.next(typed));
                }
            });
            boolean none = !database.path("newestRestorablePoint").isString();
            boolean late = database.path("rpoSeconds").asDouble(0)
                    > database.path("rpoObjectiveSeconds").asDouble(0);
            if (none || late) {
                attention.add("%s: %s".formatted(name, database.path("state").asString()));
            }
            database.path("problems").values().stream()
                    .map(problem -> "%s: %s".formatted(name, problem.asString()))
                    .filter(problem -> attention.stream().noneMatch(said -> said.contains(problem)))
                    .forEach(attention::add);
            if (database.path("schemaProof").path("state").asString("").equals("failed")) {
                JsonNode why = database.path("schemaProof").path("failure");
                attention.add(
                        "%s: its newest backup could not be restored in a rehearsal, and so could no restore: %s. %s"
                                .formatted(
                                        name,
                                        why.path("detail").asString(""),
                                        why.path("hint").asString("")));
            }
        }

        private void readiness(JsonNode word) {
            String database = word.path("database").asString();
            if (word.path("whyUnknown").isString()) {
                attention.add("%s: whether a recovery would have all that it needs is not known. %s"
                        .formatted(database, word.path("whyUnknown").asString()));
            }
            word.path("problems")
                    .values()
                    .forEach(problem -> attention.add("%s: a recovery would %s: %s. %s"
                            .formatted(
                                    database,
                                    problem.path("stops").asBoolean() ? "stop" : "lack something",
                                    problem.path("failure").path("detail").asString(),
                                    problem.path("failure").path("hint").asString())));
        }
    }
}
