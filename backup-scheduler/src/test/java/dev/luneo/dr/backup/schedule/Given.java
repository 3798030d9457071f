package dev.luneo.dr.backup.schedule;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupCancelled;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.BackupEvent.BackupRequested;
import dev.luneo.dr.events.BackupEvent.BackupStarted;
import dev.luneo.dr.events.BackupEvent.RpoAtRisk;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Given these events and this time, what does the machine decide? */
final class Given {
    static final String DATABASE = "luneo";
    static final Instant BOOT = Instant.parse("2026-11-23T12:00:00Z");
    static final String ME = "me/1";

    private final DrPlan plan;
    private BackupMachine machine;
    private BackupState state = BackupState.NONE;
    private Instant now = BOOT;

    private Given(DrPlan plan) {
        this.plan = plan;
        this.machine = machine(BOOT);
    }

    static Given every(String interval, String rpo) {
        return schedule("every: " + interval, rpo);
    }

    static Given cron(String expression) {
        return schedule("cron: \"%s\"".formatted(expression), "6h");
    }

    private static Given schedule(String schedule, String rpo) {
        return new Given(PlanReader.parse("""
                        plan: test
                        time-zone: Europe/Berlin
                        objectives: { rpo: %s, rto: 30m }
                        retry: { attempts: 3, wait: 10s }
                        repositories: { local: { type: filesystem, path: /nowhere/backups } }
                        databases:
                          luneo:
                            url: "${URL}"
                            backup: { method: logical, %s }
                            restore: { approval: none }
                        """.formatted(rpo, schedule), Map.of("URL", "postgresql://u@h/luneo"))
                .orThrow());
    }

    Given at(String time) {
        now = Instant.parse("2026-11-23T" + time + (time.length() > 5 ? "Z" : ":00Z"));
        return this;
    }

    Given at(Instant time) {
        now = time;
        return this;
    }

    Given after(Duration pause) {
        now = now.plus(pause);
        return this;
    }

    /** The process ends, and begins again now. */
    Given restarted() {
        machine = machine(now);
        return this;
    }

    Given event(DrEvent event) {
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
        return this;
    }

    Given recovery(Story story) {
        story.events().forEach(recorded -> state = machine.evolve(state, recorded));
        return this;
    }

    Given requested(String id) {
        return event(new BackupRequested(DATABASE, id, "carol"));
    }

    Given started(String id, boolean requested, int attempt, String runner) {
        return event(new BackupStarted(DATABASE, id, requested, attempt, runner));
    }

    Given completed(String id, Instant point, Duration took) {
        return event(new BackupCompleted(DATABASE, id, "logical", "local", point, 10, 20, took));
    }

    /** A scheduled run, begun now, done within a minute. */
    Given backedUp(String id) {
        Instant began = now;
        return started(id, false, 1, ME).after(Duration.ofMinutes(1)).completed(id, began, Duration.ofMinutes(1));
    }

    Given failed(String id, int attempt, boolean retryable) {
        return event(new BackupFailed(
                DATABASE, id, attempt, new Failure("server-unreachable", "no answer", "look", retryable)));
    }

    Given cancelled(String id) {
        return event(new BackupCancelled(DATABASE, id, "carol"));
    }

    Given lost(String id) {
        return event(new BackupDisproved(DATABASE, id, "not there", Optional.empty()));
    }

    Instant now() {
        return now;
    }

    BackupState state() {
        return state;
    }

    BackupMachine.Prospect prospect() {
        return machine.prospect(plan.database(DATABASE).orElseThrow(), state);
    }

    /** All decisions but the rounds through the repositories. */
    List<Decision<BackupCommand>> decisions() {
        return decisions(Optional.of(ME));
    }

    List<Decision<BackupCommand>> decisions(Optional<String> runner) {
        return all(runner).stream()
                .filter(decision -> !decision.id().contains("/looked-after/"))
                .toList();
    }

    /** Whether a round through the repositories is decided. */
    boolean looksAfter(Optional<String> runner) {
        return all(runner).stream().anyMatch(decision -> decision.id().equals(DATABASE + "/looked-after/1"));
    }

    private List<Decision<BackupCommand>> all(Optional<String> runner) {
        Instant at = now;
        return machine.decide(state, new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return runner;
            }
        });
    }

    List<DrEvent> said() {
        return decisions().stream()
                .filter(Decision.Publish.class::isInstance)
                .map(decision -> ((Decision.Publish<BackupCommand>) decision).event())
                .toList();
    }

    /** What is said of backups, apart from warnings about the RPO. */
    List<BackupEvent> begun() {
        return said().stream()
                .filter(event -> !(event instanceof RpoAtRisk))
                .map(BackupEvent.class::cast)
                .toList();
    }

    Optional<RpoAtRisk> risk() {
        return said().stream()
                .filter(RpoAtRisk.class::isInstance)
                .map(RpoAtRisk.class::cast)
                .findFirst();
    }

    private BackupMachine machine(Instant since) {
        return new BackupMachine(plan, Servers.APART, new MaintenanceRuns(Duration.ofMinutes(5)), since);
    }
}
