package dev.luneo.dr.restore.recoveries;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.recovery.IncidentClock;
import dev.luneo.dr.recovery.Recovery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A recovery as the REST interface shows it. Seconds are counted with fractions where something is measured.
 *
 * @param state {@code requested}, {@code awaiting-approval}, {@code restoring}, {@code cutting-over}, {@code verifying},
 *     {@code verified}, {@code failed}, {@code cancelled} or {@code rejected}
 * @param asked what it comes back to, as {@code POST /api/restores} takes it: for a dry run of the same
 * @param awaits {@code approval}, {@code word-on-old-database}, {@code undo} or {@code acceptance}: what a person has to say; absent
 *     where nobody is waited for
 * @param target {@code latest}, an instant or a backup id
 * @param to {@code database} or {@code in-place}
 * @param restoredTo the instant whose state the restored database has
 * @param current where the database is now, whatever this recovery did
 * @param elapsedSeconds since the decision, until now or the end
 * @param retryAt when the step that failed last is tried again
 * @param settled false while a cut-over may still have to be undone
 * @param toNote what steps that succeeded left for a person to note or to finish
 * @param incident its clock, where an earlier attempt had been decided for the same incident
 * @param overheadSeconds of a verified one: the RTO without the time inside tools, databases and applications
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RecoveryView(
        String recoveryId,
        String database,
        Purpose purpose,
        Procedure procedure,
        Optional<String> incidentId,
        String state,
        String reason,
        String requestedBy,
        Instant requestedAt,
        int requiredApprovals,
        List<String> approvals,
        Optional<Instant> decidedAt,
        Optional<Instant> endedAt,
        String target,
        Wish asked,
        String to,
        String planSha256,
        Optional<String> backupId,
        Optional<Instant> restoredTo,
        Optional<Location> restored,
        Optional<Location> replaced,
        Optional<Location> current,
        double elapsedSeconds,
        long rtoObjectiveSeconds,
        Optional<Double> rtoSeconds,
        Optional<IncidentView> incident,
        Optional<Double> dataLossSeconds,
        long rpoObjectiveSeconds,
        Forecast forecast,
        List<StepView> steps,
        Optional<Instant> retryAt,
        List<CheckView> checks,
        Optional<Failure> failure,
        boolean settled,
        Optional<String> awaits,
        Optional<Boolean> undone,
        Optional<Double> overheadSeconds,
        String now,
        String next,
        List<String> toNote,
        List<TimelineEntry> timeline) {

    /**
     * @param elapsedSeconds since the first decision, until now or this recovery's end
     * @param rtoSeconds from the first decision to the verification
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record IncidentView(
            Instant firstDecidedAt, int attempts, double elapsedSeconds, Optional<Double> rtoSeconds) {
        static IncidentView of(IncidentClock clock, Recovery last, Instant now) {
            return new IncidentView(
                    clock.firstDecidedAt(),
                    clock.attempts(),
                    Spans.seconds(clock.elapsed(last, now)),
                    clock.rto(last).map(Spans::seconds));
        }
    }

    /** One of {@code whenItBegan} and {@code target} is there. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Wish(Optional<Instant> whenItBegan, Optional<String> target, Optional<Boolean> acceptUnsigned) {
        static Wish of(RestoreTarget target) {
            return target.wantsWhole()
                    ? new Wish(target.at(), Optional.empty(), Optional.empty())
                    : new Wish(
                            Optional.empty(),
                            target.at()
                                    .map(Instant::toString)
                                    .or(target::backupId)
                                    .or(() -> Optional.of("latest")),
                            target.acceptUnsigned());
        }
    }

    public record TimelineEntry(Instant at, String what) {}

    /** One attempt at one step. @param state {@code running}, {@code finished}, {@code failed} or {@code superseded} */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StepView(
            String service,
            String step,
            String title,
            int attempt,
            String state,
            Instant startedAt,
            Optional<Instant> endedAt,
            double seconds,
            Optional<Double> toolSeconds,
            Optional<String> detail,
            Optional<Long> done,
            Optional<Long> total,
            Optional<String> note,
            Optional<Failure> failure) {}

    public record CheckView(String name, String outcome, String detail, double seconds) {
        static CheckView of(CheckResult result) {
            return new CheckView(
                    result.name(),
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.detail(),
                    Spans.seconds(result.took()));
        }
    }
}
