package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A status that was announced, with the words it was announced in.
 *
 * @param ended the recoveries whose end it tells of; empty where the log does not say
 * @param incidents those without a status of their own that end with it; empty where the log does not say
 * @param heard when each source had last published the incident by then; empty where the log does not say
 */
public record Announcement(
        Status status,
        Instant at,
        String message,
        Optional<List<String>> ended,
        Optional<List<String>> incidents,
        Optional<Map<String, Instant>> heard) {
    static Announcement of(StatusChanged changed, Instant at) {
        return new Announcement(
                changed.status(), at, changed.message(), changed.ended(), changed.incidents(), changed.heard());
    }

    Announcement inBrief() {
        return new Announcement(status, at, "", ended, incidents, heard);
    }
}
