package dev.luneo.dr.deploy.cutover.back;

import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.Facts;
import dev.luneo.dr.deploy.database.WriteMark;
import dev.luneo.dr.deploy.database.WrittenSince;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.StepRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What was written to a restored database that is given up: it is counted, and said with a way to see it. */
final class WritesLeftBehind {
    private final CutOver cutOver;
    private final StepContext context;
    private final Report report;

    WritesLeftBehind(CutOver cutOver, StepContext context, Report report) {
        this.cutOver = cutOver;
        this.context = context;
        this.report = report;
    }

    /** The point from which is counted, and whether migrations have written after it too. */
    private record Since(WriteMark mark, boolean migrations) {
        Instant at() {
            return mark.at().truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** Done last: nobody waits for it to have their application back. @return as facts; none where there is nothing to count */
    Map<String, String> counted() throws InterruptedException {
        String restored = cutOver.restored().toString();
        if (!used()) {
            report.say(
                    "The restored database %s is kept; no application was let to it, so there is nothing of theirs in it"
                            .formatted(restored));
            return Map.of();
        }
        Optional<Since> since = since(cutOver.recovery(), cutOver.inPlace());
        if (since.isEmpty()) {
            report.say(
                    ("The restored database %s is kept. Whether applications wrote to it, and how much, is not known, for the step"
                                    + " that let them in was cut off")
                            .formatted(restored));
            return Map.of();
        }
        Answer<WrittenSince> counted = count(since.get().mark());
        Optional<PostgresFailure> failure = counted.whenFailed();
        if (failure.isPresent()) {
            report.say("The restored database %s is kept. What was written to it since %s could not be counted: %s"
                    .formatted(restored, since.get().at(), failure.get().detail()));
            return Map.of();
        }
        report.say(words(restored, since.get(), counted.orThrow()));
        return Facts.written(counted.orThrow());
    }

    /** A swap that is undone leaves it closed, under a name that no application knows. */
    private Answer<WrittenSince> count(WriteMark mark) {
        if (cutOver.inPlace()) {
            Optional<PostgresFailure> closed =
                    cutOver.unfence(cutOver.restored(), context).whenFailed();
            if (closed.isPresent()) {
                return Answer.failed(closed.get());
            }
        }
        return context.external(() -> WrittenSince.count(cutOver.url(cutOver.restored()), mark));
    }

    private static String words(String restored, Since since, WrittenSince written) {
        if (written.nothing()) {
            return "The restored database %s is kept; nothing was written to it since %s"
                    .formatted(restored, since.at());
        }
        String migrations = since.migrations() ? ", those of migrations among them" : "";
        String query = written.query()
                .map(". To see those of the first table, ask it: %s"::formatted)
                .orElse("");
        return ("The restored database %s is kept, with what was written to it since %s and is nowhere else: %s%s%s")
                .formatted(restored, since.at(), written.words(), migrations, query);
    }

    private boolean used() {
        return cutOver.recovery().stepRuns().stream().anyMatch(run -> opens(run, cutOver.inPlace()));
    }

    /** From when on applications may find it. */
    private static boolean opens(StepRun run, boolean inPlace) {
        return run.isOfAny(inPlace ? CutOverSteps.SWAP_DATABASES : CutOverSteps.SET_DATABASE_URL);
    }

    /** In place from the swap on; otherwise the last mark from before the first restart. */
    private static Optional<Since> since(Recovery recovery, boolean inPlace) {
        Optional<WriteMark> mark = Optional.empty();
        boolean over = false;
        boolean migrations = false;
        for (StepRun run : recovery.stepRuns()) {
            if (!run.service().equals(Services.DEPLOY)) {
                continue;
            }
            over |= run.isOfAny(CutOverSteps.RESTART);
            boolean counts = inPlace ? run.is(CutOverSteps.SWAP_DATABASES) : !over;
            Optional<WriteMark> here = counts ? mark(run) : Optional.empty();
            if (here.isPresent()) {
                mark = here;
                migrations = false;
            } else {
                migrations |= run.isOfAny(CutOverSteps.MIGRATE);
            }
        }
        boolean too = migrations;
        return mark.map(found -> new Since(found, too));
    }

    private static Optional<WriteMark> mark(StepRun run) {
        return run.fact(CutOverSteps.WRITE_MARK).flatMap(WriteMark::parse);
    }
}
