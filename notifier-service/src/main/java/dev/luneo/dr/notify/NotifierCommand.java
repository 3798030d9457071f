package dev.luneo.dr.notify;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.notify.stakeholders.Addressed;

/** What the notifier does. */
sealed interface NotifierCommand {
    /**
     * Announces a status. A command and not a plain announcement, so that a replica which was paused finds out, before it
     * speaks, that another may have spoken.
     */
    record Announce(StatusChanged status) implements NotifierCommand {}

    /** Reports the next occurrence of a problem that came back. */
    record Report(IncidentReported occurrence) implements NotifierCommand {}

    record Tell(Addressed addressed) implements NotifierCommand {}
}
