package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What has been told of a recovery, so that each thing is told once. Touches nothing. */
final class Account {
    /** Where no line can be redrawn, a long step is told of again when it has got on by this much, */
    private static final int EVERY_PERCENT = 10;
    /** or after this long. */
    private static final long EVERY_SECONDS = 60;

    private final boolean plain;
    private final Pace pace = new Pace();
    private final Set<String> told = new HashSet<>();
    private String step = "";
    private int percent;
    private Instant saidAt = Instant.EPOCH;

    /** @param plain whether no line can be redrawn, so that what goes on has to be told in lines of its own */
    Account(boolean plain) {
        this.plain = plain;
    }

    /** What is to be told of it now, in lines. */
    List<String> news(JsonNode recovery, Clocks clocks) {
        List<String> news = new ArrayList<>();
        for (JsonNode each : recovery.path("steps").values()) {
            String attempt = "%s/%s/%d"
                    .formatted(
                            each.path("service").asString(),
                            each.path("step").asString(),
                            each.path("attempt").asInt());
            String state = each.path("state").asString();
            if (state.equals("running")) {
                if (plain && told.add(attempt + "/running")) {
                    news.add(line(each, "startedAt", "begins", title(each), clocks));
                }
            } else if (told.add(attempt)) {
                news.add(ended(each, state, clocks));
            }
        }
        state(recovery, clocks).ifPresent(news::add);
        retry(recovery, clocks).ifPresent(news::add);
        if (plain) {
            progress(recovery, clocks).ifPresent(news::add);
        }
        return news;
    }

    /** What goes on at this moment, for a line that is redrawn; empty while nothing does. */
    Optional<String> passing(JsonNode recovery, Clocks clocks) {
        return running(recovery)
                .map(each -> "          now     %s%s%s"
                        .formatted(
                                title(each),
                                counted(each, clocks.now())
                                        .map(progress -> ": " + progress.words())
                                        .orElse(""),
                                left(recovery)));
    }

    private Optional<String> progress(JsonNode recovery, Clocks clocks) {
        Optional<JsonNode> running = running(recovery);
        Optional<Pace.Progress> counted = running.flatMap(each -> counted(each, clocks.now()));
        if (counted.isEmpty()) {
            return Optional.empty();
        }
        String name = running.get().path("step").asString()
                + running.get().path("attempt").asInt();
        boolean another = !name.equals(step);
        if (!another
                && counted.get().percent() < percent + EVERY_PERCENT
                && clocks.now().isBefore(saidAt.plusSeconds(EVERY_SECONDS))) {
            return Optional.empty();
        }
        step = name;
        percent = counted.get().percent();
        saidAt = clocks.now();
        if (another) {
            return Optional.empty();
        }
        return Optional.of("%s  now     %s: %s%s"
                .formatted(
                        clocks.brief(clocks.now()),
                        title(running.get()),
                        counted.get().words(),
                        left(recovery)));
    }

    private Optional<Pace.Progress> counted(JsonNode running, Instant now) {
        return running.path("total").asLong(0) > 0
                ? Optional.of(pace.seen(
                        now,
                        running.path("done").asLong(),
                        running.path("total").asLong()))
                : Optional.empty();
    }

    private static Optional<JsonNode> running(JsonNode recovery) {
        return recovery.path("steps").values().stream()
                .filter(each -> each.path("state").asString().equals("running"))
                .reduce((first, next) -> next);
    }

    private static String left(JsonNode recovery) {
        JsonNode forecast = recovery.path("forecast");
        return forecast.path("known").asBoolean()
                        && forecast.path("remainingSeconds").asLong(0) > 0
                ? "; in all about %s left"
                        .formatted(
                                Amounts.span(forecast.path("remainingSeconds").asDouble()))
                : "";
    }

    private Optional<String> state(JsonNode recovery, Clocks clocks) {
        String state = recovery.path("state").asString();
        Optional<String> words = switch (state) {
            case "awaiting-approval" -> Optional.of(recovery.path("now").asString());
            case "restoring" -> Optional.of("Bringing the data back, beside the old database, which is untouched.");
            case "cutting-over" -> Optional.of("The data is back. Switching over to it.");
            case "verifying" -> Optional.of("Switched over. Checking that it works.");
            default -> Optional.empty();
        };
        // By its words, for one of two yeses is news, too.
        return words.filter(said -> told.add(state + said))
                .map(said -> clocks.brief(clocks.now()) + "  --      " + said);
    }

    private Optional<String> retry(JsonNode recovery, Clocks clocks) {
        JsonNode at = recovery.path("retryAt");
        return at.isString() && told.add("retry " + at.asString())
                ? Optional.of("                  It is tried again at %s, %s."
                        .formatted(
                                clocks.brief(Instant.parse(at.asString())), clocks.since(Instant.parse(at.asString()))))
                : Optional.empty();
    }

    private static String ended(JsonNode each, String state, Clocks clocks) {
        return switch (state) {
            case "finished" ->
                line(
                        each,
                        "endedAt",
                        "ok",
                        "%s (%.1f s)"
                                .formatted(title(each), each.path("seconds").asDouble()),
                        clocks);
            case "failed" ->
                line(
                        each,
                        "endedAt",
                        "FAILED",
                        "%s: %s. %s"
                                .formatted(
                                        title(each),
                                        stripped(each.path("failure")
                                                .path("detail")
                                                .asString()),
                                        each.path("failure").path("hint").asString()),
                        clocks);
            default ->
                line(
                        each,
                        "endedAt",
                        "broken",
                        title(each) + ": broken off; another attempt takes over, or it is over",
                        clocks);
        };
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String title(JsonNode each) {
        int attempt = each.path("attempt").asInt(1);
        return each.path("title").asString() + (attempt > 1 ? " (attempt %d)".formatted(attempt) : "");
    }

    private static String line(JsonNode each, String at, String word, String text, Clocks clocks) {
        return "%s  %-6s  %s".formatted(clocks.brief(Instant.parse(each.path(at).asString())), word, text);
    }
}
