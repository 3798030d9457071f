package dev.luneo.dr.stack.standing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * How well a database is protected, as backup-scheduler tells it. Pure.
 *
 * @param newest the newest instant it can be brought back to
 * @param underWay whether a backup is being taken, which may change all of this
 * @param problems with their ways out
 */
record Protection(String database, Level level, Optional<Instant> newest, boolean underWay, List<String> problems) {

    enum Level {
        PROTECTED,
        /** A rehearsal could not restore the newest backup's schema, so nor could a recovery. */
        NOT_RESTORABLE,
        /** The newest backup is older than the plan's RPO. */
        LATE,
        NOT
    }

    /** @param view an element of {@code GET /api/databases} */
    static Protection of(JsonNode view) {
        Optional<Instant> newest = view.hasNonNull("newestRestorablePoint")
                ? Optional.of(Instant.parse(view.path("newestRestorablePoint").asString()))
                : Optional.empty();
        boolean late = view.path("rpoSeconds").asDouble(0)
                > view.path("rpoObjectiveSeconds").asDouble(Double.MAX_VALUE);
        JsonNode proof = view.path("schemaProof");
        boolean fails = proof.path("state").asString("").equals("failed");
        Level dated = late ? Level.LATE : Level.PROTECTED;
        return new Protection(
                view.path("name").asString(),
                newest.isEmpty() ? Level.NOT : fails ? Level.NOT_RESTORABLE : dated,
                newest,
                view.hasNonNull("underWay"),
                Stream.concat(
                                fails ? Stream.of(sentence(proof.path("failure"))) : Stream.empty(),
                                StreamSupport.stream(view.path("problems").spliterator(), false)
                                        .map(JsonNode::asString))
                        .toList());
    }

    private static String sentence(JsonNode failure) {
        return "%s. %s."
                .formatted(
                        failure.path("detail").asString(""),
                        failure.path("hint").asString(""));
    }

    /** Whether it is worth no further wait: it is protected, or it is known why it is not. */
    boolean settled() {
        return level != Level.NOT || !problems.isEmpty();
    }

    /** What of two looks is to be gone by: while a backup is under way, what was wrong before may be so still. */
    Protection since(Protection before) {
        return underWay && level == before.level && problems.isEmpty() ? before : this;
    }

    boolean newsAfter(Protection before) {
        return level != before.level || !problems.equals(before.problems);
    }

    /** @param written a time as it is read here */
    String line(Function<Instant, String> written) {
        String why = String.join(" ", problems);
        String point = newest.map(written).orElse("");
        return switch (level) {
            case PROTECTED ->
                "%s: Protected: newest backup %s%s".formatted(database, point, why.isEmpty() ? "" : ". But: " + why);
            case NOT_RESTORABLE ->
                "%s: NOT protected: a rehearsal could not restore the newest backup, %s: %s"
                        .formatted(database, point, why);
            case LATE ->
                "%s: NOT protected as the plan asks: the newest backup, %s, is older than its RPO. %s"
                        .formatted(
                                database,
                                point,
                                why.isEmpty()
                                        ? "GET /api/databases of backup-scheduler says when the next one begins"
                                        : why);
            case NOT -> "%s: NOT protected: %s".formatted(database, why.isEmpty() ? waiting() : why);
        };
    }

    private String waiting() {
        return underWay
                ? "the first backup is being taken. When it is there, that is said here"
                : "there is no backup yet. When there is one, that is said here";
    }
}
