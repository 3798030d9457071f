package dev.luneo.dr.restore.recoveries;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How long a recovery will take, from what earlier ones of the same database took, scaled by the size of the data. Pure.
 *
 * @param known false when nothing was measured yet, or there is nothing left to forecast
 * @param remainingSeconds until verified
 * @param totalSeconds from the decision until verified
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Forecast(boolean known, Optional<Long> remainingSeconds, Optional<Long> totalSeconds, String sentence) {
    /** Servers and data change: older measurements say less than these. */
    private static final int NEWEST = 5;

    private static final String UNMEASURED =
            "Not known: no recovery of this database has been measured yet. This one will be.";

    /**
     * Of a recovery that has not begun.
     *
     * @param history the database's recoveries, the newest first
     * @param databaseBytes what is to be brought back; empty while unknown
     */
    public static Forecast ofNew(Stream<Recovery> history, Optional<Long> databaseBytes, Duration objective) {
        List<Measured> measured = measured(history);
        if (measured.isEmpty()) {
            return unknown(UNMEASURED);
        }
        long total = median(measured, each -> each.total(databaseBytes));
        return new Forecast(
                true,
                Optional.of(total),
                Optional.of(total),
                "About %s, against an objective of %s. %s"
                        .formatted(span(total), Spans.brief(objective), source(measured)));
    }

    /** Of a recovery under way, or over. */
    public static Forecast of(
            Recovery recovery,
            Stream<Recovery> history,
            Optional<Long> databaseBytes,
            Instant now,
            Duration objective) {
        if (recovery.stage().ended()) {
            return recovery.rto()
                    .map(rto -> new Forecast(
                            true,
                            Optional.of(0L),
                            Optional.of(rto.toSeconds()),
                            "It is over; it took %s".formatted(Spans.brief(rto))))
                    .orElseGet(() -> unknown("It is over; nothing is left to forecast"));
        }
        List<Measured> measured = measured(history);
        if (measured.isEmpty()) {
            return unknown(UNMEASURED);
        }
        long remaining = median(measured, each -> remaining(each, recovery, databaseBytes, now));
        long total = recovery.elapsed(now).toSeconds() + remaining;
        return new Forecast(
                true,
                Optional.of(remaining),
                Optional.of(total),
                "About %s left, %s in all, against an objective of %s. %s"
                        .formatted(span(remaining), span(total), Spans.brief(objective), source(measured)));
    }

    private static double remaining(Measured measured, Recovery recovery, Optional<Long> bytes, Instant now) {
        Set<String> done = new HashSet<>();
        double spent = 0;
        for (StepRun run : recovery.stepRuns()) {
            String key = Measured.key(run.service(), run.step());
            if (run.outcome() instanceof StepRun.Finished) {
                done.add(key);
            } else {
                // A later attempt at a step means that it is not done any more.
                done.remove(key);
            }
            if (run.outcome() instanceof StepRun.Running) {
                double elapsed =
                        Math.max(0, Duration.between(run.startedAt(), now).toMillis() / 1000.0);
                spent += Math.min(elapsed, measured.expected(key, bytes).orElse(0.0));
            }
        }
        double ahead = measured.steps().keySet().stream()
                .filter(key -> !done.contains(key))
                .mapToDouble(key -> measured.expected(key, bytes).orElse(0.0))
                .sum();
        long stepsAhead = measured.steps().keySet().stream()
                .filter(key -> !done.contains(key))
                .count();
        double between = measured.steps().isEmpty()
                ? measured.between()
                : measured.between() * stepsAhead / measured.steps().size();
        return Math.max(0, ahead + between - spent);
    }

    private static List<Measured> measured(Stream<Recovery> history) {
        return history.flatMap(recovery -> Measured.of(recovery).stream())
                .limit(NEWEST)
                .toList();
    }

    private static long median(List<Measured> measured, ToDoubleFunction<Measured> value) {
        double[] sorted = measured.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return Math.round(median);
    }

    private static String source(List<Measured> measured) {
        return measured.size() == 1
                ? "Measured in one earlier recovery"
                : "Measured in %d earlier recoveries".formatted(measured.size());
    }

    private static String span(long seconds) {
        return Spans.brief(Duration.ofSeconds(seconds));
    }

    private static Forecast unknown(String why) {
        return new Forecast(false, Optional.empty(), Optional.empty(), why);
    }
}
