package dev.luneo.dr.notify.postmortem;

import static dev.luneo.dr.notify.postmortem.Markdown.text;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.words.DataLoss;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.EarlierAttempts;
import dev.luneo.dr.recovery.IncidentClock;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The draft of a post-mortem: what the log knows is filled in, what only people know is left for them. No blame, no guesses. */
final class PostMortem {
    private static final String BLANK = "_to be written_";

    private final DrPlan plan;
    private final LocalTimes times;

    PostMortem(DrPlan plan) {
        this.plan = plan;
        this.times = new LocalTimes(plan.timeZone());
    }

    /** @param earlier the attempts before it in the same accident, the oldest first */
    String draft(Recovery recovery, Facts facts, List<Recovery> earlier) {
        Optional<Subject> subject = facts.subject(recovery.ref().statusSubject());
        Timeline timeline = Timeline.of(recovery, facts, earlier, times);
        List<String> lines = new ArrayList<>();
        lines.add("# Post-mortem: database %s, %s"
                .formatted(text(recovery.database()), times.day(recovery.requestedAt())));
        lines.add("");
        lines.add("Draft, made from the event log of recovery `%s`. All times are those of %s."
                .formatted(recovery.id(), times.zone()));
        summary(lines, recovery, subject, earlier);
        impact(lines, recovery, subject);
        objectives(lines, recovery, IncidentClock.of(recovery, earlier));
        timeline(lines, timeline);
        worked(lines, recovery, timeline);
        contributing(lines, recovery, subject);
        forPeople(lines);
        return String.join("\n", lines) + "\n";
    }

    private void summary(List<String> lines, Recovery recovery, Optional<Subject> subject, List<Recovery> earlier) {
        heading(lines, "Summary");
        subject.flatMap(known -> known.incident().report())
                .ifPresent(report -> lines.add("- Reported %s by %s, %s: %s"
                        .formatted(
                                times.dayAndClock(report.time()),
                                text(report.event().source()),
                                report.event().severity(),
                                text(report.event().summary()))));
        earlier.forEach(attempt -> lines.add("- " + before(attempt, recovery)));
        lines.add("- Restore asked for %s by %s: %s"
                .formatted(
                        times.dayAndClock(recovery.requestedAt()),
                        text(recovery.request().requestedBy()),
                        text(recovery.request().reason())));
        recovery.restored()
                .ifPresent(restored -> lines.add("- Restored from backup `%s`, state of %s"
                        .formatted(restored.backupId(), times.dayAndClock(restored.restoredTo()))));
        lines.add("- Outcome: %s%s"
                .formatted(
                        recovery.stage().label(),
                        recovery.failure()
                                .map(failure -> ", %s: %s".formatted(failure.reason(), text(failure.detail())))
                                .orElse("")));
        // What is written above may be of before.
        recovery.undone()
                .filter(way -> way.undone() && recovery.undoAsked() > 0)
                .ifPresent(
                        way -> lines.add(
                                "- Since then the way back was asked for once more, and what was switched over is undone: applications use the old database"));
    }

