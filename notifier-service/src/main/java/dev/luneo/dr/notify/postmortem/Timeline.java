package dev.luneo.dr.notify.postmortem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.recovery.EarlierAttempts;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that happened in one recovery and around it, in order.
 *
 * @param earlierAttempts the attempts before it in the same accident, the oldest first; each has a timeline of its own
 */
record Timeline(String recoveryId, String database, String state, List<Attempt> earlierAttempts, List<Entry> entries) {

    /** @param sameIncident false when it named none, or another: then it is counted here because nothing was over in between */
    record Attempt(String recoveryId, Instant requestedAt, String state, boolean sameIncident, String timeline) {
        static Attempt of(Recovery attempt, Recovery last) {
            return new Attempt(
                    attempt.id(),
                    attempt.requestedAt(),
                    attempt.stage().label(),
                    EarlierAttempts.namesTheSame(attempt, last),
                    "/api/recoveries/%s/timeline".formatted(attempt.id()));
        }
    }

    /** What an entry is of. */
    enum Kind {
        INCIDENT,
        RECOVERY,
        STEP,
        STATUS,
        NOTICE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param took of a step that ended, from its start
     * @param failed whether this is something that went wrong
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Entry(
            Instant at,
            Kind kind,
            String text,
            Optional<String> service,
            Optional<String> step,
            Optional<Integer> attempt,
            Optional<Duration> took,
            boolean failed) {
        static Entry of(Instant at, Kind kind, String text) {
            return new Entry(
                    at, kind, text, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        Entry asFailure() {
            return new Entry(at, kind, text, service, step, attempt, took, true);
        }
    }

    static Timeline of(Recovery recovery, Facts facts, List<Recovery> earlier, LocalTimes times) {
        Optional<Subject> subject = facts.subject(recovery.ref().statusSubject());
        Stream<Entry> told = facts.told().values().stream()
                .filter(notice -> notice.subject().equals(recovery.ref().statusSubject()))
                .map(notice -> notice.givenUp()
                        .map(failure -> Entry.of(
                                        notice.at(),
                                        Kind.NOTICE,
                                        "Not told by %s: %s".formatted(notice.channel(), failure.detail()))
                                .asFailure())
                        .orElseGet(() -> Entry.of(
                                notice.at(),
                                Kind.NOTICE,
                                "%s told by %s: %s"
                                        .formatted(
                                                String.join(", ", notice.recipients()),
                                                notice.channel(),
                                                notice.occasion()))));
        List<Entry> entries = Stream.of(
                        subject.stream().flatMap(Timeline::incident),
                        whole(recovery, times),
                        recovery.stepRuns().stream().flatMap(Timeline::step),
                        subject.stream().flatMap(Timeline::announced),
                        told)
                .flatMap(part -> part)
                .sorted(Comparator.comparing(Entry::at))
                .toList();
        return new Timeline(
                recovery.id(),
                recovery.database(),
                recovery.stage().label(),
                earlier.stream().map(attempt -> Attempt.of(attempt, recovery)).toList(),
                entries);
    }

    private static Stream<Entry> incident(Subject subject) {
        return Stream.concat(
                subject.incident().report().stream()
                        .map(report -> Entry.of(
                                report.time(),
                                Kind.INCIDENT,
                                "%s reported by %s: %s"
                                        .formatted(
                                                report.event().severity(),
                                                report.event().source(),
                                                report.event().summary()))),
                subject.incident().closed().stream()
                        .map(closed -> Entry.of(
                                closed.time(),
                                Kind.INCIDENT,
                                "Closed by its reporter: " + closed.event().reason())));
    }

    private static Stream<Entry> whole(Recovery recovery, LocalTimes times) {
        Stream<Entry> asked = Stream.of(Entry.of(
                recovery.requestedAt(),
                Kind.RECOVERY,
                "Restore to %s asked for by %s: %s"
                        .formatted(
                                recovery.request().target().words(times::full),
                                recovery.request().requestedBy(),
                                recovery.request().reason())));
        Stream<Entry> decided = recovery.decidedAt().stream()
                .map(at -> Entry.of(
                        at,
                        Kind.RECOVERY,
                        recovery.approvals().isEmpty()
                                ? "Decided: no approval needed. The RTO clock starts"
                                : "Approved by %s. The RTO clock starts"
                                        .formatted(String.join(", ", recovery.approvals()))));
        Stream<Entry> ended = recovery.endedAt().stream().map(at -> ended(recovery, at));
        return Stream.of(asked, decided, ended).flatMap(part -> part);
    }

    private static Entry ended(Recovery recovery, Instant at) {
        String why = recovery.failure()
                .map(Failure::detail)
                .map(detail -> ": " + detail)
                .orElse("");
        Entry entry = Entry.of(at, Kind.RECOVERY, "Recovery " + recovery.stage().label() + why);
        return recovery.stage() == Stage.VERIFIED ? entry : entry.asFailure();
    }

    private static Stream<Entry> step(StepRun run) {
        Entry started = entry(run, run.startedAt(), run.title(), Optional.empty());
        if (run.outcome() instanceof StepRun.Finished finished) {
            return Stream.of(
                    started, entry(run, finished.at(), "Done: " + finished.detail(), took(run, finished.at())));
        }
        if (run.outcome() instanceof StepRun.Failed failed) {
            return Stream.of(
                    started,
                    entry(
                                    run,
                                    failed.at(),
                                    "Failed, %s: %s"
                                            .formatted(
                                                    failed.failure().reason(),
                                                    failed.failure().detail()),
                                    took(run, failed.at()))
                            .asFailure());
        }
        if (run.outcome() instanceof StepRun.Superseded superseded) {
            return Stream.of(
                    started,
                    entry(
                            run,
                            superseded.at(),
                            "Broken off: another attempt took over, or the recovery ended",
                            took(run, superseded.at())));
        }
        return Stream.of(started);
    }

    private static Optional<Duration> took(StepRun run, Instant until) {
        Duration took = Duration.between(run.startedAt(), until);
        return Optional.of(took.isNegative() ? Duration.ZERO : took);
    }

    private static Entry entry(StepRun run, Instant at, String text, Optional<Duration> took) {
        return new Entry(
                at,
                Kind.STEP,
                text,
                Optional.of(run.service()),
                Optional.of(run.step()),
                Optional.of(run.attempt()),
                took,
                false);
    }

    private static Stream<Entry> announced(Subject subject) {
        return subject.announced().stream()
                .map(change -> Entry.of(
                        change.at(), Kind.STATUS, "Announced %s: %s".formatted(change.status(), change.message())));
    }
}
