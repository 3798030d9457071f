package dev.luneo.dr.notify.alert;

/** What an alerting system says. */
public sealed interface Alert permits ReportIncident, Alert.Cleared {

    /**
     * That it sees the problem no more.
     *
     * @param incidentId by which it was reported
     * @param reason a sentence for a human
     */
    record Cleared(String incidentId, String reason) implements Alert {}
}
