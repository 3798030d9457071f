package dev.luneo.dr.restore.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.restore.recoveries.Forecast;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore would do, without doing any of it.
 *
 * @param whenItBegan when the damage began, as the request or its incident says, on the plan's clock: to be seen once more before a yes
 * @param backup that would be restored, unless it turns out damaged when all of it is read
 * @param backups the last ones, newest first, to choose from
 * @param readiness whether the services that act after the restore have what they will need, as they said themselves
 * @param problems that would be met, in the order in which they should be mended
 * @param warnings of what would not be as it was, or not as it should be, and keeps nothing from working
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"sentence", "problems", "warnings", "whenItBegan", "target", "backup", "dataLoss", "forecast"})
record DryRun(
        boolean dryRun,
        String database,
        String target,
        String to,
        int requiredApprovals,
        Optional<String> whenItBegan,
        Optional<Chosen> backup,
        List<Candidate> backups,
        Optional<DataLoss> dataLoss,
        List<PlannedStep> steps,
        Forecast forecast,
        List<Readiness> readiness,
        List<Failure> problems,
        List<String> warnings,
        String sentence) {

    /** @param asOf the restorable point on the plan's clock, and how long ago that was */
    record Chosen(
            String backupId,
            List<String> repositories,
            Instant restorablePoint,
            String asOf,
            Instant takenAt,
            int serverVersion,
            long databaseBytes,
            long backupBytes) {}

    /**
     * @param asOf the restorable point on the plan's clock, and how long ago that was
     * @param rows of all tables together; absent where nobody counted
     * @param rowsByTable the largest tables, of the few newest backups
     * @param authenticated false when nobody known vouches for it: then all that is said of it here is its own word, and only an
     *     incident lead can have it restored
     * @param looksWhole false when it holds fewer rows than those before it, or lacks a table or a column of theirs, and no incident lead said that
     *     this was meant; types and constraints are not compared
     * @param note in which way it does not look whole, or cannot be restored
     */
    record Candidate(
            String backupId,
            Instant restorablePoint,
            String asOf,
            long databaseBytes,
            long backupBytes,
            Optional<Long> tables,
            Optional<Long> rows,
            Map<String, Long> rowsByTable,
            boolean authenticated,
            boolean looksWhole,
            Optional<String> note) {}

    /** What was written between the restorable point and now. */
    record DataLoss(long seconds, long rpoObjectiveSeconds, boolean withinRpo, String sentence) {}

    /**
     * @param state {@code ready}, {@code problems} or {@code unknown}
     * @param asOf when the service looked last, on the plan's clock; absent when it never said
     * @param checks which of the plan's checks held when they were tried on what is in use, when that was, and which were not tried
     */
    record Readiness(String service, String state, Optional<String> asOf, List<String> checks) {}

    record PlannedStep(String service, String step, String title) {}
}
