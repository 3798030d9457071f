package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.DataLoss;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.Occasion;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be told of recoveries: that they wait for a yes, how they end, and how they stand against the RTO. */
final class RecoveryOccasions {
    /** When this much of the objective is used up and nothing is verified yet, somebody should know. */
    private static final double AT_RISK = 0.8;

    /** A lead's own request is an approval, too, which follows it at once. */
    private static final Duration APPROVED_BY_ASKING = Duration.ofSeconds(5);

    private static final int MOST_NAMED = 10;

    private final DrPlan plan;
    private final Links links;
    private final LocalTimes times;

    RecoveryOccasions(DrPlan plan, Links links, LocalTimes times) {
        this.plan = plan;
        this.links = links;
        this.times = times;
    }

    Stream<Notice> due(Facts facts, Instant now, Instant since) {
        return facts.lively(since).stream()
                .flatMap(subject -> facts.recoveriesOf(subject).stream())
                .flatMap(recovery -> Stream.of(
                                approval(recovery, facts, now),
                                finished(recovery),
                                failed(recovery),
                                rto(recovery, now))
                        .flatMap(Optional::stream)
                        .filter(notice -> recovery.active() || !notice.cause().isBefore(since)));
    }

    /** Told once, and again each time the plan's interval has passed; of those that were missed only the last. */
    private Optional<Notice> approval(Recovery recovery, Facts facts, Instant now) {
        Instant waitsSince = recovery.requestedAt();
        if (recovery.stage() != Stage.AWAITING_APPROVAL || now.isBefore(waitsSince.plus(APPROVED_BY_ASKING))) {
            return Optional.empty();
        }
        Duration every = plan.communication().remindEvery();
        long reminder = Duration.between(waitsSince, now).dividedBy(every);
        int given = recovery.approvals().size();
        String who = given == 0
                ? "an incident lead approves"
                : "another incident lead than %s approves".formatted(String.join(", ", recovery.approvals()));
        String subject = recovery.ref().statusSubject();
        Optional<Recovery> holder = facts.recoveries().inTheWayOf(recovery);
        return Optional.of(new Notice(
                subject,
                Occasion.APPROVAL_NEEDED,
                Notice.id(Occasion.APPROVAL_NEEDED, subject, "%s/%d".formatted(recovery.id(), reminder)),
                waitsSince.plus(every.multipliedBy(reminder)),
                recovery.database(),
                Optional.of(recovery.id()),
                "A restore of database %s, asked for by %s at %s, waits for approval (%d of %d given); nothing has been touched. The reason they gave: %s"
                        .formatted(
                                recovery.database(),
                                recovery.request().requestedBy(),
                                times.full(waitsSince),
                                given,
                                recovery.requiredApprovals(),
                                sentence(recovery.request().reason())),
                holder.map(RecoveryOccasions::untilThen)
                                .or(() -> facts.recoveries()
                                        .verifiedSince(recovery)
                                        .map(RecoveryOccasions::stillNeeded))
                                .orElse("")
                        + "Next, %s%s, POST /api/recoveries/%s/approval on restore-service, or somebody cancels it."
                                .formatted(
                                        holder.isPresent() ? "when that one is over and this is still needed, " : "",
                                        who,
                                        recovery.id()),
                links.timeline(recovery.id())));
    }

    private static String untilThen(Recovery holder) {
        return "Recovery %s of the same database is not over, and until it is no approval of this one counts. "
                .formatted(holder.id());
    }

    private static String stillNeeded(Recovery verified) {
        return "Recovery %s of the same database was verified since: see first whether this one is still needed. "
                .formatted(verified.id());
    }

    private Optional<Notice> finished(Recovery recovery) {
        if (recovery.stage() != Stage.VERIFIED) {
            return Optional.empty();
        }
        Duration took = recovery.rto().orElse(Duration.ZERO);
        String fact = "Database %s is restored and verified, %s after the decision (objective %s)."
                .formatted(
                        recovery.database(),
                        Spans.exact(took),
                        Spans.exact(plan.objectives().rto()));
        String loss = DataLoss.sentence(recovery, times).orElse("");
        return recovery.endedAt()
                .map(at -> notice(
                        recovery,
                        Occasion.FULL_RESTORE_FINISHED,
                        at,
                        fact,
                        loss + " Next, go through the draft of the post-mortem.",
                        links.postMortem(recovery.id())));
    }

