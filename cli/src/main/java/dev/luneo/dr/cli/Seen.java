package dev.luneo.dr.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the services of a stack answered when they were asked how it stands, at about the same time.
 *
 * @param answers by what was asked; what was not answered is absent
 * @param unanswered in words, a sentence a service
 * @param running the recoveries that are not over, whole
 */
record Seen(Map<Asked, JsonNode> answers, List<String> unanswered, List<JsonNode> running) {
    /** What is asked of whom. */
    enum Asked {
        PLAN(Service.RESTORES, "/api/plan"),
        DATABASES(Service.BACKUPS, "/api/databases"),
        BACKUPS(Service.BACKUPS, "/api/backups?limit=50"),
        READINESS(Service.RESTORES, "/api/readiness"),
        RECOVERIES(Service.RESTORES, "/api/recoveries?limit=200"),
        /** Live: the service looks when it is asked. */
        APPLICATIONS(Service.APPLICATIONS, "/api/applications"),
        INCIDENTS(Service.INCIDENTS, "/api/incidents?limit=200"),
        /** A plan may have no public page; then there is none to be open. */
        PAGE(Service.INCIDENTS, "/status.json");

        private final Service service;
        private final String path;

        Asked(Service service, String path) {
            this.service = service;
            this.path = path;
        }

        Service service() {
            return service;
        }

        String path() {
            return path;
        }
    }

    Seen {
        answers = Map.copyOf(answers);
        unanswered = List.copyOf(unanswered);
        running = List.copyOf(running);
    }

    JsonNode all(Asked asked) {
        return Optional.ofNullable(answers.get(asked)).orElseGet(JsonNodeFactory.instance::arrayNode);
    }

    Stream<JsonNode> each(Asked asked) {
        return all(asked).values().stream();
    }

    /** Those that are not over: before what waits for a yes, what runs. */
    static List<JsonNode> goingOn(JsonNode recoveries) {
        return recoveries.values().stream()
                .filter(Seen::goesOn)
                .sorted(Comparator.comparing(Decision::waits))
                .toList();
    }

    /** The newest that touched something, or was to; anybody may ask for one that nobody says yes to, and it says nothing of a database. */
    static Optional<JsonNode> last(Stream<JsonNode> recoveries) {
        return recoveries.filter(Seen::decided).findFirst();
    }

    private static boolean decided(JsonNode recovery) {
        return switch (recovery.path("state").asString()) {
            case "rejected", "awaiting-approval" -> false;
            case "cancelled" -> recovery.path("decidedAt").isString();
            default -> true;
        };
    }

    /** Newest first. */
    Stream<JsonNode> recoveries(String database) {
        return each(Asked.RECOVERIES)
                .filter(recovery -> recovery.path("database").asString().equals(database));
    }

    /** Whether something is being done about it. */
    boolean beingRecovered(String database) {
        return running.stream()
                .anyMatch(each -> each.path("database").asString().equals(database));
    }

    /** While that is done, what is used is shut and started anew: that it does not answer is no news. */
    boolean beingSwitched(String database) {
        return running.stream()
                .filter(each -> each.path("database").asString().equals(database))
                .anyMatch(each -> List.of("cutting-over", "verifying")
                        .contains(each.path("state").asString()));
    }

    /** Newest first; those that were taken. */
    Stream<JsonNode> backups(String database) {
        return each(Asked.BACKUPS)
                .filter(backup -> backup.path("database").asString().equals(database))
                .filter(backup -> backup.path("restorablePoint").isString());
    }

    /** It holds less than those before it, and no lead said that this was meant. */
    static boolean looksDamaged(JsonNode backup) {
        return backup.path("suspicion").isString() && !backup.path("meant").isObject();
    }

    static boolean goesOn(JsonNode recovery) {
        return switch (recovery.path("state").asString()) {
            case "requested", "awaiting-approval", "restoring", "cutting-over", "verifying" -> true;
            default -> !recovery.path("settled").asBoolean(true);
        };
    }

    /** Reported, not closed, and no recovery of it was verified. */
    static boolean open(JsonNode incident) {
        return !incident.path("clearedAt").isString()
                && !incident.path("severity").asString().equals("info")
                && !incident.path("status").asString("").equals("resolved")
                && incident.path("recoveries").values().stream()
                        .noneMatch(recovery -> recovery.path("state").asString().equals("verified"));
    }

    boolean openOnThePage(String subject) {
        return all(Asked.PAGE).path("incidents").values().stream()
                .anyMatch(card -> card.path("open").asBoolean()
                        && card.path("subject").asString().equals(subject));
    }
}
