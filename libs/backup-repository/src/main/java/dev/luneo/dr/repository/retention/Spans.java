package dev.luneo.dr.repository.retention;

import java.time.Duration;

/** Durations as the plan writes them. */
final class Spans {

    private Spans() {}

    /** As {@code 2d}, {@code 1d12h} or {@code 90m}; parts that are zero are left out. */
    static String inWords(Duration span) {
        String words = (span.toDays() > 0 ? span.toDays() + "d" : "")
                + (span.toHoursPart() > 0 ? span.toHoursPart() + "h" : "")
                + (span.toMinutesPart() > 0 ? span.toMinutesPart() + "m" : "")
                + (span.toSecondsPart() > 0 ? span.toSecondsPart() + "s" : "");
        return words.isEmpty() ? "0s" : words;
    }
}