    private Optional<Notice> failed(Recovery recovery) {
        if (recovery.stage() != Stage.FAILED) {
            return Optional.empty();
        }
        return recovery.endedAt()
                .map(at -> notice(
                        recovery,
                        Occasion.FULL_RESTORE_FAILED,
                        at,
                        recovery.stays() ? partly(recovery) : stopped(recovery),
                        "Next, the incident lead decides. Hint: %s."
                                .formatted(stripped(
                                        recovery.failure().map(Failure::hint).orElse("Look at the timeline"))),
                        links.timeline(recovery.id())));
    }

    /** Whoever reads that it failed would restore once more over data that is right. What the checks saw is not for everybody. */
    private static String partly(Recovery recovery) {
        String names = recovery.checks().stream()
                .filter(check -> check.outcome() != Outcome.PASSED)
                .map(CheckResult::name)
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        return "The data of database %s is back and applications are switched to it. What is not proved: %s."
                .formatted(recovery.database(), names.isEmpty() ? "its checks could not be run" : names);
    }

    private static String stopped(Recovery recovery) {
        return "The restore of database %s stopped without success: %s.%s"
                .formatted(
                        recovery.database(),
                        recovery.failure().map(Failure::reason).orElse("unknown"),
                        recovery.settled()
                                ? ""
                                : " What was switched over is being switched back, where that is possible.");
    }

    private Optional<Notice> rto(Recovery recovery, Instant now) {
        if (recovery.decidedAt().isEmpty() || recovery.stage() == Stage.CANCELLED) {
            return Optional.empty();
        }
        Instant decided = recovery.decidedAt().get();
        Duration objective = plan.objectives().rto();
        Instant breach = decided.plus(objective);
        if (recovery.elapsed(now).compareTo(objective) > 0) {
            return Optional.of(notice(
                    recovery,
                    Occasion.RTO_BREACHED,
                    breach,
                    "The recovery of database %s, decided at %s, was not verified within %s."
                            .formatted(recovery.database(), times.full(decided), Spans.exact(objective)),
                    next(recovery),
                    links.timeline(recovery.id())));
        }
        if (recovery.stage().ended()) {
            return Optional.empty();
        }
        Instant warning = decided.plusMillis((long) (objective.toMillis() * AT_RISK));
        Optional<Instant> late = EarliestEnd.of(recovery, now).filter(end -> end.isAfter(breach));
        if (now.isBefore(warning) && late.isEmpty()) {
            return Optional.empty();
        }
        String why = late.filter(end -> now.isBefore(warning))
                .map(end -> "at its present speed it brings the data back at %s at the earliest"
                        .formatted(times.clock(end)))
                .orElse("%s of %s have passed".formatted(Spans.exact(recovery.elapsed(now)), Spans.exact(objective)));
        return Optional.of(notice(
                recovery,
                Occasion.RTO_AT_RISK,
                late.isPresent() && now.isBefore(warning) ? now : warning,
                "The recovery of database %s may not be verified by %s: %s."
                        .formatted(recovery.database(), times.full(breach), why),
                next(recovery),
                links.timeline(recovery.id())));
    }

    private static String next(Recovery recovery) {
        return switch (recovery.stage()) {
            case VERIFIED -> "It is verified by now.";
            case FAILED ->
                recovery.stays()
                        ? "The data is back and applications are switched to it, but not all of it is proved; the incident lead decides what"
                                + " happens next."
                        : "It has stopped; the incident lead decides what happens next.";
            case CANCELLED, REJECTED -> "It has stopped; the incident lead decides what happens next.";
            default ->
                "It goes on (%s); nobody needs to do anything unless it stops."
                        .formatted(recovery.stage().label());
        };
    }

    private static Notice notice(
            Recovery recovery, Occasion occasion, Instant cause, String fact, String next, String look) {
        String subject = recovery.ref().statusSubject();
        return new Notice(
                subject,
                occasion,
                Notice.id(occasion, subject, recovery.id()),
                cause,
                recovery.database(),
                Optional.of(recovery.id()),
                fact,
                next.strip(),
                look);
    }

    /** What somebody else wrote, as one sentence on one line. */
    private static String sentence(String foreign) {
        String line = foreign.strip().replaceAll("\\s+", " ");
        return line.matches(".*[.!?]") ? line : line + ".";
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
