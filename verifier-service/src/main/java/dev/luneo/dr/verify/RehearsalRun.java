package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.CheckRun;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The checks as a person has them run; what they have found so far can be read at any time. */
final class RehearsalRun implements CheckRun {
    private final String id = "rehearsal-" + UUID.randomUUID();
    private final Supplier<DatabaseUrl> database;
    private final List<CheckResult> results = new CopyOnWriteArrayList<>();

    RehearsalRun(Supplier<DatabaseUrl> database) {
        this.database = database;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public DatabaseUrl database() {
        return database.get();
    }

    @Override
    public void ran(PlannedCheck check, CheckResult result, Finding finding) {
        results.add(result);
    }

    /** One result for each check, in their order. */
    List<CheckResult> results(List<PlannedCheck> checks, String whyNotThere) {
        List<CheckResult> all = new ArrayList<>(results);
        checks.stream()
                .skip(all.size())
                .map(check -> new CheckResult(check.id(), Outcome.SKIPPED, whyNotThere, Duration.ZERO))
                .forEach(all::add);
        return List.copyOf(all);
    }
}
