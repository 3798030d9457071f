package dev.luneo.dr.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast a step gets on, from what was seen of it lately: a mean since its beginning says little after a slow start. Begins anew where
 * the step counts something else.
 */
final class Pace {
    private static final Duration LATELY = Duration.ofSeconds(60);
    /** What is seen within less says more of the looking than of the step. */
    private static final Duration LEAST = Duration.ofSeconds(3);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long done, long total) {}

    /**
     * @param percent of what there is to do, which is the step's own affair
     * @param perMinute how many of them lately; empty while not known, or nothing moves
     * @param left at this pace
     */
    record Progress(int percent, Optional<Integer> perMinute, Optional<Duration> left) {
        String words() {
            StringBuilder words = new StringBuilder(percent + " %");
            perMinute.ifPresent(
                    rate -> words.append(", %s %% a minute".formatted(rate == 0 ? "less than 1" : rate.toString())));
            left.ifPresent(span -> words.append(", about %s left of it".formatted(Amounts.span(span))));
            return words.toString();
        }
    }

    Progress seen(Instant at, long done, long total) {
        if (!samples.isEmpty()
                && (samples.getLast().total() != total || samples.getLast().done() > done)) {
            samples.clear();
        }
        samples.addLast(new Sample(at, done, total));
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), at).compareTo(LATELY) > 0) {
            samples.removeFirst();
        }
        int percent = (int) Math.min(100, done * 100 / Math.max(1, total));
        Sample first = samples.getFirst();
        double seconds = Duration.between(first.at(), at).toMillis() / 1_000.0;
        long more = done - first.done();
        if (seconds < LEAST.toSeconds() || more <= 0) {
            return new Progress(percent, Optional.empty(), Optional.empty());
        }
        double perSecond = more / seconds;
        return new Progress(
                percent,
                Optional.of((int) (perSecond * 60 * 100 / total)),
                Optional.of(Duration.ofSeconds(Math.round((total - done) / perSecond))));
    }
}