    /** One that names no incident, or another, is here because nothing ended the accident in between: that is said, for it may be wrong. */
    private String before(Recovery attempt, Recovery last) {
        String why = attempt.ref().incidentId().isEmpty() ? "It named no incident" : "It named another incident";
        return "An earlier attempt, recovery `%s`, asked for %s by %s: %s.%s"
                .formatted(
                        attempt.id(),
                        times.dayAndClock(attempt.requestedAt()),
                        text(attempt.request().requestedBy()),
                        attempt.stage().label()
                                + attempt.failure()
                                        .map(failure -> ", %s: %s"
                                                .formatted(failure.reason(), stripped(text(failure.detail()))))
                                        .orElse(""),
                        EarlierAttempts.namesTheSame(attempt, last)
                                ? ""
                                : " %s; it is counted to the same accident, for nothing was verified or said to be over in between."
                                        .formatted(why));
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private void impact(List<String> lines, Recovery recovery, Optional<Subject> subject) {
        heading(lines, "Impact");
        lines.add("- Data: " + text(data(recovery)));
        Optional<Instant> reported =
                subject.flatMap(known -> known.incident().report()).map(first -> first.time());
        if (recovery.stage() == Stage.VERIFIED && recovery.endedAt().isPresent()) {
            Instant from = reported.orElse(recovery.requestedAt());
            lines.add("- From the %s to the passed verification: %s"
                    .formatted(
                            reported.isPresent() ? "report" : "request",
                            Spans.exact(
                                    Duration.between(from, recovery.endedAt().get()))));
        }
        lines.add("- Who was affected, and how: " + BLANK);
    }

    /** Only what applications use is back, whatever was restored. */
    private String data(Recovery recovery) {
        Optional<String> restored = DataLoss.sentence(recovery, times);
        if (restored.isEmpty()) {
            return "nothing was restored.";
        }
        boolean wentBack = recovery.undone().filter(CutOverUndone::undone).isPresent();
        if (recovery.redeployed().isPresent() && !wentBack) {
            return restored.get();
        }
        return recovery.stage().ended()
                ? "nothing came back into use: what was restored is kept beside the old database, which applications were left with or given back to."
                : "restored, and not in use yet.";
    }

    private void objectives(List<String> lines, Recovery recovery, Optional<IncidentClock> clock) {
        heading(lines, "Objectives");
        lines.add("| | objective | measured | |");
        lines.add("|---|---|---|---|");
        lines.add(row("RTO, decision to verification", plan.objectives().rto(), recovery.rto(), "not verified"));
        clock.ifPresent(incident -> lines.add(row(
                "RTO of the incident, from the first of %d decisions".formatted(incident.attempts()),
                plan.objectives().rto(),
                incident.rto(recovery),
                "not verified")));
        lines.add(row(
                "RPO, data lost",
                plan.objectives().rpo(),
                recovery.dataLoss(),
                recovery.restored().isPresent() ? "not known" : "nothing restored"));
    }

    private static String row(String name, Duration objective, Optional<Duration> measured, String otherwise) {
        return "| %s | %s | %s | %s |"
                .formatted(
                        name,
                        Spans.exact(objective),
                        measured.map(Spans::exact).orElse(otherwise),
                        measured.map(value -> value.compareTo(objective) <= 0 ? "kept" : "**missed**")
                                .orElse(""));
    }

    private void timeline(List<String> lines, Timeline timeline) {
        heading(lines, "Timeline");
        lines.add("| time | what | by |");
        lines.add("|---|---|---|");
        String day = "";
        for (Timeline.Entry entry : timeline.entries()) {
            String today = times.day(entry.at());
            if (!today.equals(day)) {
                lines.add("| **%s** | | |".formatted(today));
                day = today;
            }
            String by = entry.service()
                    .map(service -> "%s, %s%s"
                            .formatted(
                                    service,
                                    entry.step().orElse(""),
                                    entry.attempt()
                                            .filter(n -> n > 1)
                                            .map(n -> ", attempt " + n)
                                            .orElse("")))
                    .orElse(entry.kind().label());
            String took = entry.took()
                    .map(span -> " (%s)".formatted(Spans.exact(span)))
                    .orElse("");
            lines.add("| %s | %s%s | %s |".formatted(times.precise(entry.at()), text(entry.text()), took, text(by)));
        }
    }

    private static void worked(List<String> lines, Recovery recovery, Timeline timeline) {
        heading(lines, "What went well");
        List<String> well = new ArrayList<>();
        recovery.restored()
                .ifPresent(restored -> well.add("The restored data equalled what was recorded at the backup."));
        List<String> passed = recovery.checks().stream()
                .filter(check -> check.outcome() == CheckResult.Outcome.PASSED)
                .map(check -> text(check.name()))
                .toList();
        if (!passed.isEmpty()) {
            well.add("Checks that passed: " + String.join(", ", passed) + ".");
        }
        recovery.undone()
                .filter(undone -> undone.undone())
                .ifPresent(undone -> well.add("The cut-over was undone: " + text(undone.detail())));
        bullets(lines, well);
        heading(lines, "What went wrong");
        List<String> wrong = new ArrayList<>();
        timeline.entries().stream()
                .filter(Timeline.Entry::failed)
                .forEach(entry -> wrong.add(entry.service()
                                .map(service -> "%s, %s: "
                                        .formatted(service, text(entry.step().orElse(""))))
                                .orElse("")
                        + text(entry.text())));
        recovery.checks().stream()
                .filter(check -> check.outcome() != CheckResult.Outcome.PASSED)
                .forEach(check -> wrong.add("Check %s %s: %s"
                        .formatted(
                                text(check.name()),
                                check.outcome() == CheckResult.Outcome.FAILED ? "failed" : "was skipped",
                                text(check.detail()))));
        recovery.undone()
                .flatMap(CutOverUndone::written)
                .filter(written -> !written.nothing())
                .ifPresent(written -> wrong.add(
                        "What applications wrote to %s before the cut-over was undone is there and nowhere else: %s."
                                .formatted(text(written.keptIn().toString()), written.words())));
        bullets(lines, wrong);
        noted(lines, recovery);
    }

    private static void noted(List<String> lines, Recovery recovery) {
        List<String> remarks = Remarks.of(recovery);
        if (!remarks.isEmpty()) {
            heading(lines, "To be noted or finished");
            remarks.forEach(remark -> lines.add("- " + text(remark)));
        }
    }

    private static void contributing(List<String> lines, Recovery recovery, Optional<Subject> subject) {
        heading(lines, "Contributing facts");
        List<String> facts = new ArrayList<>();
        subject.flatMap(known -> known.incident().report())
                .ifPresent(report -> report.event().labels().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .forEach(label -> facts.add("%s: %s".formatted(text(label.getKey()), text(label.getValue())))));
        recovery.failure().map(Failure::hint).ifPresent(hint -> facts.add("Hint given: " + text(hint)));
        facts.add("Plan carried out: SHA-256 `%s`".formatted(recovery.request().planSha256()));
        bullets(lines, facts);
    }

    private static void forPeople(List<String> lines) {
        heading(lines, "Causes");
        lines.add("1. " + BLANK);
        heading(lines, "Actions");
        lines.add("| action | owner | due |");
        lines.add("|---|---|---|");
        for (int i = 0; i < 3; i++) {
            lines.add("| %s | %s | %s |".formatted(BLANK, BLANK, BLANK));
        }
    }

    private static void bullets(List<String> lines, List<String> items) {
        items.forEach(item -> lines.add("- " + item));
        if (items.isEmpty()) {
            lines.add("- Nothing that the log knows of.");
        }
        lines.add("- " + BLANK);
    }

    private static void heading(List<String> lines, String title) {
        lines.add("");
        lines.add("## " + title);
        lines.add("");
    }
}
