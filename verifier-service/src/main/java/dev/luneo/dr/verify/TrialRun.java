package dev.luneo.dr.verify;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.CheckRun;
import dev.luneo.dr.verify.check.Finding;
import dev.luneo.dr.verify.check.PlannedCheck;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The checks as nobody asked for them: none that could change anything. */
final class TrialRun implements CheckRun {
    private final String id = "trial-" + UUID.randomUUID();
    private final Supplier<DatabaseUrl> database;
    private final Clock clock;
    private final Map<String, Tried> tried = new ConcurrentHashMap<>();

    TrialRun(Supplier<DatabaseUrl> database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What one check came to. */
    record Tried(Finding finding, String detail, Instant at) {}

    Map<String, Tried> tried() {
        return Map.copyOf(tried);
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
    public Optional<String> leftOut(PlannedCheck check) {
        return check.plan().mayChange()
                ? Optional.of("sends something, so only POST /api/verifications on verifier-service tries it")
                : Optional.empty();
    }

    @Override
    public void ran(PlannedCheck check, CheckResult result, Finding finding) {
        tried.put(check.id(), new Tried(finding, result.detail(), clock.instant()));
    }
}
