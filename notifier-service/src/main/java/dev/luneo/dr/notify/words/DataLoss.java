package dev.luneo.dr.notify.words;

import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is back and what is lost, in words made from facts. Rounded so that it never promises more than is true: what is back
 * is rounded down, what is lost is rounded up.
 */
public final class DataLoss {
    /** A shorter loss is told with seconds: between whole minutes, rounded apart, four of them would look like six. */
    private static final Duration SHORT = Duration.ofMinutes(10);

    private DataLoss() {}

    /** Empty while nothing has been restored. */
    public static Optional<String> sentence(Recovery recovery, LocalTimes times) {
        return recovery.restored()
                .map(RestoreFinished::restoredTo)
                .map(restoredTo ->
                        sentence(restoredTo, recovery.redeployed().flatMap(RedeployFinished::lastWriteBefore), times));
    }

    /**
     * @param restoredTo the instant whose state is back
     * @param lastWrite when the old database stopped taking writes; empty while unknown
     */
    public static String sentence(Instant restoredTo, Optional<Instant> lastWrite, LocalTimes times) {
        Optional<Duration> span = lastWrite.map(last -> Duration.between(restoredTo, last));
        // What is told by two clocks that differ can end before it begins; how much is lost is then as unknown as
        // without.
        if (lastWrite.isEmpty() || span.isEmpty() || span.get().isNegative()) {
            return "Everything entered up to %s (%s) is back. Entries made after that may be missing."
                    .formatted(times.clock(restoredTo), times.zone());
        }
        Duration loss = span.get();
        if (loss.isZero()) {
            return "Nothing is lost: everything entered before the interruption is back.";
        }
        ChronoUnit unit = loss.compareTo(SHORT) < 0 ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        Instant back = restoredTo.truncatedTo(unit);
        Instant lost = roundedUp(lastWrite.get(), unit);
        Function<Instant, String> shown = shown(back, lost, unit, times);
        return "Everything entered up to %s (%s) is back. Entries made between %s and %s, %s, are lost."
                .formatted(shown.apply(back), times.zone(), shown.apply(back), shown.apply(lost), Spans.about(loss));
    }

    private static Instant roundedUp(Instant at, ChronoUnit unit) {
        Instant down = at.truncatedTo(unit);
        return down.equals(at) ? at : down.plus(1, unit);
    }

    /** Both times in the same way, with as much of day and offset as it takes to tell them apart. */
    private static Function<Instant, String> shown(Instant back, Instant lost, ChronoUnit unit, LocalTimes times) {
        boolean days = !times.date(back).equals(times.date(lost));
        boolean offsets = !times.sameOffset(back, lost) || times.repeated(back) || times.repeated(lost);
        return at -> (days ? times.day(at) + ", " : "")
                + (unit == ChronoUnit.SECONDS ? times.seconds(at) : times.minutes(at))
                + (offsets ? " " + times.offset(at) : "");
    }
}
