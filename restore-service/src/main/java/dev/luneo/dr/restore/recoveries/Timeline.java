package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.BackupEvent.Finding;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.restore.recoveries.RecoveryView.TimelineEntry;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What happened, as it would be told. */
final class Timeline {
    private Timeline() {}

    /** @param written how an instant is written for who reads it */
    static List<TimelineEntry> of(List<Recorded<DrEvent>> history, Function<Instant, String> written) {
        return history.stream()
                .map(recorded -> new TimelineEntry(recorded.time(), what(recorded.event(), written)))
                .toList();
    }

    static String what(DrEvent event, Function<Instant, String> written) {
        Sentences sentences = new Sentences(written);
        if (event instanceof RecoveryEvent recovery) {
            return recovery.accept((RecoveryEvent.Visitor<String>) sentences);
        }
        return event instanceof Finding found ? found.accept((Finding.Visitor<String>) sentences) : event.type();
    }
}
