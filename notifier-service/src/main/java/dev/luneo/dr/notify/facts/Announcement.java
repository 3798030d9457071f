package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.StatusEvent.Status;
import java.time.Instant;

/** A status that was announced, with the words it was announced in. */
public record Announcement(Status status, Instant at, String message) {}
