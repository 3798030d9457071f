package dev.luneo.dr.notify.alert;

import dev.luneo.dr.events.IncidentEvent.IncidentReported;
import dev.luneo.dr.events.IncidentEvent.Severity;
import dev.luneo.dr.events.IncidentIds;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.plan.DrPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That something is wrong, as it came: nothing of it is looked at yet.
 *
 * @param incidentId the reporter's own, by which a repeated report is recognised; one is made up where it is missing
 * @param severity critical, warning or info
 * @param summary one sentence for a human
 * @param database of the plan, where the reporter knows
 * @param application of the plan, where the reporter knows
 */
public record ReportIncident(
        @Nullable String incidentId,
        @Nullable String severity,
        @Nullable String summary,
        @Nullable String database,
        @Nullable String application,
        @Nullable Map<String, @Nullable String> labels)
        implements Alert {
    private static final int LONGEST_SUMMARY = 1_000;
    private static final int MOST_LABELS = 64;

    /**
     * @param occurrence which time of a problem with that id it is
     * @throws RequestRefused naming everything that is wrong with it
     */
    IncidentReported checked(String source, String madeUpId, DrPlan plan, UnaryOperator<String> occurrence) {
        List<BadField> wrong = new ArrayList<>();
        if (incidentId != null && !IncidentIds.addressable(incidentId)) {
            wrong.add(new BadField(
                    "incidentId",
                    Excerpt.ofValue(incidentId),
                    IncidentIds.RULE + "; leave it out to have one made up"));
        }
        Optional<Severity> severe = severity(wrong);
        if (summary == null || summary.isBlank() || summary.length() > LONGEST_SUMMARY) {
            wrong.add(new BadField(
                    "summary",
                    Excerpt.ofValue(summary == null ? "" : summary),
                    "must be a sentence for a human of 1 to %d characters".formatted(LONGEST_SUMMARY)));
        }
        known("database", database, plan.databases().keySet(), wrong);
        known("application", application, plan.applications().keySet(), wrong);
        Map<String, String> kept = labels(wrong);
        if (!wrong.isEmpty()) {
            throw RequestRefused.badRequest(wrong);
        }
        return new IncidentReported(
                incidentId == null ? madeUpId : occurrence.apply(incidentId),
                source,
                severe.orElseThrow(),
                summary == null ? "" : summary,
                Optional.ofNullable(database),
                Optional.ofNullable(application),
                kept);
    }

    private Optional<Severity> severity(List<BadField> wrong) {
        Optional<Severity> found = Arrays.stream(Severity.values())
                .filter(known -> known.name().equalsIgnoreCase(severity))
                .findFirst();
        if (found.isEmpty()) {
            wrong.add(new BadField(
                    "severity",
                    Excerpt.ofValue(severity == null ? "" : severity),
                    "must be one of critical, warning, info"));
        }
        return found;
    }

    private Map<String, String> labels(List<BadField> wrong) {
        Map<String, @Nullable String> given = labels == null ? Map.of() : labels;
        if (given.size() > MOST_LABELS) {
            wrong.add(
                    new BadField("labels", given.size() + " labels", "send %d labels or fewer".formatted(MOST_LABELS)));
        }
        return given.entrySet().stream()
                .filter(label -> label.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, label -> String.valueOf(label.getValue())));
    }

    private static void known(String field, @Nullable String value, Collection<String> names, List<BadField> wrong) {
        if (value != null && !names.contains(value)) {
            wrong.add(new BadField(
                    field,
                    Excerpt.ofValue(value),
                    "is not in the plan; it has %s".formatted(String.join(", ", names))));
        }
    }
}
